/**
 * Audio in a bucket: one object a content key, `audio/KEY`, with its facts as metadata, so that audio and facts appear together
 * or not at all, and `audio/KEY.words.json` beside it. `heard-in/VOICE/KEY` remembers which audio a cloned voice is heard in.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { contentTypes } from '../../audio/index.ts';
import type { AudioFacts, AudioStore, ByteRange, StoredAudio } from '../../service/ports.ts';
import { type SpokenWord, wordsFromJson, wordsToJson } from '../../service/words/spoken-words.ts';
import { type Bucket, storing } from './bucket.ts';
import { mapAll } from './map-all.ts';

/** The smallest part S3 takes of an upload in parts; what is shorter goes up at once. */
const partBytes = 5 * 1024 * 1024;
const contentKey = /^[0-9a-z_-]{1,128}$/i;

export interface S3AudioOptions {
  readonly bucket: Bucket;
  /** Seconds a URL works. A URL also ends with the credentials that signed it, so it is signed anew for each answer. */
  readonly linkSeconds: number;
  readonly now?: () => Date;
}

export class S3Audio implements AudioStore {
  readonly #bucket: Bucket;
  readonly #linkSeconds: number;
  readonly #now: () => Date;

  constructor({ bucket, linkSeconds, now = () => new Date() }: S3AudioOptions) {
    this.#bucket = bucket;
    this.#linkSeconds = linkSeconds;
    this.#now = now;
  }

  async find(key: string): Promise<StoredAudio | undefined> {
    if (!contentKey.test(key)) return undefined;
    const head = await this.#bucket.head(`audio/${key}`);
    return head && storedAudio(key, head);
  }

  async put(
    key: string,
    facts: AudioFacts,
    body: AsyncIterable<Uint8Array>,
    words: readonly SpokenWord[] = [],
  ): Promise<StoredAudio> {
    const now = this.#now();
    const name = `${timestamp(now)}_${randomBytes(4).toString('hex')}.${facts.format}`;
    const record = { ...facts, name, createdAt: now.toISOString() };
    // Remembered first: audio that can't be found again by its voice couldn't be deleted with it.
    await mapAll(facts.clonedVoiceIds, (voice) =>
      this.#bucket.put(`heard-in/${encodeURIComponent(voice)}/${key}`, ''),
    );
    // Equal keys have equal words, so it doesn't matter whose are kept.
    await this.#bucket.put(wordsKey(key), wordsToJson(words));
    let byteLength = 0;
    async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const piece of body) {
        byteLength += piece.byteLength;
        if (piece.byteLength > 0) yield piece;
      }
    }
    await storing(() =>
      new Upload({
        client: this.#bucket.client,
        params: {
          Bucket: this.#bucket.name,
          Key: `audio/${key}`,
          Body: Readable.from(counted(), { objectMode: false }),
          ContentType: contentTypes[facts.format],
          Metadata: { facts: Buffer.from(JSON.stringify(record)).toString('base64url') },
        },
        partSize: partBytes,
        queueSize: 2,
        leavePartsOnError: false,
      }).done(),
    );
    return { ...record, key, byteLength };
  }

  async words(audio: StoredAudio): Promise<readonly SpokenWord[] | undefined> {
    return wordsFromJson(await this.#bucket.getJson(wordsKey(audio.key)));
  }

  async *read(audio: StoredAudio, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    if (range !== undefined && range.end <= range.start) return;
    const { Body } = await storing(() =>
      this.#bucket.client.send(
        new GetObjectCommand({
          Bucket: this.#bucket.name,
          Key: `audio/${audio.key}`,
          ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }),
        }),
      ),
    );
    if (Body === undefined) return;
    for await (const piece of Body as Readable) yield piece as Uint8Array;
  }

  async url(audio: StoredAudio): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket.name,
      Key: `audio/${audio.key}`,
      ResponseContentDisposition: `inline; filename="${audio.name}"`,
      ResponseContentType: contentTypes[audio.format],
    });
    return storing(() => getSignedUrl(this.#bucket.client, command, { expiresIn: this.#linkSeconds }));
  }

  async removeSpokenBy(clonedVoiceId: string): Promise<number> {
    const prefix = `heard-in/${encodeURIComponent(clonedVoiceId)}/`;
    let count = 0;
    for await (const { key } of this.#bucket.list(prefix)) {
      const audioKey = `audio/${key.slice(prefix.length)}`;
      if ((await this.#bucket.head(audioKey)) !== undefined) count++;
      await this.#bucket.delete(audioKey);
      await this.#bucket.delete(`${audioKey}${wordsEnding}`);
      await this.#bucket.delete(key);
    }
    return count;
  }

  /** The bucket's own lifecycle does this on AWS, interrupted uploads included. */
  async removeOlderThan(time: Date): Promise<number> {
    const old: string[] = [];
    for await (const { key, modifiedAt } of this.#bucket.list('audio/')) {
      if (modifiedAt.getTime() < time.getTime()) old.push(key);
    }
    await mapAll(old, (key) => this.#bucket.delete(key));
    return old.filter((key) => !key.endsWith(wordsEnding)).length;
  }
}

/** Beside the audio, where the same rights and the same lifecycle hold. */
const wordsEnding = '.words.json';
const wordsKey = (key: string): string => `audio/${key}${wordsEnding}`;

function storedAudio(key: string, head: HeadObjectCommandOutput): StoredAudio | undefined {
  try {
    const record = JSON.parse(Buffer.from(head.Metadata?.facts ?? '', 'base64url').toString('utf8'));
    return {
      ...(record as Omit<StoredAudio, 'key' | 'byteLength'>),
      key,
      byteLength: head.ContentLength ?? 0,
    };
  } catch {
    return undefined;
  }
}

/** UTC, `YYYYMMDD_HHMMSS`. */
function timestamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
}
