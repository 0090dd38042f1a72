/** 16-bit PCM, with a WAVE header or without one. */
import { floatToPcm } from '../pcm.ts';
import { wavHeader } from '../wav-write.ts';
import { type AudioEncoder, concatBytes } from './encoder.ts';

/** A WAVE stream: sizes are true when `totalSamples` is given, else 0xFFFFFFFF ("until the end"). */
export function createWavEncoder(sampleRateHz: number, totalSamples?: number): AudioEncoder {
  let header: Uint8Array | undefined = wavHeader({ sampleRateHz }, totalSamples);
  const takeHeader = (): Uint8Array => {
    const bytes = header ?? new Uint8Array(0);
    header = undefined;
    return bytes;
  };
  return {
    contentType: 'audio/wav',
    outputRateHz: sampleRateHz,
    push: (samples) => concatBytes([takeHeader(), floatToPcm(samples, 'int16')]),
    finish: takeHeader,
    close: () => {},
  };
}

/** Bare little-endian 16-bit samples. */
export function createPcmEncoder(sampleRateHz: number): AudioEncoder {
  return {
    contentType: 'audio/pcm',
    outputRateHz: sampleRateHz,
    push: (samples) => floatToPcm(samples, 'int16'),
    finish: () => new Uint8Array(0),
    close: () => {},
  };
}
