import type { Uniform } from './sampling.ts';

/** What may be said next, for models whose tokens have a grammar: tokens outside it are never drawn. */
export interface TokenGrammar {
  /** Tokens from the first number to before the second may come next; the end of speech is the number after the last token. */
  allowed(): readonly [from: number, end: number];
  /** Chooses among several allowed tokens by their scores, [V]; undefined leaves it to the sampler. */
  choose(logits: Float32Array, uniform: Uniform): number | undefined;
  /** Told of each token that was drawn. */
  said(token: number): void;
}

/** The scores with all but the allowed ones at minus infinity, in `scratch`. */
export function withinGrammar(
  logits: Float32Array,
  [from, end]: readonly [number, number],
  scratch: Float32Array,
): Float32Array {
  scratch.fill(Number.NEGATIVE_INFINITY);
  scratch.set(logits.subarray(from, end), from);
  return scratch;
}
