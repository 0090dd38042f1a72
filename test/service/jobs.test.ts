import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readWav } from '../../layers/audio/index.ts';
import {
  type AudioStore,
  type JobView,
  StorageFullError,
  SynthesisCrashedError,
} from '../../layers/service/index.ts';
import type { SpeakOptions, SpokenSegment } from '../../layers/speech/model.ts';
import { FakeModel, secondsPerCharacter } from './fake-model.ts';
import { openService, type ServiceInProcess, type ServiceOptions, until } from './service-in-process.ts';

const opened: ServiceInProcess[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function open(options: ServiceOptions = {}): Promise<ServiceInProcess> {
  const one = await openService(options);
  opened.push(one);
  return one;
}

function outcome(one: ServiceInProcess, id: string): Promise<JobView> {
  return until(async () => {
    const view = await one.service.jobs.view(id);
    return (view.status === 'succeeded' || view.status === 'failed') && view;
  }, 'the job ends');
}

/** Sentences that differ, so that each part is a text of its own. */
const longText = Array.from({ length: 60 }, (_, i) => `第${i}天的天气非常好，我们一起去公园散步吧。`).join(
  '',
);

/** Counts how often each text is spoken, and can fail on demand. */
class WatchedModel extends FakeModel {
  readonly spoken = new Map<string, number>();
  failures: unknown[] = [];

  override async *speak(text: string, options: SpeakOptions): AsyncGenerator<SpokenSegment, void, undefined> {
    this.spoken.set(text, (this.spoken.get(text) ?? 0) + 1);
    if (this.failures.length > 0) throw this.failures.shift();
    yield* super.speak(text, options);
  }
}

describe('a job', () => {
  it('speaks a long text in parts and joins them into one file without losing a sample', async () => {
    const one = await open();
    const view = await one.service.submit({ text: longText }, 100_000, 'local');
    expect(view.status).toBe('queued');
    const done = await outcome(one, view.id);
    if (done.status !== 'succeeded') throw new Error(JSON.stringify(done));
    const expected = [...longText].length * secondsPerCharacter;
    expect(done.durationSeconds).toBeCloseTo(expected, 3);
    const audio = await one.audioFolder.find((await one.jobFolder.state(view.id))?.job.audioKey ?? '');
    const pieces: Uint8Array[] = [];
    if (audio) for await (const piece of one.audioFolder.read(audio)) pieces.push(piece);
    const wav = readWav(Buffer.concat(pieces));
    expect(wav.samples.length).toBe(Math.round(done.durationSeconds * 44_100));
    // The tone goes on through every join: nowhere is there silence.
    for (let start = 0; start + 2205 < wav.samples.length; start += 2205) {
      expect(
        Math.max(...wav.samples.subarray(start, start + 2205)),
        `at ${start / 44_100} s`,
      ).toBeGreaterThan(0.2);
    }
  });

  it('tells its progress by the characters spoken', async () => {
    const one = await open({ model: new FakeModel({ segmentMilliseconds: 3 }) });
    const { id } = await one.service.submit({ text: longText }, 100_000, 'local');
    const seen: number[] = [];
    await until(async () => {
      const view = await one.service.jobs.view(id);
      if (view.status === 'running') seen.push(view.progress);
      return view.status === 'succeeded';
    }, 'the job ends');
    expect(seen.length).toBeGreaterThan(2);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
  });

  it('goes on in the next life where it was stopped, without speaking a finished part again', async () => {
    const before = new WatchedModel({ segmentMilliseconds: 2 });
    const first = await openService({ model: before });
    const { id } = await first.service.submit({ text: longText }, 100_000, 'local');
    await until(async () => ((await first.jobFolder.state(id))?.partsDone.length ?? 0) >= 2, 'two parts');
    await first.stop();
    const done = (await first.jobFolder.state(id))?.partsDone ?? [];
    const parts = (await first.jobFolder.state(id))?.job.parts ?? [];
    const after = new WatchedModel();
    const second = await open({ model: after, folder: first.folder });
    expect((await outcome(second, id)).status).toBe('succeeded');
    for (const index of done) expect(after.spoken.has(parts[index] ?? ''), `part ${index}`).toBe(false);
    expect(after.spoken.size).toBe(parts.length - done.length);
  });

  it('does nothing twice when a task is delivered twice', async () => {
    const model = new WatchedModel();
    const one = await open({ model, deliverJobs: false });
    const { id } = await one.service.submit({ text: longText }, 100_000, 'local');
    const parts = (await one.jobFolder.state(id))?.job.parts ?? [];
    const signal = new AbortController().signal;
    const run = (part: number): Promise<void> => one.runner.run({ jobId: id, part }, signal);
    for (const part of [...parts.keys()].reverse()) {
      const both = await Promise.allSettled([run(part), run(part)]);
      for (const end of both)
        if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'job_busy' });
    }
    expect((await one.service.jobs.view(id)).status).toBe('succeeded');
    await run(0);
    expect([...model.spoken.values()].every((count) => count === 1)).toBe(true);
  });

  it('speaks a part again that was damaged in the store', async () => {
    const model = new WatchedModel();
    const one = await open({ model, deliverJobs: false });
    const { id } = await one.service.submit({ text: longText }, 100_000, 'local');
    const parts = (await one.jobFolder.state(id))?.job.parts ?? [];
    const signal = new AbortController().signal;
    for (const part of [...parts.keys()].slice(1)) await one.runner.run({ jobId: id, part }, signal);
    await truncate(join(one.folder, 'jobs', id, 'parts', '00001.pcm'), 1000);
    await one.runner.run({ jobId: id, part: 0 }, signal);
    expect((await one.service.jobs.view(id)).status).toBe('succeeded');
    expect(model.spoken.get(parts[1] ?? '')).toBe(2);
  });

  it('is tried again after a crash, and given up after the fourth', async () => {
    const model = new WatchedModel();
    const one = await open({ model });
    const crash = (): unknown => new SynthesisCrashedError('The process has ended.', 1);
    model.failures = [crash(), crash()];
    const lucky = await one.service.submit({ text: longText }, 100_000, 'local');
    expect((await outcome(one, lucky.id)).status).toBe('succeeded');
    model.failures = Array.from({ length: 100 }, crash);
    const unlucky = await one.service.submit({ text: `${longText}。` }, 100_000, 'local');
    expect(await outcome(one, unlucky.id)).toMatchObject({ status: 'failed', code: 'synthesis_crashed' });
  });

  it('fails at once, with the reason, where trying again would not help', async () => {
    const model = new WatchedModel();
    const one = await open({ model });
    const { id } = await one.service.submit({ text: `${longText}@fault` }, 100_000, 'local');
    expect(await outcome(one, id)).toMatchObject({
      status: 'failed',
      code: 'text_refused',
      why: 'The text asks for a fault.',
    });
    expect(Math.max(...model.spoken.values())).toBe(1);
  });

  it('hides what nobody threw on purpose', async () => {
    const model = new WatchedModel();
    model.failures = Array.from({ length: 100 }, () => new TypeError('secret of the inside'));
    const one = await open({ model });
    const { id } = await one.service.submit({ text: longText }, 100_000, 'local');
    const view = await outcome(one, id);
    expect(view).toMatchObject({ status: 'failed', code: 'internal_error' });
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('fails with the reason when its voice was deleted meanwhile', async () => {
    const one = await open({ deliverJobs: false });
    await one.voiceFolder.add({
      name: 'mix',
      id: '1',
      kind: 'blend',
      createdAt: '2024',
      blend: 'zhiyan:1+xiaoxiao:1',
    });
    const { id } = await one.service.submit({ text: longText, speaker: 'mix' }, 100_000, 'local');
    await one.voiceFolder.remove('mix');
    await one.runner.run({ jobId: id, part: 0 }, new AbortController().signal);
    expect(await one.service.jobs.view(id)).toMatchObject({ status: 'failed', code: 'unknown_speaker' });
  });

  it('fails with the reason when the name of its voice means another voice now', async () => {
    const one = await open({ deliverJobs: false });
    await one.voiceFolder.add({
      name: 'mix',
      id: '1',
      kind: 'blend',
      createdAt: '2024',
      blend: 'zhiyan:1+xiaoxiao:1',
    });
    const { id } = await one.service.submit({ text: longText, speaker: 'mix' }, 100_000, 'local');
    await one.voiceFolder.remove('mix');
    await one.voiceFolder.add({
      name: 'mix',
      id: '2',
      kind: 'blend',
      createdAt: '2024',
      blend: 'zhiyan:3+xiaoxiao:1',
    });
    await one.runner.run({ jobId: id, part: 0 }, new AbortController().signal);
    expect(await one.service.jobs.view(id)).toMatchObject({ status: 'failed', code: 'job_outdated' });
  });

  it('is over at once when the same text was spoken before', async () => {
    const model = new WatchedModel();
    const one = await open({ model });
    const first = await one.service.submit({ text: longText }, 100_000, 'local');
    await outcome(one, first.id);
    const spoken = model.spoken.size;
    const second = await one.service.submit({ text: longText }, 100_000, 'local');
    expect((await outcome(one, second.id)).status).toBe('succeeded');
    expect(model.spoken.size).toBe(spoken);
  });

  it('waits and tries again while the disk is full', async () => {
    let full = 2;
    const audio = (folder: AudioStore): AudioStore => ({
      find: (key) => folder.find(key),
      put: async (key, facts, body) => {
        if (full-- > 0) throw new StorageFullError('The disk is full.', 60);
        return folder.put(key, facts, body);
      },
      words: (stored) => folder.words(stored),
      read: (stored) => folder.read(stored),
      url: (stored) => folder.url(stored),
      removeSpokenBy: (id) => folder.removeSpokenBy(id),
      removeOlderThan: (time) => folder.removeOlderThan(time),
    });
    const one = await open({ audio });
    const { id } = await one.service.submit({ text: longText }, 100_000, 'local');
    expect((await outcome(one, id)).status).toBe('succeeded');
  });

  it('lets a short job pass a long one', async () => {
    const one = await open({ model: new FakeModel({ segmentMilliseconds: 3 }) });
    const long = await one.service.submit({ text: longText.repeat(2) }, 100_000, 'a');
    const short = await one.service.submit({ text: '一句。' }, 100_000, 'b');
    await outcome(one, short.id);
    expect((await one.service.jobs.view(long.id)).status).toBe('running');
  });

  it('takes as many jobs as the limit, and refuses one more', async () => {
    const one = await open({ deliverJobs: false, environment: { COSYVOICE_JOB_QUEUE: '2' } });
    await one.service.submit({ text: '一。' }, 100_000, 'local');
    await one.service.submit({ text: '二。' }, 100_000, 'local');
    await expect(one.service.submit({ text: '三。' }, 100_000, 'local')).rejects.toMatchObject({
      code: 'queue_full',
    });
  });

  it.each([
    ['a text', '字', 100_000],
    ['SSML', '字', 20_000],
  ])('takes %s up to its limit and refuses one character more', async (kind, character, limit) => {
    const one = await open({ deliverJobs: false });
    const wrap = (count: number): string =>
      kind === 'SSML' ? `<speak>${character.repeat(count - 15)}</speak>` : character.repeat(count);
    await expect(one.service.submit({ text: wrap(limit) }, 100_000, 'local')).resolves.toMatchObject({
      status: 'queued',
    });
    await expect(one.service.submit({ text: wrap(limit + 1) }, 100_000, 'local')).rejects.toMatchObject({
      code: 'text_too_long',
    });
  });
});
