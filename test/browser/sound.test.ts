import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWav, writeWav as writeOnServer } from '../../layers/audio/index.ts';
import { estimateSeconds } from '../../web/sound/estimate.ts';
import { handoverSeconds } from '../../web/sound/live-sound.ts';
import { PeakCollector, resamplePeaks } from '../../web/sound/peaks.ts';
import { WavStream } from '../../web/sound/wav-stream.ts';
import { writeWav } from '../../web/sound/write-wav.ts';

const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 300 });

describe('WavStream', () => {
  it('gives the same samples however the bytes are cut', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.integer({ min: 1, max: 60 })), (sound, cuts) => {
        const file = writeOnServer(sound, 22_050);
        const stream = new WavStream();
        const heard: number[] = [];
        let at = 0;
        for (const length of [...cuts, file.length]) {
          heard.push(...stream.push(file.slice(at, at + length)));
          at += length;
        }
        expect(Float32Array.from(heard)).toEqual(readWav(file).samples);
        expect(stream.sampleRateHz).toBe(22_050);
      }),
    );
  });

  it('refuses what is no WAV file', () => {
    expect(() => new WavStream().push(new TextEncoder().encode('{"status":"error"}'))).toThrow(/no WAV/);
  });
});

it('writes WAV files the server reads', async () => {
  await fc.assert(
    fc.asyncProperty(samples, async (sound) => {
      const read = readWav(new Uint8Array(await writeWav(sound, 44_100).arrayBuffer()));
      expect(read.sampleRateHz).toBe(44_100);
      expect(read.samples.length).toBe(sound.length);
      for (const [n, x] of read.samples.entries())
        expect(Math.abs(x - (sound[n] ?? 0))).toBeLessThan(1 / 16_000);
    }),
  );
});

it('collects the same picture however the sound is cut', () => {
  const sound = Float32Array.from({ length: 5000 }, (_, n) => Math.sin(n / 40) * (n / 5000));
  const whole = new PeakCollector();
  whole.push(sound, 1000);
  const cut = new PeakCollector();
  for (let at = 0; at < sound.length; at += 333) cut.push(sound.subarray(at, at + 333), 1000);
  expect(cut.peaks).toEqual(whole.peaks);
  expect(cut.seconds).toBe(5);
  expect(Math.max(...resamplePeaks(whole.peaks, 7))).toBe(Math.max(...whole.peaks));
});

describe('handoverSeconds', () => {
  const loud = (count: number): number[] => new Array<number>(count).fill(0.5);
  const quiet = (count: number): number[] => new Array<number>(count).fill(0.001);

  it('finds the next pause ahead', () => {
    const peaks = [...quiet(50), ...loud(100), ...quiet(30), ...loud(100)];
    const at = handoverSeconds(peaks, peaks.length / 50, 1.5);
    expect(at).toBeGreaterThanOrEqual(3);
    expect(at).toBeLessThanOrEqual(3.6);
  });

  it('does not wait for a pause that is far away, nor take one that is already there', () => {
    const peaks = [...loud(50), ...quiet(10), ...loud(500), ...quiet(50)];
    expect(handoverSeconds(peaks, peaks.length / 50, 1.1)).toBeCloseTo(1.45);
  });
});

it('expects slower speech to take longer, and a Chinese character to take longer than a letter', () => {
  expect(estimateSeconds('你好世界', 0.8)).toBeCloseTo(estimateSeconds('你好世界', 1) / 0.8);
  expect(estimateSeconds('你好世界', 1)).toBeGreaterThan(estimateSeconds('abcd', 1));
});
