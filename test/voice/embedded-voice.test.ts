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
let prints: Fingerprint[];
let frozen: Fingerprint[];
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'nano-'));
  model = await loadSpeechModel('models/nano', { cacheFolder });
  frozen = JSON.parse(await readFile(new URL('frozen.data.json', import.meta.url), 'utf8'));
  prints = [];
  for (const sentence of sentences) {
    prints.push(fingerprintOf(await spoken(model, sentence), model.sampleRateHz));
  }
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
