/** Which networks of a model folder a clip needs, and what is said where they are missing. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Enrolment } from '../../layers/speech/cloning/enrolment.ts';

const tiny = 'test/golden/set/tiny-cosyvoice';
const clip = {
  sampleRateHz: 16_000,
  samples: Float32Array.from({ length: 16_000 }, (_, n) => Math.sin(n / 9) * Math.sin(n / 700)),
};

let folder: string;
let enrolment: Enrolment;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enrolment-'));
  enrolment = new Enrolment(folder, 1);
});
afterEach(async () => {
  await enrolment.release();
  await rm(folder, { recursive: true });
});

it('cannot clone without the network that hears a speaker', async () => {
  await expect(enrolment.enrol(clip)).rejects.toMatchObject({ code: 'cloning_unavailable' });
});

it('clones from the clip alone without the network that hears words, and says so of a transcript', async () => {
  await cp(join(tiny, 'campplus.onnx'), join(folder, 'campplus.onnx'));
  await expect(enrolment.enrol(clip, 'words')).rejects.toMatchObject({ code: 'transcript_unsupported' });
  await expect(enrolment.enrol(clip, 'words')).rejects.toThrow(/no speech_tokenizer_v1\.onnx .*leave out/);
  const { embedding, prompt } = await enrolment.enrol(clip);
  expect(embedding.some((value) => value !== 0)).toBe(true);
  expect(prompt).toBeUndefined();
});
