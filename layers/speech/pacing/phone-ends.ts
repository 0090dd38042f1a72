/**
 * Where each phone ends in the speech tokens of a model that reads phones. Its codes close every phone with the number of that phone in the
 * text, modulo the tokenizer's `indices`; these closing codes are the last of the vocabulary (voice/codes.py). So the durations that the
 * language model planned are in its tokens.
 */
import type { TokenizerConfig } from '../text/index.ts';

/** @returns undefined for a tokenizer whose model's tokens say nothing about phones. */
export function indicesOf(tokenizer: TokenizerConfig): number | undefined {
  if (tokenizer.kind !== 'phonemes') return undefined;
  const { indices } = tokenizer.parameters;
  return typeof indices === 'number' && Number.isInteger(indices) && indices > 0 ? indices : undefined;
}

/**
 * @param vocabulary how many speech tokens there are
 * @param phones how many ids the text had
 * @returns [phones] the token after the last one of each phone, or undefined when the tokens do not close every phone in order: a
 *   model that lost its place.
 */
export function phoneEnds(
  tokens: Int32Array,
  { vocabulary, indices, phones }: { vocabulary: number; indices: number; phones: number },
): Int32Array | undefined {
  const ends = new Int32Array(phones);
  const closing = vocabulary - indices;
  let phone = 0;
  for (const [place, token] of tokens.entries()) {
    if (token < closing) continue;
    if (phone >= phones || token - closing !== phone % indices) return undefined;
    ends[phone] = place + 1;
    phone += 1;
  }
  return phone === phones ? ends : undefined;
}
