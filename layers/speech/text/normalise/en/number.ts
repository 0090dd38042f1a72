import type { Scan } from '../scan.ts';
import { type Decimal, decimalsAt, sayDecimal } from './decimal.ts';
import { countsAt, type Integer } from './integer.ts';
import { cardinalWithAnd } from './numerals.ts';

/** A count or a decimal. */
export type PlainNumber = Integer | Decimal;

const NUMBERS = Symbol('counts and decimals');

/** The counts and decimals that begin at `at`. */
export function numbersAt(scan: Scan, at: number): readonly PlainNumber[] {
  return scan.remember(NUMBERS, at, findNumbers);
}

function findNumbers(scan: Scan, at: number): readonly PlainNumber[] {
  const counts = countsAt(scan, at);
  const decimals = decimalsAt(scan, at);
  return decimals.length === 0 ? counts : [...counts, ...decimals];
}

/** `1,105` -> one thousand one hundred and five, `2.5` -> two point five. */
export function sayNumber(number: PlainNumber): string {
  return 'digits' in number ? cardinalWithAnd(number.digits()) : sayDecimal(number);
}
