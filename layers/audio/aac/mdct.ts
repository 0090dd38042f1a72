/**
 * The lapped transform of AAC and its windows (ISO/IEC 14496-3, 4.6.11).
 *
 * With N = 2M and n0 = (M + 1) / 2:
 *   forward  X[k] = 2 sum over n < N of z[n] cos(2 pi / N (n + n0)(k + 1/2))
 *   inverse  x[n] = 2/N sum over k < M of X[k] cos(2 pi / N (n + n0)(k + 1/2))
 * Each goes through one complex transform of N points with twiddles before and after: simple, and fast enough for clips.
 */
import { ComplexFft } from '../complex-fft.ts';

export class Mdct {
  readonly coefficients: number;
  readonly #fft: ComplexFft;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  /** exp(-i pi n / N), [N]. */
  readonly #sampleTwiddles: Twiddles;
  /** exp(-2 pi i n0 (k + 1/2) / N), [M]. */
  readonly #forwardTwiddles: Twiddles;
  /** exp(-2 pi i n0 k / N), [M]. */
  readonly #inverseTwiddles: Twiddles;
  /** exp(-i pi (n + n0) / N), [N]. */
  readonly #outputTwiddles: Twiddles;

  /** @param coefficients M. */
  constructor(coefficients: number) {
    const m = coefficients;
    const n0 = (m + 1) / 2;
    this.coefficients = m;
    this.#fft = new ComplexFft(2 * m);
    this.#re = new Float64Array(2 * m);
    this.#im = new Float64Array(2 * m);
    this.#sampleTwiddles = twiddles(2 * m, (n) => (Math.PI * n) / (2 * m));
    this.#forwardTwiddles = twiddles(m, (k) => (Math.PI * n0 * (k + 0.5)) / m);
    this.#inverseTwiddles = twiddles(m, (k) => (Math.PI * n0 * k) / m);
    this.#outputTwiddles = twiddles(2 * m, (n) => (Math.PI * (n + n0)) / (2 * m));
  }

  /** `windowed` [2M] -> `spectrum` [M] from `offset` on. */
  forward(windowed: Float64Array, spectrum: Float64Array, offset: number): void {
    const m = this.coefficients;
    const [before, after] = [this.#sampleTwiddles, this.#forwardTwiddles];
    for (let n = 0; n < 2 * m; n++) {
      const sample = windowed[n] as number;
      this.#re[n] = sample * (before.cos[n] as number);
      this.#im[n] = -sample * (before.sin[n] as number);
    }
    this.#fft.forward(this.#re, this.#im);
    for (let k = 0; k < m; k++) {
      spectrum[offset + k] =
        2 *
        ((this.#re[k] as number) * (after.cos[k] as number) +
          (this.#im[k] as number) * (after.sin[k] as number));
    }
  }

  /** `spectrum` [M] from `offset` on -> `samples` [2M], aliased halves and all. */
  inverse(spectrum: Float64Array, offset: number, samples: Float64Array): void {
    const m = this.coefficients;
    const [before, after] = [this.#inverseTwiddles, this.#outputTwiddles];
    this.#re.fill(0);
    this.#im.fill(0);
    for (let k = 0; k < m; k++) {
      const value = spectrum[offset + k] as number;
      this.#re[k] = value * (before.cos[k] as number);
      this.#im[k] = -value * (before.sin[k] as number);
    }
    this.#fft.forward(this.#re, this.#im);
    for (let n = 0; n < 2 * m; n++) {
      samples[n] =
        ((this.#re[n] as number) * (after.cos[n] as number) +
          (this.#im[n] as number) * (after.sin[n] as number)) /
        m;
    }
  }
}

interface Twiddles {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

function twiddles(length: number, angleAt: (index: number) => number): Twiddles {
  const angles = Float64Array.from({ length }, (_, i) => angleAt(i));
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}

/** Rising half of a window of 2M: [M]. Shape 0 is a sine, 1 Kaiser-Bessel derived (alpha 4 for long windows, 6 for short). */
export function risingHalf(length: number, shape: number): Float64Array {
  if (shape === 0) {
    return Float64Array.from({ length }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / (2 * length)));
  }
  const alpha = length > 128 ? 4 : 6;
  const kaiser = Float64Array.from({ length: length + 1 }, (_, n) =>
    besselI0(Math.PI * alpha * Math.sqrt(1 - ((2 * n) / length - 1) ** 2)),
  );
  const total = kaiser.reduce((sum, value) => sum + value, 0);
  let running = 0;
  return Float64Array.from({ length }, (_, n) => {
    running += kaiser[n] as number;
    return Math.sqrt(running / total);
  });
}

function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
