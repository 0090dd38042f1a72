import { afterEach, describe, expect, it } from 'vitest';
import type { AudioStore, Listener, PreparedOrder } from '../../layers/service/index.ts';
import { StorageFullError } from '../../layers/service/index.ts';
import { FakeModel } from './fake-model.ts';
import { openService, type ServiceInProcess, type ServiceOptions, until } from './service-in-process.ts';

const opened: ServiceInProcess[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function open(
  options: ServiceOptions & { model: FakeModel },
): Promise<ServiceInProcess & { prepare: (text: string) => Promise<PreparedOrder> }> {
  const one = await openService(options);
  opened.push(one);
  return { ...one, prepare: (text) => one.service.prepare({ text }, 1200) };
}

async function listen(one: ServiceInProcess, order: PreparedOrder): Promise<Listener> {
  const obtained = await one.service.obtain(order.resolved, 'local', 'interactive');
  if ('key' in obtained) throw new Error('it was there already');
  return obtained;
}

async function bytesOf(listener: Listener): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of listener.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('Synthesiser', () => {
  it('speaks equal orders once, for all who ask while it runs and after', async () => {
    const model = new FakeModel({ segmentMilliseconds: 5 });
    const one = await open({ model });
    const order = await one.prepare('Once. Only once.');
    const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(one, order)));
    const rendered = await Promise.all(listeners.map(({ finished }) => finished));
    expect(model.texts).toHaveLength(1);
    expect(new Set(rendered.map(({ pieces }) => Buffer.concat(pieces).toString('base64'))).size).toBe(1);
    const again = await one.service.obtain(order.resolved, 'local', 'interactive');
    expect('key' in again && again.byteLength).toBe(rendered[0]?.byteLength);
    expect(model.texts).toHaveLength(1);
  });

  it('gives a listener who comes late everything from the beginning', async () => {
    const model = new FakeModel({ segmentMilliseconds: 20 });
    const one = await open({ model });
    const order = await one.prepare('First. Second. Third.');
    const early = await listen(one, order);
    const reading = bytesOf(early);
    await until(async () => model.segmentsBegun >= 2, 'the second segment');
    const late = await listen(one, order);
    expect((await bytesOf(late)).equals(await reading)).toBe(true);
    expect(model.texts).toHaveLength(1);
  });

  it('lets the first bytes out after the first sentence', async () => {
    const model = new FakeModel({ segmentMilliseconds: 5 });
    const one = await open({ model });
    const listener = await listen(one, await one.prepare('One. Two. Three. Four.'));
    await listener.chunks().next();
    expect(model.segmentsBegun).toBeLessThan(4);
    await listener.finished;
  });

  it('stops within one step when the last listener has left, and not before', async () => {
    const model = new FakeModel({ segmentMilliseconds: 10 });
    const one = await open({ model });
    const order = await one.prepare('A. '.repeat(50));
    const [first, second] = [await listen(one, order), await listen(one, order)];
    await until(async () => model.segmentsBegun >= 2, 'the second segment');
    first.leave();
    first.leave();
    const before = model.segmentsBegun;
    await until(async () => model.segmentsBegun > before, 'another segment for the second listener');
    second.leave();
    await expect(second.finished).rejects.toThrow();
    const at = model.segmentsBegun;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(model.segmentsBegun).toBeLessThanOrEqual(at + 1);
    expect(one.service.queue.depth).toMatchObject({ places: 0, running: 0 });
    expect(await one.audioFolder.find(order.resolved.key)).toBeUndefined();
  });

  it('begins anew for somebody who asks after the others gave up', async () => {
    const model = new FakeModel({ segmentMilliseconds: 5 });
    const one = await open({ model });
    const order = await one.prepare('A. B. C.');
    const first = await listen(one, order);
    await until(async () => model.segmentsBegun >= 1, 'the first segment');
    first.leave();
    const rendered = await (await listen(one, order)).finished;
    expect(rendered.facts.durationSeconds).toBeGreaterThan(0);
    expect(model.texts).toHaveLength(2);
  });

  it('still gives the audio when it can not be stored', async () => {
    const model = new FakeModel();
    const full = (folder: AudioStore): AudioStore => ({
      find: (key) => folder.find(key),
      put: async () => {
        throw new StorageFullError('The disk is full.', 60);
      },
      words: (audio) => folder.words(audio),
      read: (audio) => folder.read(audio),
      url: (audio) => folder.url(audio),
      removeSpokenBy: (id) => folder.removeSpokenBy(id),
      removeOlderThan: (time) => folder.removeOlderThan(time),
    });
    const one = await open({ model, audio: full });
    const rendered = await (await listen(one, await one.prepare('Hello.'))).finished;
    expect(rendered.byteLength).toBeGreaterThan(1000);
    await expect(rendered.stored).rejects.toMatchObject({ code: 'storage_full' });
  });

  it('speaks when what was stored can not be read', async () => {
    const broken = (folder: AudioStore): AudioStore => ({
      find: async () => {
        throw new Error('input/output error');
      },
      put: (key, facts, body) => folder.put(key, facts, body),
      words: (audio) => folder.words(audio),
      read: (audio) => folder.read(audio),
      url: (audio) => folder.url(audio),
      removeSpokenBy: (id) => folder.removeSpokenBy(id),
      removeOlderThan: (time) => folder.removeOlderThan(time),
    });
    const one = await open({ model: new FakeModel(), audio: broken });
    await expect((await listen(one, await one.prepare('Hello.'))).finished).resolves.toBeDefined();
  });

  it('refuses a text without anything to say', async () => {
    const one = await open({ model: new FakeModel() });
    const listener = await listen(one, await one.prepare('…… !!!'));
    await expect(listener.finished).rejects.toMatchObject({ code: 'nothing_to_say' });
  });

  it('reports what it cost, and that the first work of a model was cold', async () => {
    const reports: { cold: boolean; speechTokenCount: number; characters: number }[] = [];
    const one = await open({ model: new FakeModel(), onReport: (report) => reports.push(report) });
    for (const text of ['Hello.', 'Hello again.'])
      await (await listen(one, await one.prepare(text))).finished;
    expect(reports).toMatchObject([
      { cold: true, characters: 6, speechTokenCount: 15 },
      { cold: false, characters: 12, speechTokenCount: 30 },
    ]);
  });

  it.each(['wav', 'flac'] as const)('states the true length in the header of stored %s', async (format) => {
    const one = await open({ model: new FakeModel() });
    const prepared = await one.service.prepare({ text: 'Hello there. You.', format }, 1200);
    const rendered = await (await listen(one, prepared)).finished;
    const file = Buffer.concat(rendered.pieces);
    const samples = Math.round(rendered.facts.durationSeconds * 44_100);
    if (format === 'wav') expect(file.readUInt32LE(40)).toBe(samples * 2);
    // STREAMINFO: 36 bits of sample count end 16 bytes before its end.
    else expect(file.readUInt32BE(22)).toBe(samples);
    expect(file.byteLength).toBe(rendered.byteLength);
  });
});
