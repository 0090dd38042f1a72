import { groupedDigits, groupedEnd } from '../grouping.ts';
import type { Scan } from '../scan.ts';

export interface Integer {
  readonly end: number;
  /** ASCII, without separators. */
  readonly digits: () => string;
}

const INTEGERS = Symbol('integers');

/** The integers that begin at `at`: the run of digits, and with clean groups of three the whole of `1,234,567`. */
export function integersAt(scan: Scan, at: number): readonly Integer[] {
  return scan.remember(INTEGERS, at, findIntegers);
}

function findIntegers(scan: Scan, at: number): Integer[] {
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  scan.steps++;
  const whole = { end, digits: () => scan.digits(at, end) };
  const groupEnd = groupedEnd(scan, at, end);
  if (groupEnd === end) return [whole];
  return [{ end: groupEnd, digits: () => groupedDigits(scan, at, groupEnd) }, whole];
}

/** As `integersAt`, without numbers that begin with a needless 0. */
export function countsAt(scan: Scan, at: number): readonly Integer[] {
  return scan.at(at) === '0' && scan.isDigit(at + 1) ? [] : integersAt(scan, at);
}
