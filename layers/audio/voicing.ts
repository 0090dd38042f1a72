/**
 * How much of a sound is voiced: autocorrelation of 40 ms frames every 20 ms, normalised by that of the window (Boersma 1993).
 * Tells speech from noise and hum well enough to refuse a clip; it is no pitch tracker.
 */

import { resample } from './polyphase.ts';
import { RealFft } from './real-fft.ts';

const analysisRateHz = 8000;
const frameSeconds = 0.04;
const hopSeconds = 0.02;
const lowestHz = 65;
const highestHz = 400;
const fftSize = 1024;
/** Noise of one frame rarely repeats itself better than this. */
const voicedFrom = 0.55;

export interface VoicingFrame {
  /** RMS in dB of full scale. */
  readonly levelDb: number;
  readonly voiced: boolean;
}

/** One entry every 20 ms. */
export function voicingFrames(samples: Float32Array, sampleRateHz: number): VoicingFrame[] {
  const signal = resample(samples, sampleRateHz, analysisRateHz);
  const frame = frameSeconds * analysisRateHz;
  const hop = hopSeconds * analysisRateHz;
  const shortest = Math.floor(analysisRateHz / highestHz);
  const longest = Math.ceil(analysisRateHz / lowestHz);
  const window = Float64Array.from(
    { length: frame },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / frame),
  );
  const correlate = new Autocorrelation();
  const ofWindow = correlate.of(window).slice();
  const piece = new Float64Array(frame);
  const frames: VoicingFrame[] = [];
  for (let start = 0; start + frame <= signal.length; start += hop) {
    let mean = 0;
    for (let n = 0; n < frame; n++) mean += signal[start + n] as number;
    mean /= frame;
    let energy = 0;
    for (let n = 0; n < frame; n++) {
      const value = (signal[start + n] as number) - mean;
      energy += value * value;
      piece[n] = value * (window[n] as number);
    }
    const auto = correlate.of(piece);
    let strongest = 0;
    // A peak counts only past the first dip: near zero every smooth signal resembles itself.
    let dipped = false;
    for (let lag = 1; lag <= longest; lag++) {
      const value =
        ((auto[lag] as number) * (ofWindow[0] as number)) / ((auto[0] as number) * (ofWindow[lag] as number));
      if (value < 0.3) dipped = true;
      if (dipped && lag >= shortest && value > strongest) strongest = value;
    }
    frames.push({ levelDb: 10 * Math.log10(energy / frame + 1e-12), voiced: strongest >= voicedFrom });
  }
  return frames;
}

/** Autocorrelation through the power spectrum; the answer is reused by the next call. */
class Autocorrelation {
  readonly #fft = new RealFft(fftSize);
  readonly #padded = new Float64Array(fftSize);
  readonly #re = new Float64Array(fftSize / 2 + 1);
  readonly #im = new Float64Array(fftSize / 2 + 1);

  of(samples: Float64Array): Float64Array {
    this.#padded.fill(0);
    this.#padded.set(samples);
    this.#fft.forward(this.#padded, this.#re, this.#im);
    for (let k = 0; k < this.#re.length; k++) {
      this.#re[k] = (this.#re[k] as number) ** 2 + (this.#im[k] as number) ** 2;
      this.#im[k] = 0;
    }
    this.#fft.inverse(this.#re, this.#im, this.#padded);
    return this.#padded;
  }
}
