/**
 * Kaldi's log filter-bank energies, as torchaudio.compliance.kaldi.fbank(num_mel_bins=80, dither=0, sample_frequency=16000)
 * computes them: what the CAM++ speaker encoder hears.
 *
 * Whole frames of 25 ms every 10 ms; each frame loses its mean, gets pre-emphasis (its first sample against itself) and a Povey window.
 * Samples are in -1 to 1, not scaled to 16 bits. Leaves out: dither, energy column, VTLN, other options.
 */
import { filterEnergy, kaldiFilters } from './mel-filters.ts';
import { RealFft } from './real-fft.ts';

export const kaldiFbankBins = 80;
const sampleRateHz = 16_000;
const frameSamples = 400;
const hopSamples = 160;
const fftSize = 512;
const preEmphasis = 0.97;
const povey = 0.85;
const lowHz = 20;
/** torch.finfo(float32).eps */
const floor = 1.1920928955078125e-7;

export interface FeatureFrames {
  readonly frameCount: number;
  /** [frameCount, bins] row by row. */
  readonly values: Float32Array;
}

/**
 * @param samples mono at 16 kHz, -1 to 1.
 * @returns [frames, 80]; frames = floor((samples - 400) / 160) + 1, none for less than 400 samples.
 */
export function kaldiFbank(samples: Float32Array): FeatureFrames {
  const frameCount =
    samples.length < frameSamples ? 0 : 1 + Math.floor((samples.length - frameSamples) / hopSamples);
  const values = new Float32Array(frameCount * kaldiFbankBins);
  const filters = kaldiFilters({
    sampleRateHz,
    fftSize,
    filterCount: kaldiFbankBins,
    lowHz,
    highHz: sampleRateHz / 2,
  });
  const window = Float64Array.from(
    { length: frameSamples },
    (_, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (frameSamples - 1))) ** povey,
  );
  const fft = new RealFft(fftSize);
  const frame = new Float64Array(fftSize);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  for (let t = 0; t < frameCount; t++) {
    const start = t * hopSamples;
    let mean = 0;
    for (let n = 0; n < frameSamples; n++) mean += samples[start + n] as number;
    mean /= frameSamples;
    let previous = (samples[start] as number) - mean;
    for (let n = 0; n < frameSamples; n++) {
      const value = (samples[start + n] as number) - mean;
      frame[n] = (value - preEmphasis * previous) * (window[n] as number);
      previous = value;
    }
    fft.forward(frame, re, im);
    powerInPlace(re, im);
    for (let bin = 0; bin < kaldiFbankBins; bin++) {
      values[t * kaldiFbankBins + bin] = Math.log(Math.max(filterEnergy(filters, bin, re), floor));
    }
  }
  return { frameCount, values };
}

/** A copy of `values` [frames, bins] with each bin's mean over time taken away. */
export function minusMeanOverTime({ frameCount, values }: FeatureFrames): FeatureFrames {
  const bins = frameCount === 0 ? 0 : values.length / frameCount;
  const centred = new Float32Array(values.length);
  for (let bin = 0; bin < bins; bin++) {
    let mean = 0;
    for (let t = 0; t < frameCount; t++) mean += values[t * bins + bin] as number;
    mean /= frameCount;
    for (let t = 0; t < frameCount; t++) centred[t * bins + bin] = (values[t * bins + bin] as number) - mean;
  }
  return { frameCount, values: centred };
}

/** |X|^2 of each bin, written over `re`. */
function powerInPlace(re: Float64Array, im: Float64Array): void {
  for (let k = 0; k < re.length; k++) re[k] = (re[k] as number) ** 2 + (im[k] as number) ** 2;
}
