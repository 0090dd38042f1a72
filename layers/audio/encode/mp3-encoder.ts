/** MP3 by LAME, compiled to WebAssembly (wasm-media-encoders). Constant bit rate, so that a stream can be cut and joined anywhere. */
import { UnsupportedOutputError } from '../errors.ts';
import { type AudioEncoder, concatBytes } from './encoder.ts';

export const mp3Rates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000] as const;
/** MPEG-2 and 2.5 (up to 24 kHz) and MPEG-1 have different tables of bit rates. */
const lowRateKbps = [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160] as const;
const highRateKbps = [32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const defaultKbps = { low: 64, high: 96 } as const;
/** LAME's own buffers take about this much at once comfortably. */
const chunkSamples = 65_536;

/** @throws UnsupportedOutputError for rates and bit rates that MP3 doesn't have. */
export async function createMp3Encoder(sampleRateHz: number, bitrateKbps?: number): Promise<AudioEncoder> {
  const rate = mp3Rates.find((possible) => possible === sampleRateHz);
  if (!rate) {
    throw new UnsupportedOutputError(
      `MP3 has no rate of ${sampleRateHz} Hz; use one of ${mp3Rates.join(', ')}.`,
    );
  }
  const rates: readonly ((typeof lowRateKbps)[number] | (typeof highRateKbps)[number])[] =
    rate <= 24_000 ? lowRateKbps : highRateKbps;
  const wanted = bitrateKbps ?? (rate <= 24_000 ? defaultKbps.low : defaultKbps.high);
  const bitrate = rates.find((possible) => possible === wanted);
  if (!bitrate) {
    throw new UnsupportedOutputError(
      `MP3 at ${rate} Hz has no bit rate of ${wanted} kbit/s; use one of ${rates.join(', ')}.`,
    );
  }
  const { createMp3Encoder: createLame } = await import('wasm-media-encoders');
  const lame = await createLame();
  lame.configure({ channels: 1, sampleRate: rate, outputSampleRate: rate, bitrate });
  return {
    contentType: 'audio/mpeg',
    outputRateHz: rate,
    push(samples) {
      const parts: Uint8Array[] = [];
      for (let at = 0; at < samples.length; at += chunkSamples) {
        // The encoder's answer is a view of its memory that the next call overwrites.
        parts.push(lame.encode([samples.subarray(at, at + chunkSamples)]).slice());
      }
      return concatBytes(parts);
    },
    finish: () => lame.finalize().slice(),
    close: () => {},
  };
}
