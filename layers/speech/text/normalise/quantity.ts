import { isLatinLetter } from './characters.ts';
import { groupedDigits, groupedEnd } from './grouping.ts';
import type { Scan } from './scan.ts';

/** A number as it is written: sign, integer, fraction. */
export interface Quantity {
  readonly end: number;
  readonly sign: '' | '-' | '+' | '±';
  /** ASCII digits without separators; empty for `.5`. */
  readonly integer: () => string;
  /** ASCII digits behind the point. */
  readonly fraction: (() => string) | undefined;
  /** True when the integer stands alone: no sign, no fraction. */
  readonly plain: boolean;
}

const QUANTITIES = Symbol('quantities');

/**
 * The numbers that begin at `at`, longest first: `-3.5`, `1,234`, `12`.
 *
 * None ends inside a run of digits. A hyphen behind a digit, a letter or a bracket is no sign.
 */
export function quantitiesAt(scan: Scan, at: number): readonly Quantity[] {
  return scan.remember(QUANTITIES, at, findQuantities);
}

function findQuantities(scan: Scan, at: number): Quantity[] {
  const sign = signAt(scan, at);
  const from = sign === '' ? at : at + 1;
  const found: Quantity[] = [];
  const add = (integerEnd: number, integer: () => string): void => {
    scan.steps++;
    const isFraction = scan.at(integerEnd) === '.' && scan.isDigit(integerEnd + 1);
    if (isFraction) {
      const end = scan.digitsEnd(integerEnd + 1);
      found.push({ end, sign, integer, fraction: () => scan.digits(integerEnd + 1, end), plain: false });
    }
    if (integerEnd > from)
      found.push({ end: integerEnd, sign, integer, fraction: undefined, plain: sign === '' });
  };
  if (!scan.startsDigits(from)) {
    if (!/[\d.]/.test(scan.at(from - 1))) add(from, () => '');
    return found;
  }
  const end = scan.digitsEnd(from);
  const groupEnd = groupedEnd(scan, from, end, ',，');
  if (groupEnd > end) add(groupEnd, () => groupedDigits(scan, from, groupEnd));
  add(end, () => scan.digits(from, end));
  return found;
}

function signAt(scan: Scan, at: number): Quantity['sign'] {
  const sign = scan.at(at);
  if (sign === '±') return '±';
  const before = scan.at(at - 1);
  if (scan.isDigit(at - 1) || isLatinLetter(before) || before === ')' || before === '%') return '';
  if (sign === '-' || sign === '−' || sign === '－') return '-';
  return sign === '+' || sign === '＋' ? '+' : '';
}
