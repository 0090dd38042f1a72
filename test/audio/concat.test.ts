import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  concatWavFiles,
  MalformedAudioError,
  parseWavHeader,
  readWav,
  resample,
  UnsupportedAudioError,
  writeWav,
} from '../../layers/audio/index.ts';
import { signalToNoiseDb } from './measure.ts';
import { sequence, tone, voiced } from './signals.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concat-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function load(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path));
}

describe('files alike', () => {
  test.each(['uint8', 'int16', 'int24', 'int32', 'float32'] as const)(
    'of %s are joined bit for bit, with the gap between',
    async (encoding) => {
      // Long enough for more than one read.
      const a = voiced(120, 22050, 2);
      const b = tone(500, 22050, 777);
      const inputs = [
        await save('a.wav', writeWav(a, 22050, { encoding })),
        await save('b.wav', writeWav(b, 22050, { encoding })),
      ];
      const output = join(folder, 'all.wav');
      const result = await concatWavFiles(inputs, output, { gapSeconds: 0.6 });
      const want = writeWav(sequence(22050, a, 0.6, b), 22050, { encoding });
      expect(Buffer.compare(await load(output), want)).toBe(0);
      expect(result).toEqual({
        durationSeconds: 2 + 0.6 + 777 / 22050,
        sampleRateHz: 22050,
        channelCount: 1,
        converted: [],
      });
    },
  );

  test('stereo stays stereo', async () => {
    const stereo = writeWav(tone(300, 8000, 2000), 8000, { channelCount: 2 });
    const path = await save('stereo.wav', stereo);
    const result = await concatWavFiles([path, path], join(folder, 'two.wav'));
    expect(result).toMatchObject({ channelCount: 2, durationSeconds: 0.25 });
  });

  test('one file alone is copied, and the output may be one of the inputs', async () => {
    const samples = tone(300, 16000, 1600);
    const path = await save('self.wav', writeWav(samples, 16000));
    await concatWavFiles([path], path);
    expect(await load(path)).toEqual(writeWav(samples, 16000));
    await concatWavFiles([path, path], path);
    expect(readWav(await load(path)).samples).toHaveLength(3200);
  });
});

describe('files of different kinds', () => {
  test('are converted to the first: rate, channels and encoding', async () => {
    const first = voiced(120, 22050, 0.5);
    const second = voiced(180, 48000, 1.1);
    const stereo = new Float32Array(2 * second.length);
    second.forEach((x, n) => {
      stereo[2 * n] = x;
      stereo[2 * n + 1] = x;
    });
    const inputs = [
      await save('first.wav', writeWav(first, 22050)),
      await save('second.wav', writeWav(stereo, 48000, { channelCount: 2, encoding: 'float32' })),
    ];
    const output = join(folder, 'mixed.wav');
    const result = await concatWavFiles(inputs, output, { gapSeconds: 0.1 });
    const { samples, sampleRateHz } = readWav(await load(output));
    expect(sampleRateHz).toBe(22050);
    expect(result.converted).toEqual([inputs[1]]);
    expect(samples.length / 22050).toBe(result.durationSeconds);
    const start = first.length + 2205;
    const { snrDb, delay } = signalToNoiseDb(resample(second, 48000, 22050), samples.slice(start), 5);
    expect(delay).toBe(0);
    expect(snrDb).toBeGreaterThan(70);
  });

  test('take a rate of the caller, and mono goes to both channels of stereo', async () => {
    const inputs = [
      await save('s.wav', writeWav(tone(400, 16000, 3200), 16000, { channelCount: 2 })),
      await save('m.wav', writeWav(tone(400, 16000, 1600), 16000)),
    ];
    const output = join(folder, 'rate.wav');
    const result = await concatWavFiles(inputs, output, { sampleRateHz: 44100 });
    expect(result).toMatchObject({ sampleRateHz: 44100, channelCount: 2, converted: inputs });
    expect(parseWavHeader(await load(output)).frameCount).toBe(4410 + 4410);
  });

  test('are refused by name when the caller says so, and nothing is left behind', async () => {
    const inputs = [
      await save('x.wav', writeWav(tone(400, 16000, 800), 16000)),
      await save('y.wav', writeWav(tone(400, 24000, 800), 24000)),
    ];
    const output = join(folder, 'never.wav');
    await expect(concatWavFiles(inputs, output, { onMismatch: 'refuse' })).rejects.toThrow(
      UnsupportedAudioError,
    );
    await expect(concatWavFiles(inputs, output, { onMismatch: 'refuse' })).rejects.toThrow(/y\.wav/);
    expect((await readdir(folder)).filter((name) => name.startsWith('never'))).toEqual([]);
  });
});

test('a damaged file is named, and nothing is left behind', async () => {
  const good = await save('good.wav', writeWav(tone(400, 16000, 800), 16000));
  const bad = await save('bad.wav', writeWav(tone(400, 16000, 800), 16000).subarray(0, 900));
  const output = join(folder, 'broken.wav');
  await expect(concatWavFiles([good, bad], output)).rejects.toThrow(MalformedAudioError);
  await expect(concatWavFiles([good, bad], output)).rejects.toThrow(/bad\.wav.*cut short/);
  await expect(concatWavFiles([good, join(folder, 'missing.wav')], output)).rejects.toThrow(/ENOENT/);
  expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual([]);
});
