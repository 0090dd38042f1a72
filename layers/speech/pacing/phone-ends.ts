/**
 * Where each phone ends in the speech tokens of a model that reads phones. Its codes close every phone with the index that its text id
 * has, of the tokenizer's `indices`; these closing codes are the last of the vocabulary (voice/codes.py). So the durations that the
 * language model planned are in its tokens.
 */
import type { TokenizerConfig } from '../text/index.ts';

/** @returns undefined for a tokenizer whose model's tokens say nothing about phones. */
export function indicesOf(tokenizer: TokenizerConfig): number | undefined {
  if (tokenizer.kind !== 'phonemes') return undefined;
  const { indices } = tokenizer.parameters;
  return typeof indices === 'number' && Number.isInteger(indices) && indices > 0 ? indices : undefined;
}

/** @returns after how many ids the count of places begins again; undefined as for `indicesOf`. */
export function placesOf(tokenizer: TokenizerConfig): number | undefined {
  const indices = indicesOf(tokenizer);
  if (indices === undefined || tokenizer.kind !== 'phonemes') return indices;
  return tokenizer.parameters.word_ends === true ? indices / 2 : indices;
}

/**
 * @param vocabulary how many speech tokens there are
 * @param textIds what was spoken
 * @returns [phones] the token after the last one of each phone, or undefined when the tokens do not close every phone in order: a
 *   model that lost its place.
 */
export function phoneEnds(
  tokens: Int32Array,
  { vocabulary, indices, textIds }: { vocabulary: number; indices: number; textIds: Int32Array },
): Int32Array | undefined {
  const ends = new Int32Array(textIds.length);
  const closing = vocabulary - indices;
  let phone = 0;
  for (const [place, token] of tokens.entries()) {
    if (token < closing) continue;
    const id = textIds[phone];
    if (id === undefined || token - closing !== id % indices) return undefined;
    ends[phone] = place + 1;
    phone += 1;
  }
  return phone === textIds.length ? ends : undefined;
}
