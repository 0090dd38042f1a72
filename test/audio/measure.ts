/**
 * Measures of sound for tests: pitch, how much of it is voiced, spectra, signal-to-noise ratio. Not for production: plain and exact
 * rather than fast.
 */
import { RealFft } from '../../layers/audio/index.ts';

export interface PitchTrack {
  /** One a frame, Hz; 0 where unvoiced. */
  readonly f0Hz: Float64Array;
  readonly hopSeconds: number;
  /** Voiced frames as a part of those that aren't silent. */
  readonly voicedRatio: number;
  /** Median of the voiced frames, 0 without any. */
  readonly medianHz: number;
}

/**
 * F0 by normalised autocorrelation over 40 ms every 10 ms, with the first strong peak preferred against octave errors
 * (Boersma 1993: the window's own autocorrelation is divided out).
 */
export function pitchTrack(
  samples: Float32Array,
  rate: number,
  options: { readonly lowHz?: number; readonly highHz?: number; readonly voicing?: number } = {},
): PitchTrack {
  const { lowHz = 60, highHz = 450, voicing = 0.5 } = options;
  const hopSeconds = 0.01;
  const frame = Math.round(0.04 * rate);
  const hop = Math.round(hopSeconds * rate);
  const [shortest, longest] = [Math.floor(rate / highHz), Math.min(frame - 2, Math.ceil(rate / lowHz))];
  const size = 2 ** Math.ceil(Math.log2(2 * frame));
  const fft = new RealFft(size);
  const window = Float64Array.from(
    { length: frame },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / frame),
  );
  const windowAuto = autocorrelation(fft, window, frame);
  const loudest = Math.max(1e-9, rmsOf(samples));
  const f0: number[] = [];
  let [voiced, sounding] = [0, 0];
  for (let start = 0; start + frame <= samples.length; start += hop) {
    const piece = Float64Array.from(samples.subarray(start, start + frame));
    const mean = piece.reduce((sum, x) => sum + x, 0) / frame;
    const windowed = piece.map((x, n) => (x - mean) * (window[n] as number));
    const level = Math.sqrt(piece.reduce((sum, x) => sum + (x - mean) ** 2, 0) / frame);
    if (level < 0.05 * loudest) {
      f0.push(0);
      continue;
    }
    sounding++;
    const auto = autocorrelation(fft, windowed, frame);
    const strength = (lag: number): number =>
      (auto[lag] as number) / (auto[0] as number) / ((windowAuto[lag] as number) / (windowAuto[0] as number));
    let best = { lag: 0, value: voicing };
    for (let lag = Math.max(2, shortest); lag < longest; lag++) {
      const value = strength(lag);
      // A later peak must be clearly better: the first period wins over its multiples.
      if (
        value > best.value * (best.lag === 0 ? 1 : 1.05) &&
        value >= strength(lag - 1) &&
        value >= strength(lag + 1)
      ) {
        best = { lag, value };
      }
    }
    if (best.lag === 0) {
      f0.push(0);
      continue;
    }
    voiced++;
    const [a, b, c] = [strength(best.lag - 1), best.value, strength(best.lag + 1)];
    f0.push(rate / (best.lag + (0.5 * (a - c)) / (a - 2 * b + c || 1)));
  }
  const sorted = f0.filter((hz) => hz > 0).sort((x, y) => x - y);
  return {
    f0Hz: Float64Array.from(f0),
    hopSeconds,
    voicedRatio: sounding === 0 ? 0 : voiced / sounding,
    medianHz: sorted[Math.floor(sorted.length / 2)] ?? 0,
  };
}

/** Mean power of each bin over Hann frames of 2,048 samples; [1025] bins of rate / 2048 Hz. */
export function longTermSpectrum(samples: Float32Array): Float64Array {
  const fft = new RealFft(2048);
  const frame = new Float64Array(2048);
  const [re, im, power] = [
    new Float64Array(fft.bins),
    new Float64Array(fft.bins),
    new Float64Array(fft.bins),
  ];
  let frames = 0;
  for (let start = 0; start === 0 || start + 2048 <= samples.length; start += 1024) {
    for (let n = 0; n < 2048; n++) {
      frame[n] = (samples[start + n] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 2048));
    }
    fft.forward(frame, re, im);
    for (let k = 0; k < power.length; k++)
      power[k] = (power[k] as number) + (re[k] as number) ** 2 + (im[k] as number) ** 2;
    frames++;
  }
  return power.map((sum) => sum / frames);
}

