/**
 * What a model of phones may say next. Its codes are `phone * steps + frames left`, and one closing code for each index that text ids
 * have (voice/codes.py): a phone is planned with its length, counted down and closed, then the next one of the text begins. The language
 * model chooses the lengths and nothing else, so that no phone is swallowed, repeated or exchanged, and speech ends where the text does.
 */
import type { ModelConfig } from '../checkpoint/index.ts';
import { type TokenGrammar, type Uniform, UnusableLogitsError } from './language-model/index.ts';
import { indicesOf } from './pacing/index.ts';

export interface PhoneCodes {
  /** How many lengths a phone may have. */
  readonly steps: number;
  /** How many indices of text ids have a closing code; these are the last of the tokens. */
  readonly indices: number;
  readonly tokens: number;
  /** Whether a phone lasts as long as the mean of its lengths: drawn ones jitter, and the likeliest are short on average. */
  readonly meanLengths: boolean;
}

/** @returns undefined for a model whose tokens have no grammar. */
export function phoneCodesOf({
  tokenizer,
  llm,
}: Pick<ModelConfig, 'tokenizer' | 'llm'>): PhoneCodes | undefined {
  const indices = indicesOf(tokenizer);
  if (indices === undefined || tokenizer.kind !== 'phonemes') return undefined;
  const { symbols } = tokenizer.parameters;
  if (!Array.isArray(symbols) || symbols.length === 0) return undefined;
  const steps = (llm.speechTokens - indices) / symbols.length;
  if (!Number.isInteger(steps) || steps <= 0) return undefined;
  return { steps, indices, tokens: llm.speechTokens, meanLengths: llm.meanLengths };
}

export class PhoneGrammar implements TokenGrammar {
  readonly #textIds: Int32Array;
  readonly #codes: PhoneCodes;
  #place = 0;
  /** Frames of the phone still to come before its closing code; undefined before it begins. */
  #left: number | undefined;
  /** What rounding has kept back so far, in frames: the next phone gets it. The seed decides the first. */
  #owed: number | undefined;

  constructor(textIds: Int32Array, codes: PhoneCodes) {
    this.#textIds = textIds;
    this.#codes = codes;
  }

  allowed(): readonly [number, number] {
    const { steps, indices, tokens } = this.#codes;
    const id = this.#textIds[this.#place];
    if (id === undefined) return [tokens, tokens + 1];
    const first = Math.floor(id / indices) * steps;
    if (this.#left === undefined) return [first, first + steps];
    if (this.#left > 0) return [first + this.#left - 1, first + this.#left];
    const closing = tokens - indices + (id % indices);
    return [closing, closing + 1];
  }

  choose(logits: Float32Array, uniform: Uniform): number | undefined {
    if (!this.#codes.meanLengths) return undefined;
    const [from, end] = this.allowed();
    this.#owed ??= uniform() - 0.5;
    const wish = meanOf(logits.subarray(from, end)) + this.#owed;
    const length = Math.min(end - from - 1, Math.max(0, Math.round(wish)));
    this.#owed = wish - length;
    return from + length;
  }

  said(token: number): void {
    const { steps, indices, tokens } = this.#codes;
    if (token >= tokens - indices) {
      this.#place += 1;
      this.#left = undefined;
    } else {
      this.#left = token % steps;
    }
  }
}

/** The mean index under the softmax of the scores. */
function meanOf(scores: Float32Array): number {
  const top = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let total = 0;
  let sum = 0;
  for (const [index, score] of scores.entries()) {
    const weight = Math.exp(score - top);
    total += weight;
    sum += weight * index;
  }
  if (!(total >= 1)) throw new UnusableLogitsError(total);
  return sum / total;
}
