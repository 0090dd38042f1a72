import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';

/** Numbers that have become words: they are no fractions. */
const IDIOMS = new PhraseTable(() => [
  ['24/7', 'twenty four seven'],
  ['50/50', 'fifty fifty'],
]);

/** 9/11 is the day behind these words and before those; elsewhere it is nine elevenths. */
const DAY_BEFORE = /\b(?:on|since|after|before|post|by|of) $/;
const DAY_AFTER = /^ (?:attacks?|terror|victims?|commission|memorial|hijackers?)\b/i;

export const idioms: Expression = (scan, at) => {
  if (scan.has('9/11', at) && !scan.isDigit(at + 4)) {
    const isDay =
      DAY_BEFORE.test(scan.text.slice(Math.max(0, at - 7), at)) ||
      DAY_AFTER.test(scan.text.slice(at + 4, at + 16));
    return isDay ? [{ end: at + 4, spoken: () => 'nine eleven' }] : [];
  }
  return IDIOMS.all(scan, at)
    .filter(({ end }) => !scan.has(' of', end))
    .map(({ end, value }) => ({ end, spoken: () => value }));
};
