/**
 * Speech tokens ahead of the sound: the first segment is decoded by itself, so that it is heard soon, the following ones in batches
 * while earlier ones are in flow and vocoder. Never further ahead than the batch after the one being heard.
 */

import { memoryBytes } from '../runtime/index.ts';
import type { DecodedSegment } from './segment-decoder.ts';

/** Segments decoded together: more gain little. Ten seconds of each take 18 MB, so small machines do fewer. */
const BATCH = { small: 2, large: 4 } as const;
const LARGE_BYTES = 1.5 * 2 ** 30;

export interface TimedSegment extends DecodedSegment {
  /** Waiting included; segments of a batch share its time. */
  readonly seconds: number;
}

export class TokensAhead {
  readonly #count: number;
  readonly #decode: (first: number, end: number) => readonly Promise<DecodedSegment>[];
  readonly #batch = memoryBytes() < LARGE_BYTES ? BATCH.small : BATCH.large;
  readonly #decoding: Promise<TimedSegment>[] = [];

  /** @param decode starts decoding segments `first` to `end`, a promise each */
  constructor(count: number, decode: (first: number, end: number) => readonly Promise<DecodedSegment>[]) {
    this.#count = count;
    this.#decode = decode;
    this.#begin(1);
    this.#begin(this.#batch);
  }

  /** The tokens of a segment; segments are asked for in order. */
  async of(index: number): Promise<TimedSegment> {
    const timed = await this.#decoding[index];
    if (!timed) throw new RangeError(`there is no segment ${index}`);
    // The last batch under way is the one that is heard now: time for the next.
    if (index > this.#decoding.length - 1 - this.#batch) this.#begin(this.#batch);
    return timed;
  }

  #begin(count: number): void {
    const first = this.#decoding.length;
    const end = Math.min(this.#count, first + count);
    if (end <= first) return;
    const started = performance.now();
    for (const decoded of this.#decode(first, end)) {
      const timed = decoded.then((segment) => ({
        ...segment,
        seconds: (performance.now() - started) / 1000,
      }));
      // A failure surfaces when it is awaited, also when that is later or never.
      timed.catch(() => {});
      this.#decoding.push(timed);
    }
  }
}
