/** One door to all output formats. Encoders are loaded when first asked for. */
import { UnsupportedOutputError } from '../errors.ts';
import { PeakLimiter } from '../limiter.ts';
import { ResampleStream } from '../polyphase.ts';
import {
  type AudioEncoder,
  type AudioFormat,
  audioFormats,
  concatBytes,
  type EncoderOptions,
} from './encoder.ts';

/** The formats that can be written, for error messages and API descriptions. */
export const supportedFormats: readonly AudioFormat[] = audioFormats;

/**
 * Rates of the formats that have one of their own when nobody names one: OpenAI's speech API defines `pcm` as 24 kHz, and players take
 * Opus to be 48 kHz, which is how it counts time.
 */
export const ownRateHz: Partial<Record<AudioFormat, number>> = { pcm: 24_000, opus: 48_000 };

/** Content-Type of a format, without loading its encoder. */
export const contentTypes: Readonly<Record<AudioFormat, string>> = {
  wav: 'audio/wav',
  pcm: 'audio/pcm',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  opus: 'audio/ogg; codecs=opus',
  aac: 'audio/aac',
};

/** File name extension of a format. */
export const fileExtensions: Readonly<Record<AudioFormat, string>> = {
  wav: 'wav',
  pcm: 'pcm',
  mp3: 'mp3',
  flac: 'flac',
  opus: 'opus',
  aac: 'aac',
};

/** `format` when it can be written. @throws UnsupportedOutputError that lists what can. */
export function assertSupportedFormat(format: string): AudioFormat {
  const found = supportedFormats.find((supported) => supported === format);
  if (found) return found;
  throw new UnsupportedOutputError(
    `The audio format "${format.slice(0, 20)}" is not supported; use one of ${supportedFormats.join(', ')}.`,
    { supported: supportedFormats },
  );
}

/**
 * A stream of mono sound in any supported format.
 *
 * Samples come in at `sampleRateHz` and are resampled, band-limited, when the file's rate differs; peaks that resampling throws over
 * full scale are turned down.
 * @throws UnsupportedOutputError for a format, rate or bit rate that can't be written; it lists what can.
 */
export async function createEncoder(
  format: AudioFormat,
  sampleRateHz: number,
  options: EncoderOptions = {},
): Promise<AudioEncoder> {
  const outputRateHz = options.outputRateHz ?? defaultRate(format, sampleRateHz);
  const totalSamples =
    options.totalSamples === undefined
      ? undefined
      : Math.ceil((options.totalSamples * outputRateHz) / sampleRateHz);
  const encoder = await openEncoder(format, outputRateHz, totalSamples, options.bitrateKbps);
  return outputRateHz === sampleRateHz ? encoder : resampling(encoder, sampleRateHz);
}

/**
 * A whole sound as a file of the given format. WAVE and FLAC headers tell the length.
 *
 * @throws UnsupportedOutputError, NotFiniteAudioError
 */
export async function encodeAudio(
  samples: Float32Array,
  sampleRateHz: number,
  format: AudioFormat,
  options: Omit<EncoderOptions, 'totalSamples'> = {},
): Promise<Uint8Array> {
  const encoder = await createEncoder(format, sampleRateHz, { ...options, totalSamples: samples.length });
  try {
    return concatBytes([encoder.push(samples), encoder.finish()]);
  } finally {
    encoder.close();
  }
}

async function openEncoder(
  format: AudioFormat,
  rateHz: number,
  totalSamples: number | undefined,
  bitrateKbps: number | undefined,
): Promise<AudioEncoder> {
  switch (format) {
    case 'wav':
      return (await import('./wav-encoder.ts')).createWavEncoder(rateHz, totalSamples);
    case 'pcm':
      return (await import('./wav-encoder.ts')).createPcmEncoder(rateHz);
    case 'flac':
      return (await import('./flac-encoder.ts')).createFlacEncoder(rateHz, totalSamples);
    case 'mp3':
      return (await import('./mp3-encoder.ts')).createMp3Encoder(rateHz, bitrateKbps);
    case 'opus':
      return (await import('./opus-encoder.ts')).createOpusEncoder(rateHz, bitrateKbps);
    case 'aac':
      return (await import('./aac-encoder.ts')).createAacEncoder(rateHz, bitrateKbps);
  }
}

function defaultRate(format: AudioFormat, sampleRateHz: number): number {
  switch (format) {
    case 'opus':
      return smallestFrom([8000, 12_000, 16_000, 24_000, 48_000], sampleRateHz);
    case 'mp3':
    case 'aac':
      return smallestFrom(
        [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000],
        sampleRateHz,
      );
    default:
      return ownRateHz[format] ?? sampleRateHz;
  }
}

/** The smallest rate that loses nothing, or the largest there is. */
function smallestFrom(rates: readonly number[], sampleRateHz: number): number {
  return rates.find((rate) => rate >= sampleRateHz) ?? (rates.at(-1) as number);
}

function resampling(encoder: AudioEncoder, sampleRateHz: number): AudioEncoder {
  const { contentType, outputRateHz } = encoder;
  const resampler = new ResampleStream(sampleRateHz, outputRateHz);
  const limiter = new PeakLimiter(outputRateHz);
  return {
    contentType,
    outputRateHz,
    push: (samples) => encoder.push(limiter.push(resampler.push(samples))),
    finish: () =>
      concatBytes([
        encoder.push(limiter.push(resampler.finish())),
        encoder.push(limiter.finish()),
        encoder.finish(),
      ]),
    close: () => encoder.close(),
  };
}
