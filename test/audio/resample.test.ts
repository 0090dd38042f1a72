import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  officialResample,
  ResampleStream,
  resample,
  UnsupportedOutputError,
} from '../../layers/audio/index.ts';

function tone(hz: number, rate: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / rate));
}

/** Amplitude of one frequency in the steady middle of a signal, by projection with a Hann window. */
function amplitudeAt(samples: Float32Array, hz: number, rate: number): number {
  const start = Math.floor(samples.length / 4);
  const length = Math.floor(samples.length / 2);
  let [re, im, total] = [0, 0, 0];
  for (let n = 0; n < length; n++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length);
    const angle = (2 * Math.PI * hz * (start + n)) / rate;
    re += window * (samples[start + n] as number) * Math.cos(angle);
    im += window * (samples[start + n] as number) * Math.sin(angle);
    total += window;
  }
  return (2 * Math.hypot(re, im)) / total;
}

const decibels = (ratio: number): number => 20 * Math.log10(ratio);
const targets = [8000, 11025, 16000, 24000, 32000, 44100, 48000];

describe('a tone at a new rate', () => {
  test.each(targets)('22050 -> %i Hz: flat in the passband', (rate) => {
    const nyquist = Math.min(22050, rate) / 2;
    let ripple = 0;
    for (let part = 0.02; part <= 0.901; part += 0.04) {
      const hz = part * nyquist;
      const level = decibels(amplitudeAt(resample(tone(hz, 22050, 8820), 22050, rate), hz, rate) / 0.5);
      ripple = Math.max(ripple, Math.abs(level));
    }
    console.log(`22050 -> ${rate}: passband ripple ${ripple.toExponential(2)} dB up to 0.9 of ${nyquist} Hz`);
    expect(ripple).toBeLessThan(0.001);
  });

  test.each([32000, 44100, 48000])('22050 -> %i Hz: images are 95 dB down', (rate) => {
    let worst = Number.NEGATIVE_INFINITY;
    for (const hz of [500, 3000, 7000, 9900, 10500, 11000]) {
      const image = 22050 - hz;
      if (image > rate / 2) continue;
      const made = resample(tone(hz, 22050, 8820), 22050, rate);
      worst = Math.max(worst, decibels(amplitudeAt(made, image, rate) / 0.5));
    }
    console.log(`22050 -> ${rate}: loudest image ${worst.toFixed(1)} dB`);
    expect(worst).toBeLessThan(-95);
  });

  test.each([8000, 11025, 16000])('22050 -> %i Hz: what would alias is 95 dB down', (rate) => {
    let worst = Number.NEGATIVE_INFINITY;
    for (let hz = rate / 2 + 20; hz < 11000; hz += 397) {
      const made = resample(tone(hz, 22050, 8820), 22050, rate);
      const middle = made.subarray(made.length / 4, (3 * made.length) / 4);
      worst = Math.max(worst, decibels(middle.reduce((max, x) => Math.max(max, Math.abs(x)), 0) / 0.5));
    }
    console.log(`22050 -> ${rate}: loudest alias ${worst.toFixed(1)} dB`);
    expect(worst).toBeLessThan(-95);
  });

  test('22050 -> 44100 Hz keeps the original samples where they are, to the rounding of the filter', () => {
    const input = tone(440, 22050, 4410);
    const made = resample(input, 22050, 44100);
    let worst = 0;
    for (let n = 500; n < 3900; n++)
      worst = Math.max(worst, Math.abs((made[2 * n] as number) - (input[n] as number)));
    expect(worst).toBeLessThan(1e-5);
  });

  test('rates without a common divisor keep tone and length as well', () => {
    const made = resample(tone(1000, 22050, 8820), 22050, 47999);
    expect(made).toHaveLength(Math.ceil((8820 * 47999) / 22050));
    expect(Math.abs(decibels(amplitudeAt(made, 1000, 47999) / 0.5))).toBeLessThan(0.001);
    expect(decibels(amplitudeAt(made, 21050, 47999) / 0.5)).toBeLessThan(-95);
  });
});

test('a constant stays that constant, without ripple from phase to phase', () => {
  for (const rate of targets) {
    const made = resample(new Float32Array(2000).fill(0.25), 22050, rate);
    const middle = made.subarray(made.length * 0.4, made.length * 0.6);
    for (const value of middle) expect(Math.abs(value - 0.25)).toBeLessThan(1e-7);
  }
});

test('a stream cut anywhere gives the bits of the whole signal', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 2500 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.constantFrom(...targets, 22050, 47999),
      (samples, cuts, rate) => {
        const stream = new ResampleStream(22050, rate);
        const parts: number[] = [];
        let at = 0;
        for (const length of [...cuts, samples.length]) {
          parts.push(...stream.push(samples.subarray(at, at + length)));
          at = Math.min(samples.length, at + length);
        }
        parts.push(...stream.finish());
        const whole = resample(samples, 22050, rate);
        expect(parts).toHaveLength(Math.ceil((samples.length * rate) / 22050));
        expect(parts).toEqual([...whole]);
      },
    ),
    { numRuns: 60 },
  );
});

test('impossible rates are refused in words', () => {
  for (const rate of [0, -8000, 22050.5, Number.NaN, 1e9]) {
    expect(() => resample(new Float32Array(4), 22050, rate)).toThrow(UnsupportedOutputError);
  }
});

test('the official resampler gives ceil(new * n / old) samples at any pair of rates', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8000, max: 96000 }), fc.nat(600), (rate, length) => {
      expect(officialResample(new Float32Array(length), rate, 16000)).toHaveLength(
        Math.ceil((16000 * length) / rate),
      );
    }),
    { numRuns: 40 },
  );
});
