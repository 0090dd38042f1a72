import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSpeechModel, type SpeechModel } from '../../layers/speech/index.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import { sentences } from './sentences.data.ts';
import { spoken } from './spoken.ts';

let cacheFolder: string;
let model: SpeechModel;
let sounds: Float32Array[];
let prints: Fingerprint[];
let frozen: Fingerprint[];
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'nano-'));
  model = await loadSpeechModel('models/nano', { cacheFolder });
  frozen = JSON.parse(await readFile(new URL('frozen.data.json', import.meta.url), 'utf8'));
  sounds = [];
  for (const sentence of sentences) sounds.push(await spoken(model, sentence));
  prints = sounds.map((samples) => fingerprintOf(samples, model.sampleRateHz));
}, 120_000);
afterAll(async () => {
  await model?.close();
  await rm(cacheFolder, { recursive: true });
});

/** Pitch of a low and of a high voice, where most of their speech lies. */
const PITCH_HZ: Record<string, readonly [number, number]> = {
  zhiyan: [70, 140],
  xiaoxiao: [165, 300],
  tokyo: [165, 300],
};

function voiceOf(name: string): Float32Array {
  return model.speakers.get(name) ?? new Float32Array(0);
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

describe('the embedded voice', () => {
  it('knows its voices and its languages', () => {
    expect([...model.speakers.keys()].sort()).toEqual(['tokyo', 'xiaoxiao', 'zhiyan']);
    expect([...model.languages].sort()).toEqual(['en', 'ja', 'zh']);
  });

  it.each(sentences.map((sentence, index) => ({ ...sentence, index })))(
    'says $text as a person would',
    ({ text, voice, index }) => {
      const print = prints[index] as Fingerprint;
      // Units of speech: an ideograph or kana is one, three Latin letters are one.
      const units = (text.match(/[\u3040-\u9fff]/g) ?? []).length + (text.match(/[a-z]/gi) ?? []).length / 3;
      expect(print.seconds / units).toBeGreaterThan(0.1);
      expect(print.seconds / units).toBeLessThan(0.42);
      expect(print.voicedShare).toBeGreaterThan(0.4);
      expect(print.voicedShare).toBeLessThan(0.98);
      const [low, high] = PITCH_HZ[voice] ?? [0, 0];
      expect(print.pitchHz).toBeGreaterThan(low);
      expect(print.pitchHz).toBeLessThan(high);
      expect(print.levelDb).toBeGreaterThan(-36);
      expect(print.levelDb).toBeLessThan(-9);
      // Voiced speech falls off towards the treble: noise does not.
      const bass = ((print.bandsDb[0] ?? 0) + (print.bandsDb[1] ?? 0)) / 2;
      const treble = ((print.bandsDb[6] ?? 0) + (print.bandsDb[7] ?? 0)) / 2;
      expect(bass - treble).toBeGreaterThan(10);
    },
  );

  it.each([
    ['안녕하세요. 만나서 반갑습니다.', ['language_unsupported_ko']],
    ['你食咗飯未呀？我哋去飲茶啦。', ['language_unsupported_yue']],
    ['你好，hello，こんにちは。', []],
  ])('says of "%s" which of its languages it does not speak', async (text, expected) => {
    const warnings: string[] = [];
    for await (const segment of model.speak(text, { voice: { embedding: voiceOf('zhiyan') } }))
      warnings.push(...segment.warnings);
    expect(warnings.filter((warning) => warning.startsWith('language_'))).toEqual(expected);
  });

  it('hears one speaker in two clips of a voice, and others in clips of others', async () => {
    const heard = await Promise.all(
      sounds.map((samples) => model.enrol({ samples, sampleRateHz: model.sampleRateHz })),
    );
    for (const [a, one] of heard.entries()) {
      for (const [b, other] of heard.entries()) {
        if (a >= b) continue;
        const alike = cosine(one.embedding, other.embedding);
        const pair = `${sentences[a]?.voice} ${a} and ${sentences[b]?.voice} ${b}: ${alike.toFixed(3)}`;
        if (sentences[a]?.voice === sentences[b]?.voice) expect(alike, pair).toBeGreaterThan(0.9);
        else expect(alike, pair).toBeLessThan(0.7);
      }
    }
  });

  it('still sounds as it did when these seeds were frozen', () => {
    // Other CPUs round differently, and a length that was drawn on the edge may tip over: so near, not equal.
    for (const [index, print] of prints.entries()) {
      const was = frozen[index] as Fingerprint;
      const { text } = sentences[index] as (typeof sentences)[number];
      expect(Math.abs(print.seconds / was.seconds - 1), `length of ${text}`).toBeLessThan(0.08);
      expect(Math.abs(print.pitchHz / was.pitchHz - 1), `pitch of ${text}`).toBeLessThan(0.12);
      expect(Math.abs(print.voicedShare - was.voicedShare), `voicing of ${text}`).toBeLessThan(0.1);
      expect(Math.abs(print.levelDb - was.levelDb), `level of ${text}`).toBeLessThan(2);
      for (const [band, level] of print.bandsDb.entries()) {
        expect(Math.abs(level - (was.bandsDb[band] ?? 0)), `bands ${band} of ${text}`).toBeLessThan(3);
      }
    }
  });
});
