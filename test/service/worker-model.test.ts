import { afterEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../layers/audio/index.ts';
import { decodeCheckedClip, type Log, silentLog, WorkerModel } from '../../layers/service/index.ts';
import type { SpokenSegment } from '../../layers/speech/model.ts';
import { noise, voiced } from '../audio/signals.ts';
import { FakeModel } from './fake-model.ts';
import { until } from './service-in-process.ts';

const entry = new URL('./fake-model-process.ts', import.meta.url);
const opened: WorkerModel[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function load(folder = '/models/fake', log: Log = silentLog): Promise<WorkerModel> {
  const model = await WorkerModel.load({ entry, folder, log });
  opened.push(model);
  return model;
}

async function all(segments: AsyncIterable<SpokenSegment>): Promise<SpokenSegment[]> {
  const spoken: SpokenSegment[] = [];
  for await (const segment of segments) spoken.push(segment);
  return spoken;
}

const voice = { embedding: new Float32Array(192).fill(0.1) };

describe('WorkerModel', () => {
  it('is the model in the other process: same facts, same speech to the last bit', async () => {
    const model = await load();
    const direct = new FakeModel({ id: 'fake', version: 'fake-v1' });
    expect([model.id, model.version, model.sampleRateHz, model.languages]).toEqual([
      direct.id,
      direct.version,
      direct.sampleRateHz,
      direct.languages,
    ]);
    expect([...model.speakers]).toEqual([...direct.speakers]);
    const options = { voice, speed: 1.1, seed: 3 };
    expect(await all(model.speak('Hello there. How are you?', options))).toEqual(
      await all(direct.speak('Hello there. How are you?', options)),
    );
    const clip = { samples: new Float32Array(1000), sampleRateHz: 16_000 };
    expect(await model.enrol(clip, 'text')).toEqual(await direct.enrol(clip, 'text'));
  });

  it('judges clips in the other process, and says what is wrong with them', async () => {
    const model = await load();
    const hiss = noise(12 * 16_000, 7);
    const speech = voiced(140, 16_000, 12, 0.4).map((x, n) => x + 0.002 * (hiss[n] ?? 0));
    const file = writeWav(speech, 16_000);
    expect(await model.decodeClip(file)).toEqual(await decodeCheckedClip(file));
    await expect(model.decodeClip(writeWav(speech.slice(0, 16_000), 16_000))).rejects.toMatchObject({
      code: 'clip_refused',
      details: { fault: 'too_short' },
    });
    await expect(model.decodeClip(Buffer.from('no sound'))).rejects.toMatchObject({
      code: 'unsupported_audio',
    });
  });

  it('passes on what the engine logs and how far loading is', async () => {
    const lines: unknown[] = [];
    const stages: unknown[] = [];
    const model = await WorkerModel.load({
      entry,
      folder: '/models/fake',
      log: { ...silentLog, info: (message, fields) => lines.push([message, fields]) },
      onProgress: (...progress) => stages.push(progress),
    });
    opened.push(model);
    expect(lines).toEqual([['loaded', { id: 'fake' }]]);
    expect(stages).toEqual([['reading', 0.5]]);
  });

  it('tells the engine how much memory may be spent on speed, and the allocator to keep what graphs let go of', async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, info: (_: string, fields?: unknown) => lines.push(fields) };
    for (const memory of ['ample', 'scarce'] as const) {
      opened.push(await WorkerModel.load({ entry, folder: '/models/fake', log, load: { memory } }));
    }
    expect(lines).toEqual([
      { id: 'fake', memory: 'ample', keepsMemory: true },
      { id: 'fake', memory: 'scarce', keepsMemory: true },
    ]);
  });

  it('throws what the engine threw on purpose, with its code', async () => {
    const model = await load();
    await expect(all(model.speak('@fault', { voice }))).rejects.toMatchObject({
      code: 'text_refused',
      message: 'The text asks for a fault.',
    });
    await expect(load('/models/unloadable')).rejects.toMatchObject({
      code: 'broken_folder',
      message: 'llm.pt is cut short; copy it again.',
      details: { file: 'llm.pt' },
    });
    await expect(load('/models/dies')).rejects.toMatchObject({ code: 'synthesis_crashed' });
  });

  it('stops the step that runs when it is cancelled, and goes on with other work', async () => {
    const model = await load();
    const abort = new AbortController();
    const slow = all(model.speak('@slow. @slow. @slow.', { voice, signal: abort.signal }));
    const other = all(model.speak('Meanwhile.', { voice }));
    setTimeout(() => abort.abort(new Error('the client hung up')), 50);
    await expect(slow).rejects.toThrow('the client hung up');
    expect(await other).toHaveLength(1);
    expect(await all(model.speak('Afterwards.', { voice }))).toHaveLength(1);
    const late = new AbortController();
    late.abort(new Error('too late'));
    await expect(all(model.speak('Never.', { voice, signal: late.signal }))).rejects.toThrow('too late');
  });

  it('answers a crash with a retryable error to all whose work ran, and is back for the next', async () => {
    const model = await load();
    const died = model.pid;
    const slow = all(model.speak('@slow.', { voice }));
    const results = await Promise.allSettled([slow, all(model.speak('You @crash.', { voice }))]);
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'synthesis_crashed', retryable: true },
      });
    }
    expect(await all(model.speak('Again.', { voice }))).toHaveLength(1);
    expect(model.pid).not.toBe(died);
    expect(model.speakers.size).toBe(5);
  });

  it('treats a segment that never comes as a crash', async () => {
    const model = await WorkerModel.load({
      entry,
      folder: '/models/fake',
      log: silentLog,
      segmentSeconds: 3,
    });
    opened.push(model);
    await expect(all(model.speak('@hang.', { voice }))).rejects.toMatchObject({ code: 'synthesis_crashed' });
    expect(await all(model.speak('Again.', { voice }))).toHaveLength(1);
  });

  it('gives up loading when it is wanted no longer, and leaves no process', async () => {
    const abort = new AbortController();
    const loading = WorkerModel.load({ entry, folder: '/models/slow', log: silentLog, signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    await expect(loading).rejects.toMatchObject({ code: 'synthesis_crashed' });
  });

  it('lets what runs end before it closes, takes nothing new, and leaves no process', async () => {
    const model = await load();
    const { pid } = model;
    const running = all(model.speak('@slow.', { voice }));
    const begun = new Promise((resolve) => setTimeout(resolve, 50));
    await begun;
    const closing = model.close();
    await expect(all(model.speak('New.', { voice }))).rejects.toMatchObject({ code: 'model_loading' });
    expect(await running).toHaveLength(1);
    await closing;
    await until(async () => !isRunning(pid), 'the process is gone');
  });
});

function isRunning(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? -1, 0);
  } catch {
    return false;
  }
}
