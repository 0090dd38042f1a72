/** From a model's samples to the bytes of a file: resampling and encoding, a slice at a time. */
import {
  type AudioEncoder,
  type AudioFormat,
  createEncoder,
  ResampleStream,
  supportedFormats,
} from '../../audio/index.ts';
import { UnsupportedFormatError, UnsupportedRateError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Samples worked on between two looks at the event loop: a millisecond or two, and before the encoder is compiled some tens. */
const sliceSamples = 1024;

/** Formats that can't have every rate. */
const ratesOf: Partial<Record<AudioFormat, readonly number[]>> = {
  opus: [8000, 12_000, 16_000, 24_000, 48_000],
};

/** @throws UnsupportedFormatError, UnsupportedRateError naming what is possible. */
export function requireFormat(format: AudioFormat, sampleRateHz: number): void {
  if (!supportedFormats.includes(format)) {
    throw new UnsupportedFormatError(
      `The format "${format}" can't be made here; ask for ${orList(supportedFormats)}.`,
      {
        formats: supportedFormats,
      },
    );
  }
  const rates = ratesOf[format];
  if (rates !== undefined && !rates.includes(sampleRateHz)) {
    throw new UnsupportedRateError(`${format} has no rate of ${sampleRateHz} Hz; ask for ${orList(rates)}.`, {
      rates,
    });
  }
}

/** Makes the kernels of the usual rates once, so that the first request needn't, and says so. @returns to be told of each model. */
export function resamplerOnce(
  targetHz: number,
  log: Log,
): (model: { readonly sampleRateHz: number }) => void {
  let done = false;
  return ({ sampleRateHz }) => {
    if (done) return;
    done = true;
    new ResampleStream(sampleRateHz, targetHz).finish();
    log.info(`Resampler initialized, target rate: ${targetHz}`);
  };
}

/** Speech of one order on its way into a file. */
export class Delivery {
  readonly #encoder: AudioEncoder;
  readonly #format: AudioFormat;
  readonly #fromHz: number;
  readonly #toHz: number;

  private constructor(encoder: AudioEncoder, format: AudioFormat, fromHz: number, toHz: number) {
    this.#encoder = encoder;
    this.#format = format;
    this.#fromHz = fromHz;
    this.#toHz = toHz;
  }

  /**
   * @param totalSamples at the model's rate, when known: headers then state the length.
   * @throws UnsupportedFormatError, UnsupportedRateError
   */
  static async open(
    format: AudioFormat,
    fromHz: number,
    toHz: number,
    totalSamples?: number,
  ): Promise<Delivery> {
    requireFormat(format, toHz);
    const encoder = await createEncoder(format, fromHz, {
      outputRateHz: toHz,
      ...(totalSamples !== undefined && { totalSamples }),
    });
    return new Delivery(encoder, format, fromHz, toHz);
  }

  /** Bytes for [n] mono samples at the model's rate; others are let in between slices. */
  async *push(samples: Float32Array): AsyncGenerator<Uint8Array, void, undefined> {
    for (let start = 0; start < samples.length; start += sliceSamples) {
      yield this.#encoder.push(samples.subarray(start, start + sliceSamples));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  finish(): Uint8Array {
    return this.#encoder.finish();
  }

  /** Gives back what the encoder holds; after `finish`, or instead of it. */
  close(): void {
    this.#encoder.close();
  }

  durationOf(sampleCount: number): number {
    return Math.ceil((sampleCount * this.#toHz) / this.#fromHz) / this.#toHz;
  }

  /**
   * A file that was begun without knowing its length, with the header it would have had.
   *
   * @param pieces everything `push` and `finish` gave, in order.
   */
  async withLength(pieces: readonly Uint8Array[], sampleCount: number): Promise<readonly Uint8Array[]> {
    if (this.#format !== 'wav' && this.#format !== 'flac') return pieces;
    const other = await createEncoder(this.#format, this.#fromHz, {
      outputRateHz: this.#toHz,
      totalSamples: sampleCount,
    });
    const header = other.push(new Float32Array(0));
    other.close();
    const rest: Uint8Array[] = [header];
    let skip = header.byteLength;
    for (const piece of pieces) {
      const kept = piece.subarray(Math.min(skip, piece.byteLength));
      skip -= piece.byteLength - kept.byteLength;
      if (kept.byteLength > 0) rest.push(kept);
    }
    return rest;
  }
}

function orList(choices: readonly (string | number)[]): string {
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
