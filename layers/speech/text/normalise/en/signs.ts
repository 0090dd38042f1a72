import { numberSigns } from '../number-signs.ts';
import type { Expression } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { isSpace, MATHS_SIGNS } from './boundary.ts';
import { sayFraction } from './fraction.ts';
import { cardinal, plainCardinal } from './numerals.ts';

/** Signs of mathematics as words, with the spaces they need: `5×3`, `≥ 10`, `±2`. */
export const mathsSigns: Expression = (scan, at) => {
  const word = MATHS_SIGNS.get(scan.at(at));
  if (word === undefined) return [];
  return [{ end: at + 1, spoken: () => spaced(scan, at, at + 1, word) }];
};

/** Characters that are numbers, ① and Ⅳ, and fractions glued to something. */
const plainSigns = numberSigns(plainCardinal, (numerator, denominator) =>
  sayFraction(numerator, denominator),
);

export const spacedNumberSigns: Expression = (scan, at) =>
  plainSigns(scan, at).map(({ end, spoken }) => ({ end, spoken: () => spaced(scan, at, end, spoken()) }));

/** Digits that nothing else can read, such as those of `5x€`. */
export const strayDigits: Expression = (scan, at) => {
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  return [{ end, spoken: () => spaced(scan, at, end, cardinal(scan.digits(at, end))) }];
};

/** A word with a space where it would touch what is written beside it. */
function spaced(scan: Scan, start: number, end: number, word: string): string {
  const before = start === 0 || isSpace(scan.at(start - 1)) ? '' : ' ';
  const after = end === scan.text.length || isSpace(scan.at(end)) ? '' : ' ';
  return before + word + after;
}
