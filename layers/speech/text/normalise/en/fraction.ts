import { VULGAR_FRACTIONS } from '../number-signs.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { countsAt } from './integer.ts';
import { ordinalOf, plainCardinal } from './numerals.ts';

const ENDINGS = ['st', 'nd', 'rd', 'th', 'ST', 'ND', 'RD', 'TH'];

/** `3/4`, `23 4/5`, `1/3rd`, `½`, `2½`. */
export const fractions: Expression = (scan, at) => {
  const found = properFractions(scan, at);
  for (const whole of countsAt(scan, at)) {
    const from = scan.afterOptionalSpace(whole.end);
    const parts = from === whole.end ? signFractions(scan, from) : properFractions(scan, from);
    for (const part of parts) {
      found.push({
        end: part.end,
        spoken: () => `${plainCardinal(whole.digits())} and ${part.spoken().replace(/^one half$/, 'a half')}`,
      });
    }
  }
  return found;
};

function properFractions(scan: Scan, at: number): Reading[] {
  const found = signFractions(scan, at);
  for (const numerator of countsAt(scan, at)) {
    const slash = scan.has(' / ', numerator.end) ? 3 : scan.at(numerator.end) === '/' ? 1 : 0;
    if (slash === 0) continue;
    for (const denominator of countsAt(scan, numerator.end + slash)) {
      const spoken = () => sayFraction(numerator.digits(), denominator.digits());
      found.push({ end: denominator.end, spoken });
      const ending = ENDINGS.find((written) => scan.has(written, denominator.end));
      if (ending !== undefined) found.push({ end: denominator.end + ending.length, spoken });
    }
  }
  return found;
}

function signFractions(scan: Scan, at: number): Reading[] {
  const sign = VULGAR_FRACTIONS.get(scan.at(at));
  return sign === undefined ? [] : [{ end: at + 1, spoken: () => sayFraction(...sign) }];
}

export function sayFraction(numerator: string, denominator: string): string {
  const over = plainCardinal(denominator);
  const parts = plainCardinal(numerator);
  if (over === 'one') return `${parts} over one`;
  const isOne = parts === 'one';
  if (over === 'two') return `${parts} ${isOne ? 'half' : 'halves'}`;
  const part = over === 'four' ? 'quarter' : ordinalOf(over);
  return `${parts} ${part}${isOne ? '' : 's'}`;
}
