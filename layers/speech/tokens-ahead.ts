/**
 * Speech tokens ahead of the sound: the first two segments are decoded by themselves, so that they are heard soon, the following ones in
 * batches while the sound of earlier ones is made. Never further ahead than the batch after the one being heard; where memory is scarce,
 * each when it is asked for.
 */
import type { MemoryUse } from './memory-use.ts';
import type { DecodedSegment } from './segment-decoder.ts';

/** Segments decoded by themselves, so that they are heard soon. */
const ALONE = 2;
/** The most that are decoded together. Four hardly take fewer seconds of computing, sound has to wait for them, and ten seconds of each take 18 MB. */
const BATCH = 3;

/**
 * Starts decoding segments `first` to `end`, a promise each; `beside` tells whether sound is made meanwhile: it is, unless somebody waits
 * for tokens.
 */
type Decode = (first: number, end: number, beside: () => boolean) => readonly Promise<DecodedSegment>[];

export class TokensAhead {
  readonly #count: number;
  readonly #decode: Decode;
  readonly #memory: MemoryUse;
  readonly #decoding: Promise<DecodedSegment>[] = [];
  #isAwaited = false;

  constructor(count: number, decode: Decode, memory: MemoryUse = 'ample') {
    this.#count = count;
    this.#decode = decode;
    this.#memory = memory;
    if (memory === 'scarce') return;
    this.#begin();
    this.#begin();
  }

  /** The tokens of a segment; segments are asked for in order. */
  async of(index: number): Promise<DecodedSegment> {
    if (index === this.#decoding.length) this.#begin();
    const decoding = this.#decoding[index];
    if (!decoding) throw new RangeError(`there is no segment ${index}`);
    this.#isAwaited = true;
    const decoded = await decoding.finally(() => {
      this.#isAwaited = false;
    });
    // Less is under way than the next batch would have: time for it.
    if (this.#memory === 'ample' && this.#decoding.length - 1 - index < this.#nextSize) this.#begin();
    return decoded;
  }

  get #nextSize(): number {
    if (this.#memory === 'scarce' || this.#decoding.length < ALONE) return 1;
    // As even as they can be: one that is left alone takes nearly the time of two.
    const left = this.#count - this.#decoding.length;
    return Math.ceil(left / Math.max(1, Math.ceil(left / BATCH)));
  }

  #begin(): void {
    const first = this.#decoding.length;
    const end = Math.min(this.#count, first + this.#nextSize);
    if (end <= first) return;
    for (const decoded of this.#decode(first, end, () => !this.#isAwaited)) {
      // A failure surfaces when it is awaited, also when that is later or never.
      decoded.catch(() => {});
      this.#decoding.push(decoded);
    }
  }
}
