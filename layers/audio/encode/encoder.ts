/** What every encoder of finished sound looks like. */

export const audioFormats = ['wav', 'pcm', 'mp3', 'flac', 'opus', 'aac'] as const;
export type AudioFormat = (typeof audioFormats)[number];

/** One stream of mono sound being written. Bytes come as soon as the format allows. */
export interface AudioEncoder {
  /** For HTTP's Content-Type. */
  readonly contentType: string;
  /** The rate in the file, which may differ from the samples'. */
  readonly outputRateHz: number;
  /** Takes [n] samples at the input rate, -1 to 1; gives the bytes that are ready, often none. */
  push(samples: Float32Array): Uint8Array;
  /** The rest of the bytes; call once, last. */
  finish(): Uint8Array;
  /** Gives back what the encoder holds. After `finish`, or instead of it when the stream is given up; any number of times. */
  close(): void;
}

export interface EncoderOptions {
  /** Rate of the file. Default: the nearest the format can hold (pcm: 24,000, as OpenAI's API has it). */
  readonly outputRateHz?: number;
  /** Total input samples, when known beforehand: WAVE and FLAC headers then tell the length. */
  readonly totalSamples?: number;
  /** For mp3, opus and aac. */
  readonly bitrateKbps?: number;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
