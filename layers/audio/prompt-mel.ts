/**
 * The mel spectrogram the flow was trained on, as matcha.utils.audio.mel_spectrogram(n_fft=1024, num_mels=80,
 * sampling_rate=22050, hop_size=256, win_size=1024, fmin=0, fmax=8000, center=False): the acoustic part of a zero-shot prompt.
 */
import type { FeatureFrames } from './kaldi-fbank.ts';
import { filterEnergy, slaneyFilters } from './mel-filters.ts';
import { forEachPowerSpectrum } from './stft-power.ts';

export const promptMelBins = 80;
export const promptMelHopSamples = 256;
const sampleRateHz = 22_050;
const fftSize = 1024;
const padding = (fftSize - promptMelHopSamples) / 2;
const highHz = 8000;

/**
 * @param samples mono at 22,050 Hz, -1 to 1.
 * @returns [frames, 80] (time first, as the flow takes it), frames = floor(samples / 256).
 */
export function promptMel(samples: Float32Array): FeatureFrames {
  const frameCount = Math.floor(samples.length / promptMelHopSamples);
  const filters = slaneyFilters({ sampleRateHz, fftSize, filterCount: promptMelBins, lowHz: 0, highHz });
  const values = new Float32Array(frameCount * promptMelBins);
  forEachPowerSpectrum(
    samples,
    { fftSize, hopSamples: promptMelHopSamples, padding, frameCount },
    (t, power) => {
      for (let k = 0; k < power.length; k++) power[k] = Math.sqrt((power[k] as number) + 1e-9);
      for (let bin = 0; bin < promptMelBins; bin++) {
        values[t * promptMelBins + bin] = Math.log(Math.max(filterEnergy(filters, bin, power), 1e-5));
      }
    },
  );
  return { frameCount, values };
}
