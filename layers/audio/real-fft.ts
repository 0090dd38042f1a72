/** Transforms of real signals by a complex transform of half the length (even lengths) or the whole (odd ones). */
import { ComplexFft } from './complex-fft.ts';

/** Real transform of one length: [size] samples <-> [bins] bins, bins = floor(size/2) + 1. */
export class RealFft {
  readonly size: number;
  readonly bins: number;
  readonly #half: ComplexFft;
  readonly #even: boolean;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.bins = Math.floor(size / 2) + 1;
    this.#even = size % 2 === 0;
    this.#half = new ComplexFft(this.#even ? size / 2 : size);
    this.#re = new Float64Array(this.#half.size);
    this.#im = new Float64Array(this.#half.size);
    this.#cos = new Float64Array(this.bins);
    this.#sin = new Float64Array(this.bins);
    for (let k = 0; k < this.bins; k++) {
      this.#cos[k] = Math.cos((2 * Math.PI * k) / size);
      this.#sin[k] = Math.sin((2 * Math.PI * k) / size);
    }
  }

  /** `samples` [size] -> `re`, `im` [bins]. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    const a = this.#re;
    const b = this.#im;
    if (!this.#even) {
      a.set(samples);
      b.fill(0);
      this.#half.forward(a, b);
      re.set(a.subarray(0, this.bins));
      im.set(b.subarray(0, this.bins));
      return;
    }
    const half = this.#half.size;
    for (let n = 0; n < half; n++) {
      a[n] = samples[2 * n] as number;
      b[n] = samples[2 * n + 1] as number;
    }
    this.#half.forward(a, b);
    for (let k = 0; k <= half; k++) {
      const i = k === half ? 0 : k;
      const j = k === 0 ? 0 : half - k;
      const evenRe = 0.5 * ((a[i] as number) + (a[j] as number));
      const evenIm = 0.5 * ((b[i] as number) - (b[j] as number));
      const oddRe = 0.5 * ((b[i] as number) + (b[j] as number));
      const oddIm = 0.5 * ((a[j] as number) - (a[i] as number));
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      re[k] = evenRe + c * oddRe + s * oddIm;
      im[k] = evenIm + c * oddIm - s * oddRe;
    }
  }

  /** `re`, `im` [bins] -> `samples` [size], scaled by 1/size. The imaginary parts of bin 0 and of the Nyquist bin are ignored. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    const a = this.#re;
    const b = this.#im;
    if (!this.#even) {
      a[0] = re[0] as number;
      b[0] = 0;
      for (let k = 1; k < this.bins; k++) {
        a[k] = re[k] as number;
        b[k] = im[k] as number;
        a[this.size - k] = re[k] as number;
        b[this.size - k] = -(im[k] as number);
      }
      this.#half.inverse(a, b);
      samples.set(a);
      return;
    }
    const half = this.#half.size;
    for (let k = 0; k < half; k++) {
      const j = half - k;
      const imK = k === 0 ? 0 : (im[k] as number);
      const imJ = k === 0 ? 0 : (im[j] as number);
      const evenRe = 0.5 * ((re[k] as number) + (re[j] as number));
      const evenIm = 0.5 * (imK - imJ);
      const differenceRe = 0.5 * ((re[k] as number) - (re[j] as number));
      const differenceIm = 0.5 * (imK + imJ);
      const c = this.#cos[k] as number;
      const s = this.#sin[k] as number;
      const oddRe = c * differenceRe - s * differenceIm;
      const oddIm = c * differenceIm + s * differenceRe;
      a[k] = evenRe - oddIm;
      b[k] = evenIm + oddRe;
    }
    this.#half.inverse(a, b);
    for (let n = 0; n < half; n++) {
      samples[2 * n] = a[n] as number;
      samples[2 * n + 1] = b[n] as number;
    }
  }
}
