/** Sound made in a thread of its own is the sound made in this one; its failures are the caller's, and none of them is the end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bundle, convert } from '../../layers/checkpoint/index.ts';
import { SegmentSound, type SoundRequest, SoundThread } from '../../layers/speech/sound/index.ts';
import { PartThread } from '../../layers/speech/sound/part-thread.ts';
import { loadVocoder } from '../../layers/speech/sound/segment-sound.ts';
import type { SoundPart } from '../../layers/speech/vocoder/index.ts';

let folder: string;
let bundle: Bundle;
let thread: SoundThread;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sound-'));
  bundle = await convert('test/golden/set/tiny-cosyvoice', { cacheFolder: folder });
  thread = await SoundThread.start(pathOf, bundle.networks, { config: bundle.config, threads: 1 });
});
afterAll(async () => {
  await thread.release();
  await rm(folder, { recursive: true });
});

const pathOf = (network: string) => bundle.network(network);

function request(count: number, more: Partial<SoundRequest> = {}): SoundRequest {
  const tokens = Int32Array.from({ length: count }, (_, index) => (index * 7) % 50);
  const embedding = new Float32Array(bundle.config.llm.speakerEmbeddingSize).fill(0.1);
  return { tokens, embedding, seed: 3, index: 1, quality: 'fast', speed: 1.1, voiced: true, ...more };
}

it('gives the samples that this thread gives, also when asked twice at once', async () => {
  const here = await SegmentSound.load(pathOf, { config: bundle.config, threads: 1 });
  const asked = [request(20), request(31, { voiced: false, seed: 4 })];
  const there = await Promise.all(asked.map((one) => thread.sound(one)));
  for (const [index, one] of asked.entries()) {
    const { samples } = await here.sound(one);
    expect(samples.length).toBeGreaterThan(4000);
    expect(there[index]?.samples).toEqual(samples);
  }
  await here.release();
});

it('gives the same before and after there is a second vocoder', async () => {
  const two = await SoundThread.start(pathOf, bundle.networks, { config: bundle.config, threads: 2 });
  const sounds = [];
  for (let round = 0; round < 3; round += 1) sounds.push((await two.sound(request(400))).samples);
  expect(sounds[1]).toEqual(sounds[0]);
  expect(sounds[2]).toEqual(sounds[0]);
  await two.release();
});

describe('a second vocoder', () => {
  const paths = () => Object.fromEntries(bundle.networks.map((network) => [network, pathOf(network)]));
  const part = (): SoundPart => {
    const mel = { values: new Float32Array(80 * 60).fill(-3), bins: 80, frames: 60 };
    return { mel, excitation: new Float32Array(60 * 256).fill(0.1), from: 20, to: 50 };
  };

  it('is ready some time after it was told to prepare, and makes what one here makes', async () => {
    const options = { config: bundle.config, threads: 1 };
    const second = new PartThread(paths(), options);
    expect(second.isReady).toBe(false);
    second.prepare();
    await vi.waitFor(() => expect(second.isReady).toBe(true), { timeout: 20_000 });
    const here = await loadVocoder(pathOf, options);
    expect(await second.part(part())).toEqual(await here.part(part()));
    await here.release();
    await second.release();
  });

  it('that does not load is never ready, and stops nobody', async () => {
    const second = new PartThread({}, { config: bundle.config, threads: 1 });
    second.prepare();
    await expect(second.part(part())).rejects.toMatchObject({ code: 'network_load_failed' });
    expect(second.isReady).toBe(false);
    await second.release();
  });
});

it('says by its code what could not be done', async () => {
  await expect(thread.sound(request(0))).rejects.toMatchObject({ code: 'no_speech_tokens', retryable: true });
});

it('stops when it is told to, with the reason, and goes on with what others ask', async () => {
  const controller = new AbortController();
  const stopped = thread.sound(request(2000), controller.signal);
  controller.abort(new Error('nobody listens'));
  await expect(stopped).rejects.toThrow('nobody listens');
  expect((await thread.sound(request(5))).samples.length).toBeGreaterThan(0);
});

it('does not start without its networks, and says which one is missing', async () => {
  const nowhere = SoundThread.start((network) => join(folder, 'none', network), bundle.networks, {
    config: bundle.config,
    threads: 1,
  });
  await expect(nowhere).rejects.toMatchObject({ code: 'network_load_failed' });
});

it('fails what was asked of a thread that dies, and starts one other', async () => {
  const mortal = await SoundThread.start(
    (name) => join(folder, name),
    ['mark'],
    { config: bundle.config, threads: 1 },
    new URL('./dying-sound-worker.mjs', import.meta.url),
  );
  const fates = await Promise.allSettled([mortal.sound(request(1)), mortal.sound(request(1))]);
  expect(fates.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const { samples } = await mortal.sound(request(1));
  // By now the first thread's end has been told to the last; the second one goes on.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await mortal.sound(request(1))).samples).toEqual(samples);
  await mortal.release();
});
