import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../layers/checkpoint/index.ts';
import {
  LanguageModel,
  PromptLengthError,
  type SpeechRequest,
} from '../../layers/speech/language-model/index.ts';
import { RandomStream } from '../../layers/speech/random.ts';
import { drawnCheckpoint, drawnConfig, loadNetworks } from './tiny-model.ts';

let folder: string;
let model: LanguageModel;
let quantised: LanguageModel;
let endOfSpeech: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'language-model-'));
  const config = await drawnConfig();
  endOfSpeech = config.speechTokens;
  const checkpoint = drawnCheckpoint(config);
  // A folder each: files that a loaded network has mapped must not be written over.
  const load = async (precision: Precision) => {
    const own = join(folder, precision);
    await mkdir(own);
    return new LanguageModel(await loadNetworks(own, checkpoint, config, { precision }), config);
  };
  model = await load('fp32');
  quantised = await load('int8');
});
afterAll(() => rm(folder, { recursive: true }));

/** Texts of different lengths, some with a prompt, some without a speaker. */
function request(index: number, more: Partial<SpeechRequest> = {}): SpeechRequest {
  const random = new RandomStream('request', index);
  const ids = (count: number, below: number) =>
    Int32Array.from({ length: count }, () => Math.floor(random.uniform() * below));
  const uniforms = new RandomStream('uniform', index);
  return {
    textIds: ids(3 + 4 * (index % 3), 100),
    promptTextIds: ids(index % 2 === 0 ? 0 : 5, 100),
    promptSpeechTokens: ids(index % 4 === 3 ? 30 : 0, 60),
    embedding: index % 5 === 4 ? null : Float32Array.from({ length: 192 }, () => random.uniform() - 0.5),
    uniform: () => uniforms.uniform(),
    ...more,
  };
}

it('speaks several texts together as it speaks each alone', async () => {
  const indices = [0, 1, 2, 3, 4, 5, 6];
  const alone: Int32Array[] = [];
  for (const index of indices) alone.push(await model.generate(request(index)));
  const together = await Promise.all(
    model.generateAll(
      indices.map((index) => request(index)),
      { atOnce: 3 },
    ),
  );
  expect(together).toEqual(alone);
  expect(new Set(alone.map((tokens) => tokens.length)).size).toBeGreaterThan(2);
});

it('goes on with waiting texts for as long as there are any, in bounded room', async () => {
  const bounds = { minTokenTextRatio: 20, maxTokenTextRatio: 25 };
  const indices = [2, 5, 8, 11, 14];
  const alone: Int32Array[] = [];
  for (const index of indices) alone.push(await model.generate(request(index, bounds)));
  const requests = indices.map((index) => request(index, bounds));
  expect(await Promise.all(model.generateAll(requests, { atOnce: 2 }))).toEqual(alone);
});

it('serves callers who ask at the same time one after the other', async () => {
  const alone = [await model.generate(request(1)), await model.generate(request(2))];
  expect(await Promise.all([model.generate(request(1)), model.generate(request(2))])).toEqual(alone);
});

it('speaks between the shortest and the longest length, past several growths of the cache', async () => {
  const bounds = { minTokenTextRatio: 100, maxTokenTextRatio: 120 };
  const tokens = await model.generate(request(0, bounds));
  const { textIds } = request(0);
  expect(tokens.length).toBeGreaterThanOrEqual(100 * textIds.length);
  expect(tokens.length).toBeLessThanOrEqual(120 * textIds.length);
  expect(tokens).not.toContain(endOfSpeech);
  // The cache is small again for the next one, and its places with it.
  const [first] = await Promise.all(model.generateAll([request(2)], { atOnce: 1 }));
  expect(first).toEqual(await model.generate(request(2)));
});

describe('one of several', () => {
  it('that is aborted fails with the reason, and the others go on', async () => {
    const controller = new AbortController();
    let draws = 0;
    const uniforms = new RandomStream('uniform', 1);
    const uniform = () => {
      draws += 1;
      if (draws === 5) controller.abort(new Error('enough'));
      return uniforms.uniform();
    };
    const [first, second] = model.generateAll([
      request(0),
      request(1, { uniform, signal: controller.signal }),
    ]);
    await expect(second).rejects.toThrow('enough');
    expect(await first).toEqual(await model.generate(request(0)));
    // One token takes two draws at most.
    expect(draws).toBeLessThanOrEqual(6);
  });

  it('that has no text fails by itself', async () => {
    const [first, second] = model.generateAll([request(0, { textIds: new Int32Array(0) }), request(1)]);
    await expect(first).rejects.toThrow(PromptLengthError);
    expect(await second).toEqual(await model.generate(request(1)));
  });

  it('whose source of randomness fails does not take the others along', async () => {
    const uniform = () => {
      throw new Error('no more numbers');
    };
    const [first, second] = model.generateAll([request(0, { uniform }), request(1)]);
    await expect(first).rejects.toThrow('no more numbers');
    expect(await second).toEqual(await model.generate(request(1)));
  });
});

it('scores nearly alike with 8-bit weights and an 8-bit cache', async () => {
  const prompt = request(3);
  const [exact, rounded] = [await model.start(prompt, 300), await quantised.start(prompt, 300)];
  let largest = 0;
  let difference = 0;
  for (let step = 0; step < 300; step += 1) {
    const token = [(step * 7) % 60];
    await exact.step(token);
    await rounded.step(token);
    const got = rounded.logits(0);
    for (const [index, want] of exact.logits(0).entries()) {
      largest = Math.max(largest, Math.abs(want));
      difference = Math.max(difference, Math.abs(want - (got[index] as number)));
    }
  }
  console.log(`largest difference ${difference} of ${largest}`);
  expect(difference).toBeLessThan(0.1 * largest);
});

it('speaks several texts together with an 8-bit cache, all of them whole', async () => {
  const spoken = await Promise.all(
    quantised.generateAll(
      [0, 1, 2, 3, 4, 5].map((index) => request(index)),
      { atOnce: 2 },
    ),
  );
  for (const [index, tokens] of spoken.entries()) {
    const { textIds } = request(index);
    expect(tokens.length).toBeGreaterThanOrEqual(2 * textIds.length);
    expect(tokens.length).toBeLessThanOrEqual(20 * textIds.length);
  }
});
