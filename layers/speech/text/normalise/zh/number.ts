import { isIdeograph, isLatinLetter } from '../characters.ts';
import { groupedDigits, groupedEnd } from '../grouping.ts';
import type { Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOutDigits, readQuantity } from './numerals.ts';
import type { ChineseWords } from './words.ts';

export interface NumberPart extends Reading {
  /** Where the digits begin, behind 约 and the sign. */
  readonly digitsStart: number;
  /** An integer without sign, fraction or percent. */
  readonly plain: boolean;
}

const NUMBERS = Symbol('numbers');
const NUMBERS_WITH_WIDE_COMMAS = Symbol('numbers, with commas of full width');

/**
 * Every number that begins at `at`: `12`, `-3.5`, `1,234`, `约200`, `20%`.
 *
 * No number ends inside a run of digits. Clean groups of three are one number, and may also end before a comma, since
 * `3,200` can be a list.
 */
export function numbersAt(
  scan: Scan,
  at: number,
  words: ChineseWords,
  separators = ',',
): readonly NumberPart[] {
  const question = separators === ',' ? NUMBERS : NUMBERS_WITH_WIDE_COMMAS;
  return scan.remember(question, at, () => findNumbers(scan, at, words, separators));
}

function findNumbers(scan: Scan, at: number, words: ChineseWords, separators: string): NumberPart[] {
  const prefix = words.approximations.find((written) => scan.has(written, at)) ?? '';
  const sign = signAt(scan, at + prefix.length, words);
  const from = at + prefix.length + (sign === '' ? 0 : 1);
  const lead = { prefix, sign, from };
  const found: NumberPart[] = [];
  if (scan.startsDigits(from)) {
    const end = scan.digitsEnd(from);
    addIntegers(scan, lead, end, words, found);
    const groupEnd = groupedEnd(scan, from, end, separators);
    if (groupEnd > end) addIntegers(scan, lead, groupEnd, words, found);
  } else if (isBarePoint(scan, from)) {
    addFraction(scan, lead, from, words, found);
  }
  return found;
}

/** What stands before the digits of a number, and where they begin. */
interface Lead {
  readonly prefix: string;
  readonly sign: string;
  readonly from: number;
}

/** The integer up to `end`, and the decimal that goes on from there. */
function addIntegers(scan: Scan, lead: Lead, end: number, words: ChineseWords, found: NumberPart[]): void {
  addNumber(scan, lead, end, end, words, found);
  if (scan.at(end) === '.' && scan.isDigit(end + 1)) addFraction(scan, lead, end, words, found);
}

function addFraction(scan: Scan, lead: Lead, point: number, words: ChineseWords, found: NumberPart[]): void {
  addNumber(scan, lead, point, scan.digitsEnd(point + 1), words, found);
}

/** The number whose integer ends at `integerEnd` and whose last digit is before `end`; with a percent sign as well. */
function addNumber(
  scan: Scan,
  lead: Lead,
  integerEnd: number,
  end: number,
  words: ChineseWords,
  found: NumberPart[],
): void {
  scan.steps++;
  const { prefix, sign, from } = lead;
  const plain = prefix === '' && sign === '' && integerEnd === end;
  found.push({
    end,
    digitsStart: from,
    plain,
    spoken: () => prefix + sign + sayNumber(scan, lead, integerEnd, end, words),
  });
  const share = shareOf(scan.at(end), words);
  if (share === undefined) return;
  found.push({
    end: end + 1,
    digitsStart: from,
    plain: false,
    spoken: () => prefix + share + sign + sayNumber(scan, lead, integerEnd, end, words),
  });
}

function sayNumber(scan: Scan, lead: Lead, integerEnd: number, end: number, words: ChineseWords): string {
  const digits = groupedDigits(scan, lead.from, integerEnd);
  // 二百 is 两百 only at the very head: 负二百.
  const integer = digits === '' ? words.digits[0] : readQuantity(digits, words, lead.sign === '');
  if (integerEnd === end) return integer ?? '';
  return `${integer}${words.point}${callOutDigits(scan.digits(integerEnd + 1, end), words)}`;
}

/** `.5`, but not the last part of `1.2.5` or of `v.5`, nor what follows a full stop: 很好.3,隔音差. */
function isBarePoint(scan: Scan, at: number): boolean {
  if (scan.at(at) !== '.' || !scan.isDigit(at + 1)) return false;
  const isShare = /^[%％‰]$/.test(scan.at(scan.digitsEnd(at + 1)));
  if (isIdeograph(scan.at(at - 1)) && !isShare) return false;
  return !scan.isDigit(at - 1) && !isLatinLetter(scan.at(at - 1)) && scan.at(at - 1) !== '.';
}

/** `-` in `GPT-4` or `3-4` is no sign. */
function signAt(scan: Scan, at: number, words: ChineseWords): string {
  const sign = scan.at(at);
  if (sign === '±') return words.positiveOrNegative;
  const before = scan.at(at - 1);
  if (scan.isDigit(at - 1) || isLatinLetter(before) || before === '%' || before === ')') return '';
  if (sign === '-' || sign === '−') return words.negative;
  return sign === '+' ? words.positive : '';
}

function shareOf(mark: string, words: ChineseWords): string | undefined {
  if (mark === '%' || mark === '％') return words.percent;
  return mark === '‰' ? words.perMille : undefined;
}
