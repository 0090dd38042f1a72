/**
 * Between floats in -1 to 1 and the integers of PCM.
 *
 * Full scale is 2^(bits-1), as in the official loader (int16 / 32768), so integer -> float -> integer gives back
 * the same integer. Going to integers rounds to nearest and clamps; there is no dither, because the error of rounding speech
 * to 16 bits lies near -98 dB, far below any voice's own noise, and the same samples must always give the same bytes.
 */
import { MalformedAudioError, NotFiniteAudioError } from './errors.ts';

export type PcmEncoding = 'uint8' | 'int16' | 'int24' | 'int32' | 'float32' | 'float64';

/** Bytes of one sample of one channel. */
export const bytesPerSample: Readonly<Record<PcmEncoding, number>> = {
  uint8: 1,
  int16: 2,
  int24: 3,
  int32: 4,
  float32: 4,
  float64: 8,
};

/**
 * Little-endian PCM -> floats in -1 to 1, channels left interleaved.
 *
 * `bytes` may start at any offset; a last incomplete sample is ignored.
 * @throws MalformedAudioError for NaN or infinity among float samples.
 */
export function pcmToFloat(bytes: Uint8Array, encoding: PcmEncoding): Float32Array {
  const width = bytesPerSample[encoding];
  const count = Math.floor(bytes.byteLength / width);
  const samples = new Float32Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encoding) {
    case 'uint8':
      for (let i = 0; i < count; i++) samples[i] = ((bytes[i] as number) - 128) / 128;
      break;
    case 'int16':
      for (let i = 0; i < count; i++) samples[i] = view.getInt16(2 * i, true) / 32768;
      break;
    case 'int24':
      for (let i = 0; i < count; i++) {
        samples[i] = (view.getInt8(3 * i + 2) * 65536 + view.getUint16(3 * i, true)) / 8388608;
      }
      break;
    case 'int32':
      for (let i = 0; i < count; i++) samples[i] = view.getInt32(4 * i, true) / 2147483648;
      break;
    case 'float32':
      for (let i = 0; i < count; i++) samples[i] = view.getFloat32(4 * i, true);
      break;
    case 'float64':
      for (let i = 0; i < count; i++) samples[i] = view.getFloat64(8 * i, true);
      break;
  }
  if (encoding === 'float32' || encoding === 'float64') {
    const at = firstNotFinite(samples);
    if (at >= 0) {
      throw new MalformedAudioError(
        `Sample ${at} of the audio is ${samples[at]}; float samples must be finite: export the clip again as 16-bit PCM.`,
        { sample: at },
      );
    }
  }
  return samples;
}

/**
 * Floats in -1 to 1 -> little-endian PCM, clamped at full scale.
 *
 * @throws NotFiniteAudioError for NaN or infinity.
 */
export function floatToPcm(samples: Float32Array, encoding: PcmEncoding): Uint8Array {
  const at = firstNotFinite(samples);
  if (at >= 0) {
    throw new NotFiniteAudioError(
      `Sample ${at} of ${samples.length} is ${samples[at]} and can't be written; the stage that made it has failed.`,
      { sample: at },
    );
  }
  const count = samples.length;
  const bytes = new Uint8Array(count * bytesPerSample[encoding]);
  const view = new DataView(bytes.buffer);
  switch (encoding) {
    case 'uint8':
      for (let i = 0; i < count; i++) bytes[i] = quantise(samples[i] as number, 128) + 128;
      break;
    case 'int16':
      for (let i = 0; i < count; i++) view.setInt16(2 * i, quantise(samples[i] as number, 32768), true);
      break;
    case 'int24':
      for (let i = 0; i < count; i++) {
        const value = quantise(samples[i] as number, 8388608);
        view.setInt16(3 * i, value & 0xffff, true);
        view.setInt8(3 * i + 2, value >> 16);
      }
      break;
    case 'int32':
      for (let i = 0; i < count; i++) view.setInt32(4 * i, quantise(samples[i] as number, 2147483648), true);
      break;
    case 'float32':
      for (let i = 0; i < count; i++) view.setFloat32(4 * i, samples[i] as number, true);
      break;
    case 'float64':
      for (let i = 0; i < count; i++) view.setFloat64(8 * i, samples[i] as number, true);
      break;
  }
  return bytes;
}

/** [count] floats -> int16, rounded and clamped; for encoders that take integers. */
export function floatToInt16(samples: Float32Array): Int16Array {
  const integers = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) integers[i] = quantise(samples[i] as number, 32768);
  return integers;
}

/** [frames * channels] interleaved -> [frames], the mean of the channels, as the official loader does. */
export function meanOfChannels(interleaved: Float32Array, channelCount: number): Float32Array {
  if (channelCount === 1) return interleaved;
  const frameCount = Math.floor(interleaved.length / channelCount);
  const mono = new Float32Array(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * channelCount;
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) sum += interleaved[start + channel] as number;
    mono[frame] = sum / channelCount;
  }
  return mono;
}

/** Index of the first NaN or infinity, or -1. */
export function firstNotFinite(samples: Float32Array): number {
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isFinite(samples[i] as number)) return i;
  }
  return -1;
}

function quantise(sample: number, fullScale: number): number {
  const value = Math.round(sample * fullScale);
  return value >= fullScale ? fullScale - 1 : Math.max(value, -fullScale);
}
