import type { Expression, Reading } from '../reading.ts';
import { integersAt } from './integer.ts';
import { ordinalOf, plainCardinal } from './numerals.ts';

/** `1st`, `22ND`, `1,000th`; only with the ending that belongs to the number. */
export const ordinals: Expression = (scan, at) =>
  integersAt(scan, at).flatMap(({ end, digits }): Reading[] => {
    if (!/^[sSnNrRtT]$/.test(scan.at(end))) return [];
    const written = scan.text.slice(end, end + 2);
    const ending = endingOf(digits());
    if (written !== ending && written !== ending.toUpperCase()) return [];
    return [{ end: end + 2, spoken: () => ordinalOf(plainCardinal(digits())) }];
  });

function endingOf(digits: string): string {
  if (/1\d$/.test(digits)) return 'th';
  return { '1': 'st', '2': 'nd', '3': 'rd' }[digits.slice(-1)] ?? 'th';
}
