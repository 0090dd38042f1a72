/**
 * Voices beside the models: one folder a voice, with `voice.json`, the clip it was made of, and what each model made of the clip.
 * A voice appears by the renaming of its finished folder, which fails when the name is taken: of two at the same time one wins.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredVoice, VoiceStore } from '../../service/ports.ts';
import { readConditioning, writeConditioning } from '../../service/voices/conditioning-text.ts';
import { voiceNamePattern } from '../../service/voices/voice-name.ts';
import type { VoiceConditioning } from '../../speech/model.ts';
import { absent, codeOf, readJson, readWhole, storing, writeWhole } from './whole-file.ts';

/** After this long a folder being written or deleted was left by somebody who was killed. */
const leftoverSeconds = 3600;

export class VoiceFolder implements VoiceStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<StoredVoice[]> {
    const names = (await storing(() => readdir(this.#folder).catch(absent))) ?? [];
    const voices: StoredVoice[] = [];
    for (const name of names.sort()) {
      if (name.startsWith('.')) await this.#removeLeftover(name);
      const voice = name.startsWith('.') ? undefined : await this.get(name);
      if (voice !== undefined) voices.push(voice);
    }
    return voices.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  }

  async get(name: string): Promise<StoredVoice | undefined> {
    if (!voiceNamePattern.test(name)) return undefined;
    const record = await readJson(join(this.#folder, name, 'voice.json'));
    return isStoredVoice(record) && record.name === name ? record : undefined;
  }

  async add(voice: StoredVoice, clip?: Uint8Array): Promise<boolean> {
    const place = this.#place(voice.name);
    const beside = join(this.#folder, `.${voice.name}.${randomBytes(6).toString('hex')}`);
    return storing(async () => {
      try {
        await mkdir(beside, { recursive: true });
        if (clip !== undefined) await writeWhole(join(beside, 'clip.wav'), clip);
        await writeWhole(join(beside, 'voice.json'), Buffer.from(JSON.stringify(voice, undefined, 2)));
        await rename(beside, place);
        return true;
      } catch (error) {
        await rm(beside, { recursive: true, force: true });
        // Windows says EPERM where others say that the folder is there.
        const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '');
        if (taken && (await stat(place).catch(absent)) !== undefined) return false;
        throw error;
      }
    });
  }

  async clip(voice: StoredVoice): Promise<Uint8Array | undefined> {
    return readWhole(join(this.#place(voice.name), 'clip.wav'));
  }

  async conditioning(voice: StoredVoice, model: string): Promise<VoiceConditioning | undefined> {
    const text = await readWhole(this.#conditioning(voice.name, model));
    return text && readConditioning(text.toString('utf8'));
  }

  async putConditioning(voice: StoredVoice, model: string, conditioning: VoiceConditioning): Promise<void> {
    if ((await this.get(voice.name))?.id !== voice.id) return;
    try {
      await writeWhole(this.#conditioning(voice.name, model), Buffer.from(writeConditioning(conditioning)), {
        makeFolder: false,
      });
    } catch (error) {
      if ((await this.get(voice.name)) !== undefined) throw error;
    }
  }

  async remove(name: string): Promise<boolean> {
    if (!voiceNamePattern.test(name)) return false;
    const going = join(this.#folder, `.${name}.${randomBytes(6).toString('hex')}`);
    return storing(async () => {
      const moved = await rename(this.#place(name), going).then(() => true, absent);
      if (moved === undefined) return false;
      await rm(going, { recursive: true, force: true });
      return true;
    });
  }

  /** Names are checked where they come in; this is the second lock. */
  #place(name: string): string {
    if (!voiceNamePattern.test(name)) throw new RangeError('not a voice name');
    return join(this.#folder, name);
  }

  #conditioning(name: string, model: string): string {
    const digest = createHash('sha256').update(model).digest('hex').slice(0, 16);
    return join(this.#place(name), `conditioning-${digest}.json`);
  }

  async #removeLeftover(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const entry = await stat(path).catch(absent);
    if (entry?.isDirectory() && Date.now() - entry.mtimeMs > leftoverSeconds * 1000) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

function isStoredVoice(record: unknown): record is StoredVoice {
  if (typeof record !== 'object' || record === null) return false;
  const { name, id, kind, createdAt } = record as Partial<StoredVoice>;
  return (
    typeof name === 'string' &&
    typeof id === 'string' &&
    (kind === 'cloned' || kind === 'blend') &&
    typeof createdAt === 'string'
  );
}
