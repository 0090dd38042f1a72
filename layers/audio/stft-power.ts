/** Power spectra of overlapping, Hann-windowed frames: the common part of the two mel spectrograms. */
import { RealFft } from './real-fft.ts';

/** One sample of a signal mirrored at both ends without repeating the end samples (torch's "reflect"). */
function reflected(samples: Float32Array, index: number): number {
  const last = samples.length - 1;
  let i = index;
  while (i < 0 || i > last) i = i < 0 ? -i : 2 * last - i;
  return samples[i] as number;
}

/**
 * Calls `visit(frame, power)` for each frame; `power` is [fftSize/2 + 1] and reused.
 *
 * The signal is mirrored by `padding` samples at both ends; the window is a periodic Hann of fftSize. A signal shorter than two samples
 * can't be mirrored and counts as silence.
 */
export function forEachPowerSpectrum(
  samples: Float32Array,
  options: {
    readonly fftSize: number;
    readonly hopSamples: number;
    readonly padding: number;
    readonly frameCount: number;
  },
  visit: (frame: number, power: Float64Array) => void,
): void {
  const { fftSize, hopSamples, padding, frameCount } = options;
  const window = Float64Array.from(
    { length: fftSize },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / fftSize),
  );
  const fft = new RealFft(fftSize);
  const frame = new Float64Array(fftSize);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  for (let t = 0; t < frameCount; t++) {
    const start = t * hopSamples - padding;
    if (samples.length < 2) {
      frame.fill(0);
    } else if (start >= 0 && start + fftSize <= samples.length) {
      for (let n = 0; n < fftSize; n++) frame[n] = (samples[start + n] as number) * (window[n] as number);
    } else {
      for (let n = 0; n < fftSize; n++) frame[n] = reflected(samples, start + n) * (window[n] as number);
    }
    fft.forward(frame, re, im);
    for (let k = 0; k < re.length; k++) re[k] = (re[k] as number) ** 2 + (im[k] as number) ** 2;
    visit(t, re);
  }
}
