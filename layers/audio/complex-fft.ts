/**
 * Fourier transforms of any length, in double precision.
 *
 * Complex: Stockham autosort (decimation in frequency) with radices 4, 2, 3, 5 and, for other small primes, a plain butterfly; lengths with
 * a prime factor over 31 go through Bluestein's chirp. Real, even lengths: one complex transform of half the length.
 * Plans hold their tables and buffers: make one a length and keep it; a plan is not re-entrant.
 */

import { butterflies, largestPlainPrime, radicesOf, type Stage, stagesOf } from './butterflies.ts';

/** Complex transform of one length: X[k] = sum over n of x[n] exp(-2 pi i n k / size). */
export class ComplexFft {
  readonly size: number;
  readonly #stages: readonly Stage[];
  readonly #bluestein: Bluestein | undefined;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`FFT length ${size} is not a positive integer`);
    this.size = size;
    const radices = radicesOf(size);
    const plain = radices.every((radix) => radix <= largestPlainPrime);
    this.#stages = plain ? stagesOf(size, radices) : [];
    this.#bluestein = plain ? undefined : new Bluestein(size);
    this.#re = new Float64Array(plain ? size : 0);
    this.#im = new Float64Array(plain ? size : 0);
  }

  /** In place; `re` and `im` are [size]. */
  forward(re: Float64Array, im: Float64Array): void {
    if (this.#bluestein) {
      this.#bluestein.forward(re, im);
      return;
    }
    let fromRe = re;
    let fromIm = im;
    let toRe = this.#re;
    let toIm = this.#im;
    for (const stage of this.#stages) {
      butterflies(stage, fromRe, fromIm, toRe, toIm);
      [fromRe, toRe] = [toRe, fromRe];
      [fromIm, toIm] = [toIm, fromIm];
    }
    if (fromRe !== re) {
      re.set(fromRe);
      im.set(fromIm);
    }
  }

  /** In place, scaled by 1/size, so that it undoes `forward`. */
  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re);
    const scale = 1 / this.size;
    for (let i = 0; i < this.size; i++) {
      re[i] = (re[i] as number) * scale;
      im[i] = (im[i] as number) * scale;
    }
  }
}

/**
 * Any length by a convolution of a convenient one (Bluestein 1970): with w = exp(-i pi / N),
 * X[k] = w^(k k) sum over n of (x[n] w^(n n)) conj(w)^((k-n)(k-n)).
 */
class Bluestein {
  readonly #size: number;
  readonly #padded: ComplexFft;
  readonly #chirpRe: Float64Array;
  readonly #chirpIm: Float64Array;
  readonly #kernelRe: Float64Array;
  readonly #kernelIm: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    this.#size = size;
    let length = 1;
    while (length < 2 * size - 1) length *= 2;
    this.#padded = new ComplexFft(length);
    this.#chirpRe = new Float64Array(size);
    this.#chirpIm = new Float64Array(size);
    this.#kernelRe = new Float64Array(length);
    this.#kernelIm = new Float64Array(length);
    this.#re = new Float64Array(length);
    this.#im = new Float64Array(length);
    for (let n = 0; n < size; n++) {
      // n*n modulo 2N keeps the angle exact for long transforms.
      const angle = (Math.PI * ((n * n) % (2 * size))) / size;
      this.#chirpRe[n] = Math.cos(angle);
      this.#chirpIm[n] = -Math.sin(angle);
      for (const at of [n, (length - n) % length]) {
        this.#kernelRe[at] = Math.cos(angle);
        this.#kernelIm[at] = Math.sin(angle);
      }
    }
    this.#padded.forward(this.#kernelRe, this.#kernelIm);
  }

  forward(re: Float64Array, im: Float64Array): void {
    const a = this.#re.fill(0);
    const b = this.#im.fill(0);
    for (let n = 0; n < this.#size; n++) {
      const c = this.#chirpRe[n] as number;
      const s = this.#chirpIm[n] as number;
      a[n] = (re[n] as number) * c - (im[n] as number) * s;
      b[n] = (re[n] as number) * s + (im[n] as number) * c;
    }
    this.#padded.forward(a, b);
    for (let n = 0; n < a.length; n++) {
      const c = this.#kernelRe[n] as number;
      const s = this.#kernelIm[n] as number;
      const x = a[n] as number;
      const y = b[n] as number;
      a[n] = x * c - y * s;
      b[n] = x * s + y * c;
    }
    this.#padded.inverse(a, b);
    for (let n = 0; n < this.#size; n++) {
      const c = this.#chirpRe[n] as number;
      const s = this.#chirpIm[n] as number;
      re[n] = (a[n] as number) * c - (b[n] as number) * s;
      im[n] = (a[n] as number) * s + (b[n] as number) * c;
    }
  }
}
