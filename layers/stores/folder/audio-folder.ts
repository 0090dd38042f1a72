/**
 * Audio in a folder people may look into: `20240601_120000_1f3a5c7e9b2d4f60.wav`, and for each file a small record by content key in
 * `.index/` with another for its words. The record is written last, so that audio is found whole or not at all; a file somebody deleted or cut is
 * not found either.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioFacts, AudioStore, ByteRange, StoredAudio } from '../../service/ports.ts';
import { type SpokenWord, wordsFromJson, wordsToJson } from '../../service/words/spoken-words.ts';
import { absent, readJson, storing, unfinishedSuffix, writeWhole } from './whole-file.ts';

/** The random part makes the name the right to hear the file: nobody guesses 64 bits. */
const audioName = /^\d{8}_\d{6}_[0-9a-f]{16}\.[a-z0-9]{3,4}$/;
/** After this long an unfinished file is nobody's any more. */
const unfinishedSeconds = 3600;

export class AudioFolder implements AudioStore {
  readonly #folder: string;
  readonly #urlPrefix: string;
  readonly #now: () => Date;

  /** @param urlPrefix what clients put before a file's name, for example `/output/`. */
  constructor(folder: string, urlPrefix: string, now: () => Date = () => new Date()) {
    this.#folder = folder;
    this.#urlPrefix = urlPrefix;
    this.#now = now;
  }

  async find(key: string): Promise<StoredAudio | undefined> {
    const record = await readJson(this.#record(key));
    if (!isStoredAudio(record) || record.key !== key) return undefined;
    const file = await storing(() => stat(join(this.#folder, record.name)).catch(absent));
    return file?.size === record.byteLength ? record : undefined;
  }

  async put(
    key: string,
    facts: AudioFacts,
    body: AsyncIterable<Uint8Array>,
    words: readonly SpokenWord[] = [],
  ): Promise<StoredAudio> {
    const now = this.#now();
    const name = `${timestamp(now)}_${randomBytes(8).toString('hex')}.${facts.format}`;
    const byteLength = await writeWhole(join(this.#folder, name), body);
    // Somebody else may have put the same meanwhile; one file is enough.
    const there = await this.find(key);
    if (there !== undefined) {
      await storing(() => rm(join(this.#folder, name), { force: true }));
      return there;
    }
    const audio: StoredAudio = { ...facts, key, name, byteLength, createdAt: now.toISOString() };
    await writeWhole(this.#words(audio), Buffer.from(wordsToJson(words)));
    await writeWhole(this.#record(key), Buffer.from(JSON.stringify(audio)));
    return audio;
  }

  async words(audio: StoredAudio): Promise<readonly SpokenWord[] | undefined> {
    return wordsFromJson(await readJson(this.#words(audio)));
  }

  read(audio: StoredAudio, range?: ByteRange): AsyncIterable<Uint8Array> {
    return readBytes(join(this.#folder, audio.name), range);
  }

  async url(audio: StoredAudio): Promise<string> {
    return `${this.#urlPrefix}${audio.name}`;
  }

  /** For the server of this folder: the file behind a name out of `url`, if it is one of ours. */
  async file(name: string): Promise<{ path: string; byteLength: number; modifiedAt: Date } | undefined> {
    if (!audioName.test(name)) return undefined;
    const path = join(this.#folder, name);
    const file = await storing(() => stat(path).catch(absent));
    return file?.isFile() ? { path, byteLength: file.size, modifiedAt: file.mtime } : undefined;
  }

  async removeSpokenBy(clonedVoiceId: string): Promise<number> {
    return this.#removeWhere((audio) => audio.clonedVoiceIds.includes(clonedVoiceId));
  }

  async removeOlderThan(time: Date): Promise<number> {
    await this.#removeUnfinished();
    return this.#removeWhere((audio) => Date.parse(audio.createdAt) < time.getTime());
  }

  async #removeWhere(condemned: (audio: StoredAudio) => boolean): Promise<number> {
    let count = 0;
    for (const name of await this.#names(join(this.#folder, '.index'))) {
      const path = join(this.#folder, '.index', name);
      const record = await readJson(path);
      if (!isStoredAudio(record) || !condemned(record)) continue;
      await storing(() => rm(path, { force: true }));
      await storing(() => rm(join(this.#folder, record.name), { force: true }));
      await storing(() => rm(this.#words(record), { force: true }));
      count++;
    }
    return count;
  }

  async #removeUnfinished(): Promise<void> {
    const limit = this.#now().getTime() - unfinishedSeconds * 1000;
    for (const folder of [this.#folder, join(this.#folder, '.index')]) {
      for (const name of await this.#names(folder)) {
        if (!name.endsWith(unfinishedSuffix)) continue;
        const file = await storing(() => stat(join(folder, name)).catch(absent));
        if (file !== undefined && file.mtimeMs < limit) await rm(join(folder, name), { force: true });
      }
    }
  }

  #record(key: string): string {
    return join(this.#folder, '.index', `${key}.json`);
  }

  /** By the file's name: of two that put the same at once, each has its own. */
  #words({ name }: StoredAudio): string {
    return join(this.#folder, '.index', `${name}.words`);
  }

  async #names(folder: string): Promise<string[]> {
    return (await storing(() => readdir(folder).catch(absent))) ?? [];
  }
}

async function* readBytes(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createReadStream(path, range && { start: range.start, end: range.end - 1 });
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } finally {
    stream.destroy();
  }
}

/** Local time, `YYYYMMDD_HHMMSS`. */
function timestamp(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}_${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}

function isStoredAudio(record: unknown): record is StoredAudio {
  if (typeof record !== 'object' || record === null) return false;
  const { key, name, byteLength, clonedVoiceIds } = record as Partial<StoredAudio>;
  return (
    typeof key === 'string' &&
    typeof name === 'string' &&
    audioName.test(name) &&
    typeof byteLength === 'number' &&
    Array.isArray(clonedVoiceIds)
  );
}
