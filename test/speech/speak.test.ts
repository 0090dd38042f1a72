import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  loadSpeechModel,
  type SpeakOptions,
  type SpeechModel,
  type SpokenSegment,
} from '../../layers/speech/index.ts';

let cacheFolder: string;
let model: SpeechModel;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'speak-'));
  model = await loadSpeechModel('test/golden/set/tiny-cosyvoice', { cacheFolder });
});
afterAll(async () => {
  await model.close();
  await rm(cacheFolder, { recursive: true });
});

const voice = () => ({ embedding: model.speakers.get('中文女') ?? new Float32Array(192) });
/** Long enough for three segments of the official split. */
const longText =
  '这是一个足够长的句子用来检查分段的行为，它会一直说下去直到超过六十个字符才会结束，请不要着急，慢慢听我把话说完就好了。'.repeat(
    3,
  );

async function speak(text: string, options: Partial<SpeakOptions> = {}): Promise<SpokenSegment[]> {
  const segments: SpokenSegment[] = [];
  for await (const segment of model.speak(text, { voice: voice(), ...options })) segments.push(segment);
  return segments;
}

it('gives the same samples for the same seed, and others for another', async () => {
  const [first] = await speak('你好。', { seed: 5 });
  const [again] = await speak('你好。', { seed: 5 });
  const [other] = await speak('你好。', { seed: 6 });
  expect(again?.samples).toEqual(first?.samples);
  expect(other?.samples).not.toEqual(first?.samples);
});

it('tells of its stages no more time than passed, also where segments are decoded together', async () => {
  const started = performance.now();
  const segments = await speak(longText.repeat(2));
  const passed = (performance.now() - started) / 1000;
  expect(segments.length).toBeGreaterThan(2);
  const told = segments.flatMap(({ stageSeconds }) => Object.values(stageSeconds));
  expect(told.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(passed);
});

it('gives samples within full scale, free of NaN, for the five languages in one text', async () => {
  const segments = await speak('你好，hello，こんにちは，安녕하세요，你食咗飯未呀？');
  expect(segments.length).toBeGreaterThan(0);
  for (const { samples } of segments) {
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
  }
});

it('yields a long text segment by segment, each numbered', async () => {
  const segments = await speak(longText);
  expect(segments.length).toBeGreaterThan(1);
  expect(segments.map(({ index }) => index)).toEqual(segments.map((_, index) => index));
  expect(new Set(segments.map(({ segmentCount }) => segmentCount))).toEqual(new Set([segments.length]));
});

it('scales durations by 1/speed', async () => {
  const [normal] = await speak('Hello there, how are you?', { seed: 1 });
  const [fast] = await speak('Hello there, how are you?', { seed: 1, speed: 1.25 });
  const ratio = (fast?.samples.length ?? 0) / (normal?.samples.length ?? 1);
  // The stretched mel has a grain of a frame, and where silence begins is known to 10 ms.
  expect(ratio).toBeGreaterThan(0.78);
  expect(ratio).toBeLessThan(0.82);
});

it('stops with the reason when it is aborted, and speaks again afterwards', async () => {
  const controller = new AbortController();
  const reason = new Error('nobody listens');
  const run = async () => {
    for await (const _ of model.speak(longText, { voice: voice(), signal: controller.signal }))
      controller.abort(reason);
  };
  await expect(run()).rejects.toBe(reason);
  expect(await speak('好。')).toHaveLength(1);
});

it('whispers without a voice, and says which effects it cannot make', async () => {
  const [spoken] = await speak('你好，世界。', { seed: 2 });
  const [whispered] = await speak('你好，世界。[whisper]', { seed: 2 });
  expect(whispered?.warnings).toEqual([]);
  expect(whispered?.samples).not.toEqual(spoken?.samples);
  const [laughed] = await speak('你好，世界。[laugh]', { seed: 2 });
  expect(laughed?.warnings).toEqual(['effect_unsupported_laugh']);
  expect(laughed?.samples).toEqual(spoken?.samples);
});

it('makes of two clips two speakers, and a prompt when it is told what the clip says', async () => {
  const tone = (hertz: number) =>
    Float32Array.from(
      { length: 32_000 },
      (_, index) => 0.3 * Math.sin((2 * Math.PI * hertz * index) / 16_000),
    );
  const low = await model.enrol({ samples: tone(120), sampleRateHz: 16_000 });
  const high = await model.enrol({ samples: tone(900), sampleRateHz: 16_000 }, 'a high tone');
  expect(low.embedding).toHaveLength(192);
  expect(high.embedding).not.toEqual(low.embedding);
  expect(low.prompt).toBeUndefined();
  expect(high.prompt?.mel.length).toBe(80 * Math.floor((2 * 22_050) / 256));
  const [spoken] = await speak('Hi.', { voice: high });
  expect(spoken?.samples.length).toBeGreaterThan(0);
});
