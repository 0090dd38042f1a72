import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckpointDamagedError } from '../../layers/checkpoint/errors.ts';
import {
  chooseDefault,
  type FoundModel,
  findModels,
  ModelShelf,
  silentLog,
} from '../../layers/service/index.ts';
import type { SpeechModel } from '../../layers/speech/model.ts';
import { FakeModel } from './fake-model.ts';

const found = (id: string, fingerprint = '1', changedAt = 0): FoundModel => ({
  id,
  folder: `/models/${id}`,
  fingerprint,
  changedAt,
});

describe('findModels', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cosyvoice-models-'));
    for (const [id, mark, day] of [
      ['nano', 'cosyvoice.yaml', 3],
      ['older', 'cosyvoice.yaml', 1],
      ['newer', 'cosyvoice.yaml', 2],
      ['bundle', 'bundle.json', 0],
      ['voices', 'voice.json', 9],
      ['.cache', 'cosyvoice.yaml', 9],
    ] as const) {
      await mkdir(join(folder, id));
      await writeFile(join(folder, id, mark), id);
      const time = new Date(2024, 0, 1 + day);
      await utimes(join(folder, id, mark), time, time);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds official folders and bundles, and nothing else', async () => {
    expect((await findModels(folder)).map(({ id }) => id)).toEqual(['bundle', 'nano', 'newer', 'older']);
    expect(await findModels(join(folder, 'nowhere'))).toEqual([]);
  });

  it('prefers the newest folder of the user, and the embedded voice only when there is none', async () => {
    const models = await findModels(folder);
    expect(chooseDefault(models)?.id).toBe('newer');
    expect(chooseDefault(models, 'older')?.id).toBe('older');
    expect(chooseDefault(models, 'gone')).toBeUndefined();
    expect(chooseDefault([found('nano')])?.id).toBe('nano');
    expect(chooseDefault([])).toBeUndefined();
  });

  it('tells by the files that a folder has changed', async () => {
    const before = (await findModels(folder)).find(({ id }) => id === 'older');
    await writeFile(join(folder, 'older', 'llm.pt'), 'x');
    const after = (await findModels(folder)).find(({ id }) => id === 'older');
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });
});

describe('ModelShelf', () => {
  it('loads the default model at once, others when they are first asked for', async () => {
    const loaded: string[] = [];
    const shelf = await ModelShelf.open({
      find: async () => [found('a', '1', 2), found('b', '1', 1)],
      load: async ({ id }) => {
        loaded.push(id);
        return new FakeModel({ id, version: `${id}-v1` });
      },
      log: silentLog,
    });
    expect((await shelf.whenReady()).id).toBe('a');
    expect(loaded).toEqual(['a']);
    expect(() => shelf.get('b')).toThrow(expect.objectContaining({ code: 'model_loading', retryable: true }));
    expect((await shelf.whenReady('b')).id).toBe('b');
    expect(shelf.get('b-v1').id).toBe('b');
    expect(shelf.get('tts-1').id).toBe('a');
    expect(() => shelf.get('c')).toThrow(
      expect.objectContaining({ code: 'unknown_model', details: { models: ['a', 'b'] } }),
    );
  });

  it('says that there is no model, that one is loading and how far, and why one can not be loaded', async () => {
    const empty = await ModelShelf.open({
      find: async () => [],
      load: () => Promise.reject(),
      log: silentLog,
    });
    expect(() => empty.get()).toThrow(expect.objectContaining({ code: 'model_missing' }));
    expect(empty.ready).toBe(false);
    let fail: (reason: Error) => void = () => {};
    const shelf = await ModelShelf.open({
      find: async () => [found('a')],
      load: (_, onProgress) =>
        new Promise((_, reject) => {
          onProgress('converting flow', 0.25);
          fail = reject;
        }),
      log: silentLog,
    });
    expect(() => shelf.get()).toThrow(/converting flow, 25 %/);
    expect(shelf.list()).toMatchObject([
      { id: 'a', state: 'loading', progress: { stage: 'converting flow', fraction: 0.25 } },
    ]);
    const finding = {
      file: '/srv/models/a/llm.pt',
      found: '5000 bytes',
      expected: 'more',
      remedy: 'copy it',
    };
    fail(new CheckpointDamagedError(finding));
    await expect(shelf.whenReady()).rejects.toMatchObject({
      code: 'model_failed',
      details: { model: 'a', reason: 'checkpoint_damaged' },
    });
    expect(shelf.list()).toMatchObject([{ state: 'failed', error: 'checkpoint_damaged' }]);
  });

  it('keeps where files lie for the log', async () => {
    const told: unknown[] = [];
    const shelf = await ModelShelf.open({
      find: async () => [found('a')],
      load: () => Promise.reject(new Error('/srv/models/a/llm.pt: no such file')),
      log: { ...silentLog, error: (_, fields) => told.push(fields?.error) },
    });
    const failure = await shelf.whenReady().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'model_failed', details: { reason: 'unexpected' } });
    expect(`${failure} ${JSON.stringify(failure)} ${JSON.stringify(shelf.list())}`).not.toContain('/srv');
    expect(String(told)).toContain('/srv/models/a/llm.pt');
  });

  it('finds new folders when it looks again, loads changed ones anew, and lets go what is gone', async () => {
    let folders = [found('a', '1', 1), found('gone', '1', 0)];
    const models: FakeModel[] = [];
    const shelf = await ModelShelf.open({
      find: async () => folders,
      load: async ({ id, fingerprint }): Promise<SpeechModel> => {
        const model = new FakeModel({ id, version: `${id}-${fingerprint}` });
        models.push(model);
        return model;
      },
      log: silentLog,
    });
    await shelf.whenReady();
    await shelf.whenReady('gone');
    folders = [found('a', '2', 1), found('new', '1', 5)];
    await shelf.reload();
    expect((await shelf.whenReady()).id).toBe('new');
    expect((await shelf.whenReady('a')).version).toBe('a-2');
    expect(() => shelf.get('gone')).toThrow(expect.objectContaining({ code: 'unknown_model' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(models.map(({ version, closed }) => [version, closed])).toEqual([
      ['a-1', true],
      ['gone-1', true],
      ['new-1', false],
      ['a-2', false],
    ]);
  });

  it('gives up loading when it closes', async () => {
    const shelf = await ModelShelf.open({
      find: async () => [found('a')],
      load: (_, __, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      log: silentLog,
    });
    await shelf.close();
    expect(shelf.list()).toEqual([]);
  });

  it('tells the log every tenth of a long way', async () => {
    const lines: unknown[] = [];
    const shelf = await ModelShelf.open({
      find: async () => [found('a')],
      load: async (_, onProgress) => {
        for (let i = 0; i <= 100; i++) onProgress(i < 50 ? 'reading' : 'flow', i / 100);
        return new FakeModel();
      },
      log: { ...silentLog, info: (message, fields) => message === 'model loading' && lines.push(fields) },
    });
    await shelf.whenReady();
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toEqual({ model: 'a', done: '100%', stage: 'flow' });
  });

  it('tries a folder that could not be loaded again when it looks again', async () => {
    let broken = true;
    const shelf = await ModelShelf.open({
      find: async () => [found('a')],
      load: async () => {
        if (broken) throw new Error('not yet copied');
        return new FakeModel();
      },
      log: silentLog,
    });
    await expect(shelf.whenReady()).rejects.toMatchObject({ code: 'model_failed' });
    broken = false;
    await shelf.reload();
    await expect(shelf.whenReady()).resolves.toBeDefined();
  });
});
