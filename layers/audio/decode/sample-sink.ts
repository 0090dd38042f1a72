/** Collects the decoded samples of a clip as mono, and stops a decoder that would make too many. */
import { AudioTooLongError, MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import { maxSampleRateHz, minSampleRateHz } from '../wav-read.ts';

export interface DecodedClip {
  /** [n] mean of the channels. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

export class SampleSink {
  readonly #maxSeconds: number;
  #rateHz: number | undefined;
  #samples = new Float32Array(65_536);
  #length = 0;

  constructor(maxSeconds: number) {
    this.#maxSeconds = maxSeconds;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * Adds [channels][n] samples.
   *
   * @throws AudioTooLongError, and UnsupportedAudioError when the rate changes on the way or is no rate of sound.
   */
  add(channels: readonly Float32Array[], sampleRateHz: number): void {
    const count = channels[0]?.length ?? 0;
    if (count === 0) return;
    if (this.#rateHz === undefined) {
      if (!(sampleRateHz >= minSampleRateHz && sampleRateHz <= maxSampleRateHz)) {
        throw new MalformedAudioError(`The clip claims a sampling rate of ${sampleRateHz} Hz.`);
      }
      this.#rateHz = sampleRateHz;
    } else if (this.#rateHz !== sampleRateHz) {
      throw new UnsupportedAudioError(
        `The clip changes its sampling rate from ${this.#rateHz} to ${sampleRateHz} Hz on the way; save it again at one rate.`,
      );
    }
    if (this.#length + count > this.#maxSeconds * sampleRateHz) throw tooLong(this.#maxSeconds);
    this.#reserve(this.#length + count);
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (const channel of channels) sum += channel[n] as number;
      this.#samples[this.#length + n] = sum / channels.length;
    }
    this.#length += count;
  }

  /** Drops the first samples and keeps at most `count` after them. */
  clip(format: string, skip = 0, count = Number.POSITIVE_INFINITY): DecodedClip {
    const samples = this.#samples.slice(Math.min(skip, this.#length), Math.min(this.#length, skip + count));
    if (this.#rateHz === undefined || samples.length === 0) {
      throw new MalformedAudioError(
        `No sound could be decoded from the ${format} file: it is empty or damaged.`,
      );
    }
    return { samples, sampleRateHz: this.#rateHz };
  }

  #reserve(needed: number): void {
    if (needed <= this.#samples.length) return;
    const grown = new Float32Array(Math.max(needed, 2 * this.#samples.length));
    grown.set(this.#samples.subarray(0, this.#length));
    this.#samples = grown;
  }
}

export function tooLong(maxSeconds: number): AudioTooLongError {
  return new AudioTooLongError(`The clip is longer than ${maxSeconds} s; cut it and try again.`, {
    maxSeconds,
  });
}
