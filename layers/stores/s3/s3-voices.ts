/**
 * Voices in a bucket: `voices/NAME.json` is the voice, created by a conditional write, so that of two at the same time one wins; what
 * belongs to it lies under `voice-files/ID/`, so that a name given again never meets what another voice left.
 */
import { createHash } from 'node:crypto';
import type { StoredVoice, VoiceStore } from '../../service/ports.ts';
import { readConditioning, writeConditioning } from '../../service/voices/conditioning-text.ts';
import { voiceNamePattern } from '../../service/voices/voice-name.ts';
import type { VoiceConditioning } from '../../speech/model.ts';
import type { Bucket } from './bucket.ts';
import { mapAll } from './map-all.ts';

const folder = 'voices/';

export class S3Voices implements VoiceStore {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async list(): Promise<StoredVoice[]> {
    const keys: string[] = [];
    for await (const { key } of this.#bucket.list(folder)) keys.push(key);
    const records = await mapAll(keys, (key) => this.#bucket.getJson(key));
    return records
      .filter(isStoredVoice)
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  }

  async get(name: string): Promise<StoredVoice | undefined> {
    if (!voiceNamePattern.test(name)) return undefined;
    const record = await this.#bucket.getJson(voiceKey(name));
    return isStoredVoice(record) && record.name === name ? record : undefined;
  }

  async add(voice: StoredVoice, clip?: Uint8Array): Promise<boolean> {
    if (clip !== undefined) await this.#bucket.put(`${filesOf(voice)}clip.wav`, clip);
    const added = await this.#bucket.putNew(voiceKey(voice.name), JSON.stringify(voice));
    // The files of a voice of the same id are somebody else's only when that voice is there.
    if (!added && (await this.get(voice.name))?.id !== voice.id)
      await this.#bucket.deleteUnder(filesOf(voice));
    return added;
  }

  async clip(voice: StoredVoice): Promise<Uint8Array | undefined> {
    return this.#bucket.get(`${filesOf(voice)}clip.wav`);
  }

  async conditioning(voice: StoredVoice, model: string): Promise<VoiceConditioning | undefined> {
    const bytes = await this.#bucket.get(conditioningKey(voice, model));
    return bytes && readConditioning(Buffer.from(bytes).toString('utf8'));
  }

  async putConditioning(voice: StoredVoice, model: string, conditioning: VoiceConditioning): Promise<void> {
    if ((await this.get(voice.name))?.id !== voice.id) return;
    await this.#bucket.put(conditioningKey(voice, model), writeConditioning(conditioning));
    // Deleted while this was being written: nothing of it may stay.
    if ((await this.get(voice.name))?.id !== voice.id) await this.#bucket.deleteUnder(filesOf(voice));
  }

  async remove(name: string): Promise<boolean> {
    const voice = await this.get(name);
    if (voice === undefined) return false;
    await this.#bucket.delete(voiceKey(name));
    await this.#bucket.deleteUnder(filesOf(voice));
    return true;
  }
}

function voiceKey(name: string): string {
  return `${folder}${encodeURIComponent(name)}.json`;
}

function filesOf(voice: StoredVoice): string {
  return `voice-files/${encodeURIComponent(voice.id)}/`;
}

function conditioningKey(voice: StoredVoice, model: string): string {
  const digest = createHash('sha256').update(model).digest('hex').slice(0, 16);
  return `${filesOf(voice)}conditioning-${digest}.json`;
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
