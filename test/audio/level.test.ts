import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crossFade,
  fadeIn,
  fadeOut,
  limitPeaks,
  loudnessLufs,
  PeakLimiter,
  peakCeiling,
  peakOf,
  SegmentLevels,
  withGain,
  withoutDc,
} from '../../layers/audio/index.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

const rate = 22050;

describe('loudness', () => {
  test.each([16000, 22050, 24000, 44100, 48000])(
    'a full-scale 997 Hz tone is -3.01 LUFS at %i Hz (BS.1770-4)',
    (hz) => {
      expect(Math.abs(loudnessLufs(tone(997, hz, 3 * hz, 1), hz) + 3.01)).toBeLessThan(0.05);
    },
  );

  test('silence between words does not count (the gates)', () => {
    const word = tone(500, rate, 2 * rate);
    const alone = loudnessLufs(word, rate);
    const spaced = loudnessLufs(sequence(rate, 2, word, 3), rate);
    expect(Math.abs(spaced - alone)).toBeLessThan(1);
  });

  test('silence has none, and a very short sound has some', () => {
    expect(loudnessLufs(new Float32Array(rate), rate)).toBe(Number.NEGATIVE_INFINITY);
    expect(loudnessLufs(new Float32Array(0), rate)).toBe(Number.NEGATIVE_INFINITY);
    expect(loudnessLufs(tone(500, rate, 2000), rate)).toBeGreaterThan(-20);
  });
});

describe('segments of one utterance', () => {
  test('come closer in loudness', () => {
    const levels = new SegmentLevels();
    const made = [1, 0.5, 1.6, 0.7].map((gain) =>
      loudnessLufs(levels.match(voiced(140, rate, 1.5, 0.3 * gain), rate), rate),
    );
    const spread = Math.max(...made) - Math.min(...made);
    console.log(`spread of loudness after matching: ${spread.toFixed(2)} LU (10.1 before)`);
    expect(spread).toBeLessThan(2.5);
  });

  test('are never turned up over full scale, and a whisper stays softer than a shout', () => {
    const levels = new SegmentLevels();
    levels.match(voiced(140, rate, 1, 0.9), rate);
    const spiky = voiced(140, rate, 1, 0.1);
    spiky[5000] = 0.95;
    expect(peakOf(levels.match(spiky, rate))).toBeLessThanOrEqual(peakCeiling + 1e-6);
    const whisper = levels.match(
      noise(rate, 4).map((x) => 0.02 * x),
      rate,
    );
    expect(loudnessLufs(whisper, rate)).toBeLessThan(loudnessLufs(voiced(140, rate, 1, 0.9), rate) - 6);
  });

  test('silence passes unchanged and sets no reference', () => {
    const levels = new SegmentLevels();
    const silence = new Float32Array(rate);
    expect(levels.match(silence, rate)).toBe(silence);
    expect(levels.gainFor(voiced(140, rate, 1), rate)).toBe(1);
  });
});

describe('peaks', () => {
  test('are under the ceiling after limiting, and what is far from one is untouched', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ min: -2, max: 2, noNaN: true, minLength: 1, maxLength: 600 }),
        (samples) => {
          const limited = limitPeaks(samples, rate);
          expect(peakOf(limited)).toBeLessThanOrEqual(Math.fround(peakCeiling));
          const reach = Math.round(0.002 * rate);
          samples.forEach((sample, n) => {
            const near = samples.subarray(Math.max(0, n - reach), n + reach + 1);
            if (peakOf(near) <= peakCeiling) expect(limited[n]).toBe(sample);
          });
        },
      ),
    );
  });

  test('are limited alike however the stream is cut', () => {
    const samples = noise(2000, 8).map((x) => 1.4 * x);
    const limiter = new PeakLimiter(rate);
    const parts = [0, 7, 300, 301, 900].map((start, i, starts) =>
      limiter.push(samples.subarray(start, starts[i + 1])),
    );
    expect([...parts.flatMap((part) => [...part]), ...limiter.finish()]).toEqual([
      ...limitPeaks(samples, rate),
    ]);
  });

  test('gain stops at the ceiling', () => {
    expect(peakOf(withGain(tone(100, rate, 1000), 1.5))).toBeCloseTo(0.75, 4);
    expect(peakOf(withGain(tone(100, rate, 1000), 10))).toBeCloseTo(peakCeiling, 5);
    expect(peakOf(withGain(new Float32Array(10), 5))).toBe(0);
  });
});

test('an offset is taken away', () => {
  const made = withoutDc(tone(100, rate, rate).map((x) => x + 0.1));
  expect(Math.abs(made.reduce((sum, x) => sum + x, 0) / made.length)).toBeLessThan(1e-7);
  expect(withoutDc(new Float32Array(0))).toHaveLength(0);
});

describe('fades', () => {
  test('begin and end at zero and never step by more than the sound itself', () => {
    const samples = new Float32Array(1000).fill(0.5);
    fadeIn(samples, 200);
    fadeOut(samples, 200);
    expect(Math.abs(samples[0] as number)).toBeLessThan(1e-4);
    expect(Math.abs(samples[999] as number)).toBeLessThan(1e-4);
    let largest = 0;
    for (let n = 1; n < samples.length; n++) {
      largest = Math.max(largest, Math.abs((samples[n] as number) - (samples[n - 1] as number)));
    }
    expect(largest).toBeLessThan((0.5 * Math.PI) / 2 / 200 + 1e-6);
  });

  test('longer than the sound are cut to it', () => {
    const samples = new Float32Array(3).fill(1);
    fadeIn(samples, 100);
    expect(samples.every((x) => x >= 0 && x <= 1)).toBe(true);
  });

  test('mixed over an overlap, two halves of one sound are that sound', () => {
    const whole = tone(150, rate, 3000);
    const made = crossFade(whole.slice(0, 1600), whole.slice(1400), 200);
    expect(made).toHaveLength(3000);
    const worst = made.reduce((max, x, n) => Math.max(max, Math.abs(x - (whole[n] as number))), 0);
    expect(worst).toBeLessThan(1e-6);
  });
});
