import type { Scan } from './scan.ts';

/**
 * The end of `1,234,567` when `end` is where its first run of digits (from `from`) ends; `end` itself when the groups
 * are not clean: one to three digits that do not begin with 0, then groups of exactly three.
 */
export function groupedEnd(scan: Scan, from: number, end: number, separators = ','): number {
  if (end - from > 3 || scan.digits(from, from + 1) === '0') return end;
  let reached = end;
  while (separators.includes(scan.at(reached)) && scan.at(reached) !== '') {
    if (scan.digitsEnd(reached + 1) !== reached + 4) break;
    reached += 4;
    scan.steps++;
  }
  return reached;
}

/** The digits of `1,234,567` without the separators. */
export function groupedDigits(scan: Scan, from: number, end: number): string {
  let digits = '';
  for (let at = from; at < end; at++) if (scan.isDigit(at)) digits += scan.digits(at, at + 1);
  return digits;
}
