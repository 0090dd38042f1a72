/**
 * Whisper's log-mel spectrogram with 128 bins, as whisper.log_mel_spectrogram(n_mels=128) without its padding to 30 s: what the
 * speech tokenizer hears.
 */
import { filterEnergy, slaneyFilters } from './mel-filters.ts';
import { forEachPowerSpectrum } from './stft-power.ts';

export const whisperMelBins = 128;
const sampleRateHz = 16_000;
const fftSize = 400;
const hopSamples = 160;

export interface FeatureChannels {
  readonly frameCount: number;
  /** [bins, frameCount] row by row. */
  readonly values: Float32Array;
}

/**
 * @param samples mono at 16 kHz, -1 to 1.
 * @returns [128, frames], frames = floor(samples / 160) (the frame after the last whole hop is dropped, as Whisper does). Values
 *   span at most 2: the floor lies 8 decades under the loudest value of the whole clip.
 */
export function whisperLogMel(samples: Float32Array): FeatureChannels {
  const frameCount = Math.floor(samples.length / hopSamples);
  const filters = slaneyFilters({
    sampleRateHz,
    fftSize,
    filterCount: whisperMelBins,
    lowHz: 0,
    highHz: sampleRateHz / 2,
  });
  const values = new Float32Array(whisperMelBins * frameCount);
  let loudest = Number.NEGATIVE_INFINITY;
  forEachPowerSpectrum(samples, { fftSize, hopSamples, padding: fftSize / 2, frameCount }, (t, power) => {
    for (let bin = 0; bin < whisperMelBins; bin++) {
      const value = Math.log10(Math.max(filterEnergy(filters, bin, power), 1e-10));
      loudest = Math.max(loudest, value);
      values[bin * frameCount + t] = value;
    }
  });
  for (let i = 0; i < values.length; i++) values[i] = (Math.max(values[i] as number, loudest - 8) + 4) / 4;
  return { frameCount, values };
}