/** The spectrum's centre of gravity, Hz. */
export function spectralCentroidHz(samples: Float32Array, rate: number): number {
  const power = longTermSpectrum(samples);
  let [weighted, total] = [0, 0];
  power.forEach((p, k) => {
    weighted += (p * k * rate) / 2048;
    total += p;
  });
  return total === 0 ? 0 : weighted / total;
}

/** Part of the energy between two frequencies, 0 to 1. */
export function bandShare(samples: Float32Array, rate: number, fromHz: number, toHz: number): number {
  const power = longTermSpectrum(samples);
  let [inside, total] = [0, 0];
  power.forEach((p, k) => {
    const hz = (k * rate) / 2048;
    if (hz >= fromHz && hz < toHz) inside += p;
    total += p;
  });
  return total === 0 ? 0 : inside / total;
}

/** The strongest frequency, Hz, interpolated between bins. */
export function dominantHz(samples: Float32Array, rate: number): number {
  const power = longTermSpectrum(samples);
  let k = 1;
  for (let i = 1; i < power.length - 1; i++) if ((power[i] as number) > (power[k] as number)) k = i;
  const [a, b, c] = [k - 1, k, k + 1].map((i) => Math.log((power[i] ?? 0) + 1e-30)) as [
    number,
    number,
    number,
  ];
  return ((k + (0.5 * (a - c)) / (a - 2 * b + c || 1)) * rate) / 2048;
}

/** dB of `want` over `got - want`, after the best delay of up to `maxDelay` samples either way and the best gain. */
export function signalToNoiseDb(
  want: Float32Array,
  got: Float32Array,
  maxDelay = 0,
): { readonly snrDb: number; readonly delay: number; readonly gain: number } {
  const fft = new RealFft(2 ** Math.ceil(Math.log2(want.length + got.length + 1)));
  const [a, b] = [spectrumOf(fft, want), spectrumOf(fft, got)];
  const re = a.re.map((x, k) => x * (b.re[k] as number) + (a.im[k] as number) * (b.im[k] as number));
  const im = a.re.map((x, k) => x * (b.im[k] as number) - (a.im[k] as number) * (b.re[k] as number));
  const cross = new Float64Array(fft.size);
  fft.inverse(re, im, cross);
  let delay = 0;
  for (let d = -maxDelay; d <= maxDelay; d++) {
    if ((cross[(d + fft.size) % fft.size] as number) > (cross[(delay + fft.size) % fft.size] as number))
      delay = d;
  }
  let [ww, wg, gg] = [0, 0, 0];
  for (let n = 0; n < want.length; n++) {
    const w = want[n] as number;
    const g = got[n + delay] ?? 0;
    ww += w * w;
    wg += w * g;
    gg += g * g;
  }
  const gain = ww === 0 ? 0 : wg / ww;
  const error = gg - gain * wg;
  return { snrDb: 10 * Math.log10((gain * gain * ww) / Math.max(error, 1e-30)), delay, gain };
}

function spectrumOf(fft: RealFft, samples: Float32Array): { re: Float64Array; im: Float64Array } {
  const padded = new Float64Array(fft.size);
  padded.set(samples);
  const [re, im] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  fft.forward(padded, re, im);
  return { re, im };
}

function autocorrelation(fft: RealFft, samples: Float64Array, lags: number): Float64Array {
  const padded = new Float64Array(fft.size);
  padded.set(samples);
  const [re, im] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  fft.forward(padded, re, im);
  for (let k = 0; k < re.length; k++) {
    re[k] = (re[k] as number) ** 2 + (im[k] as number) ** 2;
    im[k] = 0;
  }
  const auto = new Float64Array(fft.size);
  fft.inverse(re, im, auto);
  return auto.slice(0, lags);
}

function rmsOf(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length));
}
