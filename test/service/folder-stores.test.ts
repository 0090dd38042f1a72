import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AudioFolder, JobFolder, VoiceFolder } from '../../layers/stores/index.ts';
import { audioStoreContract, bytesOf, keyOf, someFacts } from './contracts/audio-store.ts';
import { job, jobStoreContract } from './contracts/job-store.ts';
import { voiceStoreContract } from './contracts/voice-store.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-store-'));
  folders.push(folder);
  return folder;
}

audioStoreContract('AudioFolder', async () => {
  const folder = join(await emptyFolder(), 'output');
  return { store: new AudioFolder(folder, '/output/'), fetch: (url) => readFile(join(folder, '..', url)) };
});
voiceStoreContract('VoiceFolder', async () => new VoiceFolder(join(await emptyFolder(), 'voices')));
jobStoreContract('JobFolder', async () => new JobFolder(join(await emptyFolder(), 'jobs')));

describe('AudioFolder', () => {
  it('names files by local time and something nobody can guess', async () => {
    const folder = await emptyFolder();
    const now = new Date(2024, 5, 1, 9, 8, 7);
    const store = new AudioFolder(folder, '/output/', () => now);
    const first = await store.put(keyOf('a'), someFacts, bytesOf('a'));
    const second = await store.put(keyOf('b'), { ...someFacts, format: 'opus' }, bytesOf('b'));
    expect(first.name).toMatch(/^20240601_090807_[0-9a-f]{16}\.wav$/);
    expect(second.name).toMatch(/\.opus$/);
    expect(second.name.slice(0, 32)).not.toBe(first.name.slice(0, 32));
  });

  it('does not find audio whose file was deleted, cut or whose record was damaged', async () => {
    const folder = await emptyFolder();
    const store = new AudioFolder(folder, '/output/');
    for (const digit of ['a', 'b', 'c']) await store.put(keyOf(digit), someFacts, bytesOf('hello'));
    await rm(join(folder, (await store.find(keyOf('a')))?.name ?? ''));
    await truncate(join(folder, (await store.find(keyOf('b')))?.name ?? ''), 3);
    await writeFile(join(folder, '.index', `${keyOf('c')}.json`), '{"key":"');
    for (const digit of ['a', 'b', 'c']) expect(await store.find(keyOf(digit))).toBeUndefined();
  });

  it('serves files of its own making only', async () => {
    const folder = await emptyFolder();
    const store = new AudioFolder(join(folder, 'output'), '/output/');
    const { name } = await store.put(keyOf('a'), someFacts, bytesOf('hello'));
    await writeFile(join(folder, 'output', 'notes.wav'), 'private');
    expect(await store.file(name)).toMatchObject({ byteLength: 5 });
    for (const odd of ['notes.wav', `../output/${name}`, '.index', `${keyOf('a')}.json`, '', '..']) {
      expect(await store.file(odd)).toBeUndefined();
    }
  });

  it('sweeps away what was left half written long ago, and leaves what is being written', async () => {
    const folder = await emptyFolder();
    const store = new AudioFolder(folder, '/output/');
    await writeFile(join(folder, 'old.wav.0123.part'), 'x');
    await writeFile(join(folder, 'new.wav.4567.part'), 'x');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(folder, 'old.wav.0123.part'), yesterday, yesterday);
    await store.removeOlderThan(new Date(0));
    expect(await readdir(folder)).toEqual(['new.wav.4567.part']);
  });

  it('says in a sentence that its folder can not be used', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'file'), '');
    const store = new AudioFolder(join(folder, 'file', 'output'), '/output/');
    await expect(store.put(keyOf('a'), someFacts, bytesOf('a'))).rejects.toMatchObject({
      code: 'storage_failed',
      retryable: true,
    });
  });
});

describe('VoiceFolder', () => {
  it('leaves no file behind when a voice is deleted', async () => {
    const folder = await emptyFolder();
    const store = new VoiceFolder(folder);
    await store.add({ name: 'bob', id: '1', kind: 'cloned', createdAt: '2024' }, Buffer.from('clip'));
    await store.remove('bob');
    expect(await readdir(folder)).toEqual([]);
  });

  it('passes over folders that hold no voice, and removes what a killed process left', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'empty'));
    await mkdir(join(folder, '.bob.0123'));
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(folder, '.bob.0123'), yesterday, yesterday);
    const store = new VoiceFolder(folder);
    expect(await store.list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['empty']);
  });
});

describe('JobFolder', () => {
  it('does not wait for the lease of a process of this machine that is gone', async () => {
    const folder = await emptyFolder();
    const store = new JobFolder(folder);
    await store.create(job('1'));
    await store.lease(job('1').id, 0, 3600);
    const path = join(folder, job('1').id, 'leases', '0.1');
    const record = JSON.parse(await readFile(path, 'utf8'));
    // No process has this id: Linux stops at 2^22.
    await writeFile(path, JSON.stringify({ ...record, pid: 2 ** 22 + 1, instance: 'another' }));
    expect((await new JobFolder(folder).lease(job('1').id, 0, 60))?.attempt).toBe(2);
  });

  it('does not trust its own process id in the lease of another life: containers always have the same', async () => {
    const folder = await emptyFolder();
    const before = new JobFolder(folder);
    await before.create(job('1'));
    await before.lease(job('1').id, 0, 3600);
    expect(await before.lease(job('1').id, 0, 60)).toBeUndefined();
    expect((await new JobFolder(folder).lease(job('1').id, 0, 60))?.attempt).toBe(2);
  });

  it('respects the lease of a living process and of another machine', async () => {
    const folder = await emptyFolder();
    const store = new JobFolder(folder);
    await store.create(job('1'));
    await store.lease(job('1').id, 0, 3600);
    const path = join(folder, job('1').id, 'leases', '0.1');
    const record = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...record, pid: process.ppid, instance: 'another' }));
    expect(await new JobFolder(folder).lease(job('1').id, 0, 60)).toBeUndefined();
    await writeFile(path, JSON.stringify({ ...record, host: 'elsewhere', pid: 1, instance: 'another' }));
    expect(await new JobFolder(folder).lease(job('1').id, 0, 60)).toBeUndefined();
  });

  it('takes a part that was cut short for one that was not spoken', async () => {
    const folder = await emptyFolder();
    const store = new JobFolder(folder);
    const { id } = job('1');
    await store.create(job('1'));
    await store.putPart(id, 0, {
      samples: new Float32Array(100),
      sampleRateHz: 22_050,
      speechTokenCount: 1,
      words: [],
      warnings: [],
    });
    await truncate(join(folder, id, 'parts', '00000.pcm'), 300);
    expect(await store.readPart(id, 0)).toBeUndefined();
  });
});
