import { type Kind, lineOf } from './kinds.ts';
import { AMOUNTS } from './lines-en-amounts.ts';
import { CALENDAR } from './lines-en-calendar.ts';
import { NAMES } from './lines-en-names.ts';
import { NUMBERS } from './lines-en-numbers.ts';
import { WORDS } from './lines-en-words.ts';
import type { Random } from './random.ts';

/** The order decides which line the seed makes. */
const KINDS: readonly Kind[] = [...NUMBERS, ...CALENDAR, ...AMOUNTS, ...NAMES, ...WORDS];

/** A sentence of English with one or two expressions in it. */
export function englishLine(random: Random): string {
  return lineOf(
    random,
    KINDS,
    (first, second) =>
      `${first.replace(/[.!]$/, '')} and ${second.charAt(0).toLowerCase()}${second.slice(1)}`,
  );
}
