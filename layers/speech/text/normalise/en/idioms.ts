import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';

/** Numbers that have become words: they are no fractions. */
const IDIOMS = new PhraseTable(() => [
  ['24/7', 'twenty four seven'],
  ['50/50', 'fifty fifty'],
  ['9/11', 'nine eleven'],
]);

export const idioms: Expression = (scan, at) =>
  IDIOMS.all(scan, at)
    .filter(({ end }) => !scan.has(' of', end))
    .map(({ end, value }) => ({ end, spoken: () => value }));
