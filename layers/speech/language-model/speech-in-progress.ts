/** One text on its way to speech tokens: what was asked for, what has been drawn so far, and who waits for it. */
import type { RepetitionAwareSampler } from './sampling.ts';
import type { SpeechRequest } from './speech-request.ts';
import { withinGrammar } from './token-grammar.ts';

const MIN_TOKEN_TEXT_RATIO = 2;
export const MAX_TOKEN_TEXT_RATIO = 20;
const NONE = -1;

export class SpeechInProgress {
  readonly request: SpeechRequest;
  /** The tokens, once the speech has ended. */
  readonly finished: Promise<Int32Array>;
  /** Fails the speech. */
  readonly fail: (reason: unknown) => void;
  readonly #finish: (tokens: Int32Array) => void;
  readonly #shortest: number;
  readonly #tokens: Int32Array;
  readonly #endOfSpeech: number;
  #count = 0;
  #scratch: Float32Array | undefined;

  constructor(request: SpeechRequest, endOfSpeech: number) {
    const { textIds } = request;
    this.request = request;
    this.#endOfSpeech = endOfSpeech;
    this.#shortest = Math.floor(textIds.length * (request.minTokenTextRatio ?? MIN_TOKEN_TEXT_RATIO));
    this.#tokens = new Int32Array(
      Math.floor(textIds.length * (request.maxTokenTextRatio ?? MAX_TOKEN_TEXT_RATIO)),
    );
    let finish: (tokens: Int32Array) => void = () => {};
    let fail: (reason: unknown) => void = () => {};
    this.finished = new Promise((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
    // Who waits for several may see one fail before looking at the others.
    this.finished.catch(() => {});
    this.#finish = finish;
    this.fail = fail;
  }

  /** The most tokens that it can have. */
  get longest(): number {
    return this.#tokens.length;
  }

  /**
   * Draws the next token from its scores, [V].
   * @returns the token to go on with, or undefined when the speech has ended or failed
   */
  next(logits: Float32Array, sampler: RepetitionAwareSampler): number | undefined {
    try {
      this.request.signal?.throwIfAborted();
      if (this.#count < this.longest) {
        const token = this.#draw(logits, sampler);
        if (token !== this.#endOfSpeech) {
          this.#tokens[this.#count] = token;
          this.#count += 1;
          if (this.#count < this.longest) return token;
        }
      }
      this.#finish(this.#tokens.subarray(0, this.#count));
    } catch (reason) {
      this.fail(reason);
    }
    return undefined;
  }

  #draw(logits: Float32Array, sampler: RepetitionAwareSampler): number {
    const { grammar, uniform } = this.request;
    if (!grammar) {
      const masked = this.#count < this.#shortest ? this.#endOfSpeech : NONE;
      return sampler.sample(logits, this.#tokens, this.#count, masked, uniform);
    }
    const allowed = grammar.allowed();
    const [from, end] = allowed;
    const token =
      end === from + 1
        ? from
        : (grammar.choose(logits, uniform) ?? this.#sampleWithin(allowed, logits, sampler));
    grammar.said(token);
    return token;
  }
  #sampleWithin(
    allowed: readonly [number, number],
    logits: Float32Array,
    sampler: RepetitionAwareSampler,
  ): number {
    this.#scratch ??= new Float32Array(logits.length);
    const scores = withinGrammar(logits, allowed, this.#scratch);
    return sampler.sample(scores, this.#tokens, this.#count, NONE, this.request.uniform);
  }
}
