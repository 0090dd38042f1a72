import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  quietestValley,
  setSilence,
  shiftedPlace,
  silentGaps,
  soundSpans,
  speechSpan,
  trimToSilence,
} from '../../layers/audio/index.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

const rate = 22050;
const seconds = (samples: number): number => samples / rate;

/** Silence, a sound, silence, a sound, silence, with room noise underneath. */
function twoWords(noiseLevel: number): Float32Array {
  const clean = sequence(rate, 0.4, tone(200, rate, 6615), 0.5, tone(300, rate, 4410, 0.05), 0.3);
  const floor = noise(clean.length, 1);
  return clean.map((x, n) => x + noiseLevel * (floor[n] as number));
}

describe('where sound is', () => {
  test.each([0, 0.0003, 0.003])('is found with room noise of amplitude %f', (level) => {
    const spans = soundSpans(twoWords(level), rate);
    expect(spans).toHaveLength(2);
    const edges = spans.flatMap(({ start, end }) => [seconds(start), seconds(end)]);
    const want = [0.4, 0.7, 1.2, 1.4];
    edges.forEach((edge, i) => {
      expect(Math.abs(edge - (want[i] as number)), `edge ${i}`).toBeLessThan(0.03);
    });
    // Never inside the sound.
    expect(edges[0]).toBeLessThanOrEqual(0.4);
    expect(edges[1]).toBeGreaterThanOrEqual(0.7);
    expect(edges[2]).toBeLessThanOrEqual(1.2);
    expect(edges[3]).toBeGreaterThanOrEqual(1.4);
  });

  test('a soft consonant 35 dB under the vowel stays with its word', () => {
    const hiss = noise(Math.round(0.12 * rate), 5).map((x) => 0.01 * x);
    const span = speechSpan(sequence(rate, 0.5, hiss, tone(200, rate, 4410), hiss, 0.5), rate);
    expect(seconds(span?.start ?? Number.NaN)).toBeLessThanOrEqual(0.5);
    expect(seconds(span?.end ?? Number.NaN)).toBeGreaterThanOrEqual(0.5 + 0.12 + 0.2 + 0.12 - 0.01);
  });

  test('silence, nothing and a lone click have no sound', () => {
    const click = new Float32Array(rate);
    click[5000] = 0.8;
    for (const samples of [
      new Float32Array(0),
      new Float32Array(rate),
      click,
      noise(rate, 3).map((x) => 1e-4 * x),
    ]) {
      expect(soundSpans(samples, rate)).toEqual([]);
    }
  });

  test('sound from end to end is one span', () => {
    expect(soundSpans(voiced(120, rate, 1), rate)).toEqual([{ start: 0, end: rate }]);
  });
});

describe('a pause of a wanted length', () => {
  test.each([0.1, 0.3, 0.5, 0.6, 1.2])('%f s, however long the silence was', (wanted) => {
    const samples = twoWords(0.0003);
    const gaps = silentGaps(samples, rate);
    expect(gaps).toHaveLength(1);
    const retimed = setSilence(
      samples,
      rate,
      gaps.map((gap) => ({ gap, seconds: wanted })),
    );
    const [after] = silentGaps(retimed.samples, rate, 0.02);
    expect(Math.abs(seconds((after?.end ?? 0) - (after?.start ?? 0)) - wanted)).toBeLessThan(0.03);
    // The second word is whole and where the shifts say.
    const place = Math.round(1.2 * rate);
    const moved = shiftedPlace(place, retimed.shifts);
    expect(retimed.samples.subarray(moved, moved + 4410)).toEqual(samples.subarray(place, place + 4410));
  });

  test('leading and trailing silence become what is asked for, and no sound is lost', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        (before, after, leadingSeconds, trailingSeconds) => {
          const word = tone(220, rate, 6615);
          const samples = sequence(rate, before, word, after);
          const span = speechSpan(samples, rate) ?? { start: 0, end: 0 };
          const { samples: trimmed, shifts } = trimToSilence(samples, rate, {
            leadingSeconds,
            trailingSeconds,
          });
          const length = Math.round(leadingSeconds * rate) + Math.round(trailingSeconds * rate);
          expect(trimmed.length).toBe(span.end - span.start + length);
          const start = shiftedPlace(span.start, shifts);
          const wordAt = start + Math.round(before * rate) - span.start;
          expect(
            Math.abs(wordAt - Math.round(before * rate) + span.start - Math.round(leadingSeconds * rate)),
          ).toBeLessThanOrEqual(1);
          expect(trimmed.subarray(wordAt, wordAt + word.length)).toEqual(word);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('one side alone leaves the other as it was', () => {
    const samples = sequence(rate, 0.4, tone(200, rate, 6615), 0.3);
    const { samples: trimmed } = trimToSilence(samples, rate, { trailingSeconds: 0.1 });
    expect(trimmed.subarray(0, 15000)).toEqual(samples.subarray(0, 15000));
    expect(trimmed.length).toBeLessThan(samples.length);
  });

  test('all silence becomes silence of the wanted length', () => {
    const { samples } = trimToSilence(new Float32Array(rate), rate, {
      leadingSeconds: 0.1,
      trailingSeconds: 0.2,
    });
    expect(samples).toHaveLength(6615);
  });

  test('a cut in noise makes no step', () => {
    const samples = noise(rate, 9).map(
      (x, n) => 0.002 * x + (n < 6000 || n > 16000 ? 0.3 * Math.sin(n / 20) : 0),
    );
    const gaps = silentGaps(samples, rate);
    const { samples: made, shifts } = setSilence(
      samples,
      rate,
      gaps.map((gap) => ({ gap, seconds: 0.1 })),
    );
    const cut = (shifts[0]?.at ?? 0) + 0;
    expect(Math.abs(made[cut - 1] as number)).toBeLessThan(1e-5);
    expect(Math.abs(made[cut] as number)).toBeLessThan(1e-5);
  });
});

describe('the quietest valley', () => {
  test('is where the level dips, within reach', () => {
    const samples = sequence(rate, tone(200, rate, 11025), 0.05, tone(200, rate, 11025));
    expect(Math.abs(seconds(quietestValley(samples, rate, 0.45, 0.2)) - 0.525)).toBeLessThan(0.02);
  });

  test('of two alike the nearer', () => {
    const word = tone(200, rate, 4410);
    const samples = sequence(rate, word, 0.05, word, 0.05, word);
    expect(Math.abs(seconds(quietestValley(samples, rate, 0.4, 0.4)) - 0.475)).toBeLessThan(0.02);
  });

  test('never leaves the signal', () => {
    fc.assert(
      fc.property(
        fc.nat(3000),
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (length, near, reach) => {
          const place = quietestValley(noise(length, 2), rate, near, reach);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(length);
        },
      ),
    );
  });
});
