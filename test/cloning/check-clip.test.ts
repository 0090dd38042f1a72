import { describe, expect, test } from 'vitest';
import {
  ClipRefusedError,
  checkClip,
  clipLimits,
  measureClip,
} from '../../layers/speech/cloning/check-clip.ts';
import type { Clip } from '../../layers/speech/model.ts';
import { noise, tone, voiced } from '../audio/signals.ts';

const rate = 16000;
/** Twelve seconds that sound like a voice, in a room with a little noise. */
const speech = withNoise(voiced(140, rate, 12, 0.4), 0.002);

function withNoise(samples: Float32Array, level: number): Float32Array {
  const floor = noise(samples.length, 7);
  return samples.map((x, n) => x + level * (floor[n] as number));
}

function clipOf(samples: Float32Array, sampleRateHz = rate): Clip {
  return { samples, sampleRateHz };
}

function refusal(clip: Clip): ClipRefusedError {
  try {
    checkClip(clip);
  } catch (error) {
    if (error instanceof ClipRefusedError) return error;
    throw error;
  }
  throw new Error('the clip was accepted');
}

test('a clear voice of the right length is accepted and measured', () => {
  const quality = checkClip(clipOf(speech));
  expect(quality.durationSeconds).toBe(12);
  expect(quality.voicedSeconds).toBeGreaterThan(8);
  expect(quality.sound.length).toBeGreaterThan(0);
});

test.each([8000, 22050, 44100, 48000])('the same voice at %i Hz is judged alike', (hz) => {
  const quality = checkClip(clipOf(voiced(140, hz, 11, 0.4), hz));
  expect(Math.abs(quality.voicedSeconds - 11)).toBeLessThan(1);
});

describe('a clip is refused, with what was measured and the limit, when it', () => {
  test.each([
    ['too_short', 'is too short', clipOf(speech.slice(0, 9.9 * rate)), /9\.9 s.*at least 10 s/],
    ['too_long', 'is too long', clipOf(voiced(140, 8000, 30.5), 8000), /30\.5 s.*at most 30 s/],
    ['rate_too_low', 'has a low rate', clipOf(voiced(140, 6000, 12), 6000), /6000 Hz.*8000 Hz/],
    ['silent', 'is silent', clipOf(new Float32Array(12 * rate)), /silent.*-50 dB/],
    ['silent', 'is nearly silent', clipOf(speech.map((x) => x / 1000)), /-80 dB.*-50 dB/],
    ['no_speech', 'is noise', clipOf(noise(12 * rate, 3)), /0\.0 s .*at least 3 s/],
    [
      'no_speech',
      'is a tone',
      clipOf(withNoise(tone(220, rate, 12 * rate), 0.01)),
      /steady sound.*varies by/,
    ],
    [
      'clipped',
      'is cut off at full scale',
      clipOf(speech.map((x) => Math.max(-1, Math.min(1, 6 * x)))),
      /% of its samples.*at most 0\.1 %/,
    ],
    [
      'clipped',
      'was cut off and turned down',
      clipOf(speech.map((x) => 0.3 * Math.max(-0.1, Math.min(0.1, x)))),
      /distorted/,
    ],
    ['too_noisy', 'is noisy', clipOf(withNoise(speech, 0.12)), /dB above the noise.*at least 10 dB/],
  ])('%s: %s', (fault, _, clip, message) => {
    const error = refusal(clip);
    expect(error.code).toBe('clip_refused');
    expect(error.details.fault).toBe(fault);
    expect(error.message).toMatch(message);
    const limits: readonly unknown[] = Object.values(clipLimits);
    expect(limits).toContain(error.details.limit);
  });
});

test('measuring never throws, whatever the samples', () => {
  for (const samples of [
    new Float32Array(0),
    new Float32Array(1),
    noise(100, 1),
    new Float32Array(5000).fill(1),
  ]) {
    const quality = measureClip(clipOf(samples));
    for (const value of [
      quality.speechDb,
      quality.clippedPart,
      quality.voicedSeconds,
      quality.levelSpreadDb,
      quality.snrDb,
    ]) {
      expect(value).not.toBeNaN();
    }
  }
});
