/** The measures other tests rely on, on sounds whose answer is known. */
import { describe, expect, test } from 'vitest';
import { bandShare, dominantHz, pitchTrack, signalToNoiseDb, spectralCentroidHz } from './measure.ts';
import { noise, sequence, tone, voiced } from './signals.ts';

const rate = 22050;

describe('pitch', () => {
  test.each([80, 110, 147, 220, 330, 400])('of a voice at %i Hz', (f0) => {
    const track = pitchTrack(voiced(f0, rate, 1), rate);
    expect(Math.abs(track.medianHz / f0 - 1)).toBeLessThan(0.01);
    expect(track.voicedRatio).toBeGreaterThan(0.95);
  });

  test('follows a change', () => {
    const { f0Hz } = pitchTrack(sequence(rate, voiced(120, rate, 0.5), voiced(240, rate, 0.5)), rate);
    expect(Math.abs((f0Hz[20] as number) - 120)).toBeLessThan(2);
    expect(Math.abs((f0Hz[70] as number) - 240)).toBeLessThan(4);
  });

  test('noise and silence have none', () => {
    expect(pitchTrack(noise(rate, 1), rate).voicedRatio).toBeLessThan(0.1);
    expect(pitchTrack(new Float32Array(rate), rate).medianHz).toBe(0);
  });
});

test('spectra know where the energy is', () => {
  expect(Math.abs(dominantHz(tone(1234, rate, rate), rate) - 1234)).toBeLessThan(1);
  expect(Math.abs(spectralCentroidHz(tone(3000, rate, rate), rate) - 3000)).toBeLessThan(5);
  expect(bandShare(tone(3000, rate, rate), rate, 2900, 3100)).toBeGreaterThan(0.99);
  expect(Math.abs(bandShare(noise(4 * rate, 2), rate, 0, rate / 4) - 0.5)).toBeLessThan(0.02);
});

test('signal to noise finds delay, gain and ratio', () => {
  const want = voiced(150, rate, 0.5);
  const hiss = noise(want.length, 3);
  const got = sequence(
    rate,
    37 / rate,
    want.map((x, n) => 0.8 * x + 0.001 * (hiss[n] as number)),
  );
  const { snrDb, delay, gain } = signalToNoiseDb(want, got, 100);
  const power = want.reduce((sum, x) => sum + 0.64 * x * x, 0) / want.length;
  expect(delay).toBe(37);
  expect(Math.abs(gain - 0.8)).toBeLessThan(0.001);
  expect(Math.abs(snrDb - 10 * Math.log10(power / (1e-6 / 3)))).toBeLessThan(0.5);
});
