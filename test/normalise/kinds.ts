import type { Random } from './random.ts';

/** One kind of expression: makes its written form, and has the sentences it can stand in (`{}` is its place). */
export interface Kind {
  readonly name: string;
  readonly written: (random: Random) => string;
  readonly carriers: readonly string[];
}

/** How often a line has two expressions. */
const SECOND = 0.25;

/** A line with an expression of one kind in one of its sentences, or two of them joined. */
export function lineOf(
  random: Random,
  kinds: readonly Kind[],
  join: (first: string, second: string) => string,
): string {
  const first = sentence(random, kinds);
  return random.chance(SECOND) ? join(first, sentence(random, kinds)) : first;
}

function sentence(random: Random, kinds: readonly Kind[]): string {
  const kind = random.pick(kinds);
  const written = kind.written(random);
  return random.pick(kind.carriers).replace('{}', () => written);
}
