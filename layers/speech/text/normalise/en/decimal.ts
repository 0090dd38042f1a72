import type { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { countsAt, type Integer } from './integer.ts';
import { callOut, cardinal } from './numerals.ts';
import { QUANTITIES } from './quantities.data.ts';

/** Nobody writes more than 999 million. */
const LONGEST_COUNT = 3;

export interface Decimal {
  readonly end: number;
  /** The words before the point; empty for `.5`. */
  readonly integer: () => string;
  readonly fraction: () => string;
}

const DECIMALS = Symbol('decimals');

/** `3.14`, `.5`, `1,234.56`. */
export function decimalsAt(scan: Scan, at: number): readonly Decimal[] {
  return scan.remember(DECIMALS, at, findDecimals);
}

function findDecimals(scan: Scan, at: number): Decimal[] {
  // ...5 is a number behind an ellipsis.
  if (scan.at(at) === '.') return scan.at(at - 1) === '.' ? [] : fractionAt(scan, at, undefined);
  const found: Decimal[] = [];
  for (const count of countsAt(scan, at)) found.push(...fractionAt(scan, count.end, count));
  return found;
}

function fractionAt(scan: Scan, point: number, count: Integer | undefined): Decimal[] {
  if (scan.at(point) !== '.' || !scan.isDigit(point + 1)) return [];
  const end = scan.digitsEnd(point + 1);
  return [
    {
      end,
      integer: () => (count === undefined ? '' : `${cardinal(count.digits())} `),
      fraction: () => scan.digits(point + 1, end),
    },
  ];
}

export function sayDecimal(decimal: Decimal): string {
  return `${decimal.integer()}point ${callOut(decimal.fraction())}`;
}

/** A number with a power of a thousand behind it: `5 million`, `1.2 billion`. */
export function quantitiesAt(scan: Scan, at: number, quantities: PhraseTable<string>): Reading[] {
  const found: Reading[] = [];
  for (const { end, digits } of countsAt(scan, at)) {
    const quantityAt = scan.afterOptionalSpace(end);
    if (end > at + LONGEST_COUNT || !quantities.begins(scan.at(quantityAt))) continue;
    for (const quantity of quantities.all(scan, quantityAt)) {
      // A whole number of thousands is a number and a word like any other: 5 thousand.
      if (quantity.value === 'thousand') continue;
      found.push({ end: quantity.end, spoken: () => `${cardinal(digits())} ${quantity.value}` });
    }
  }
  for (const decimal of decimalsAt(scan, at)) {
    for (const quantity of quantities.all(scan, scan.afterOptionalSpace(decimal.end))) {
      found.push({ end: quantity.end, spoken: () => `${sayDecimal(decimal)} ${quantity.value}` });
    }
  }
  return found;
}

/** `3.14`, `-0.5`, `1.5 million`. */
export const decimals: Expression = (scan, at) => {
  const isNegative = scan.at(at) === '-' || scan.at(at) === '−';
  const sign = isNegative ? 'minus ' : '';
  const from = isNegative ? at + 1 : at;
  const plain = decimalsAt(scan, from).map((decimal) => ({
    end: decimal.end,
    spoken: () => sayDecimal(decimal),
  }));
  return [...plain, ...quantitiesAt(scan, from, QUANTITIES)].map(({ end, spoken }) => ({
    end,
    spoken: () => sign + spoken(),
  }));
};
