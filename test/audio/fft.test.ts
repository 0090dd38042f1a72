import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ComplexFft, RealFft } from '../../layers/audio/index.ts';

function noise(length: number, seed: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The definition, term by term. */
function naiveDft(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const size = re.length;
  const outRe = new Float64Array(size);
  const outIm = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      outRe[k] = (outRe[k] as number) + (re[n] as number) * c - (im[n] as number) * s;
      outIm[k] = (outIm[k] as number) + (re[n] as number) * s + (im[n] as number) * c;
    }
  }
  return [outRe, outIm];
}

function worst(got: Float64Array, want: Float64Array): number {
  return got.reduce((max, value, i) => Math.max(max, Math.abs(value - (want[i] as number))), 0);
}

const lengths = [
  ...Array.from({ length: 70 }, (_, i) => i + 1),
  97,
  101,
  128,
  143,
  200,
  256,
  331,
  400,
  441,
  512,
  640,
  961,
  1009,
  1024,
];

describe('against the naive transform', () => {
  test('complex transforms of many lengths agree, and the inverse brings the signal back', () => {
    let largest = { error: 0, size: 0 };
    for (const size of lengths) {
      const re = noise(size, size);
      const im = noise(size, size + 7919);
      const [wantRe, wantIm] = naiveDft(re, im);
      const [gotRe, gotIm] = [re.slice(), im.slice()];
      const fft = new ComplexFft(size);
      fft.forward(gotRe, gotIm);
      const error = Math.max(worst(gotRe, wantRe), worst(gotIm, wantIm));
      fft.inverse(gotRe, gotIm);
      const back = Math.max(worst(gotRe, re), worst(gotIm, im));
      if (Math.max(error, back) > largest.error) largest = { error: Math.max(error, back), size };
      expect(error, `length ${size}`).toBeLessThan(1e-11 * Math.max(1, Math.sqrt(size)));
      expect(back, `length ${size}, and back`).toBeLessThan(1e-13 * Math.max(10, Math.sqrt(size)));
    }
    console.log(`complex FFT: max error ${largest.error.toExponential(2)} at length ${largest.size}`);
  });

  test('real transforms of many lengths agree, and the inverse brings the signal back', () => {
    let largest = { error: 0, size: 0 };
    for (const size of lengths) {
      const samples = noise(size, size);
      const [wantRe, wantIm] = naiveDft(samples, new Float64Array(size));
      const fft = new RealFft(size);
      const re = new Float64Array(fft.bins);
      const im = new Float64Array(fft.bins);
      fft.forward(samples, re, im);
      const error = Math.max(
        worst(re, wantRe.subarray(0, fft.bins)),
        worst(im, wantIm.subarray(0, fft.bins)),
      );
      if (error > largest.error) largest = { error, size };
      expect(fft.bins).toBe(Math.floor(size / 2) + 1);
      expect(error, `length ${size}`).toBeLessThan(1e-11 * Math.max(1, Math.sqrt(size)));
      const back = new Float64Array(size);
      fft.inverse(re, im, back);
      expect(worst(back, samples), `length ${size}, and back`).toBeLessThan(1e-12);
    }
    console.log(`real FFT: max error ${largest.error.toExponential(2)} at length ${largest.size}`);
  });
});

test('energy is the same in time and frequency at any length (Parseval)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer(), (size, seed) => {
      const re = noise(size, seed);
      const im = noise(size, seed ^ 0x5bd1e995);
      const before = re.reduce((sum, x, i) => sum + x * x + (im[i] as number) ** 2, 0);
      new ComplexFft(size).forward(re, im);
      const after = re.reduce((sum, x, i) => sum + x * x + (im[i] as number) ** 2, 0) / size;
      expect(Math.abs(after - before)).toBeLessThan(1e-10 * Math.max(1, before));
    }),
    { numRuns: 60 },
  );
});

test('a length that is no positive whole number is refused', () => {
  for (const size of [0, -4, 2.5, Number.NaN]) expect(() => new ComplexFft(size)).toThrow(RangeError);
});
