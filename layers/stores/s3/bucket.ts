/**
 * One S3 bucket as the stores use it: whole objects by key, written whole or not at all, and conditional writes, by which one of many
 * wins (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { StorageFailedError } from '../../service/errors.ts';
import { mapAll } from './map-all.ts';

export interface ListedObject {
  readonly key: string;
  readonly modifiedAt: Date;
}

/** Times a write is repeated that S3 refused because another one was under way (409). */
const conflictRetries = 5;

export class Bucket {
  readonly client: S3Client;
  readonly name: string;

  constructor(client: S3Client, name: string) {
    this.client = client;
    this.name = name;
  }

  async head(key: string): Promise<HeadObjectCommandOutput | undefined> {
    return storing(() =>
      this.client.send(new HeadObjectCommand({ Bucket: this.name, Key: key })).catch(absent),
    );
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return storing(async () => {
      const found = await this.client
        .send(new GetObjectCommand({ Bucket: this.name, Key: key }))
        .catch(absent);
      return found?.Body?.transformToByteArray();
    });
  }

  /** The object's JSON, or undefined when there is none or it isn't JSON. */
  async getJson(key: string): Promise<unknown> {
    const bytes = await this.get(key);
    if (bytes === undefined) return undefined;
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  async put(key: string, body: Uint8Array | string): Promise<void> {
    await storing(() =>
      this.client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: Buffer.from(body) })),
    );
  }

  /** Writes where nothing is; of many at the same time one wins. @returns false when something is there. */
  async putNew(key: string, body: Uint8Array | string): Promise<boolean> {
    return storing(async () => {
      for (let attempt = 0; ; attempt++) {
        try {
          await this.client.send(
            new PutObjectCommand({ Bucket: this.name, Key: key, Body: Buffer.from(body), IfNoneMatch: '*' }),
          );
          return true;
        } catch (error) {
          const status = statusOf(error);
          if (status === 412) return false;
          if (status !== 409 || attempt >= conflictRetries) throw error;
          await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
        }
      }
    });
  }

  async delete(key: string): Promise<void> {
    await storing(() => this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key })));
  }

  /** Deletes everything under a prefix; returns how many objects. */
  async deleteUnder(prefix: string): Promise<number> {
    const keys: string[] = [];
    for await (const { key } of this.list(prefix)) keys.push(key);
    await mapAll(keys, (key) => this.delete(key));
    return keys.length;
  }

  /** Objects under a prefix, by key. */
  async *list(prefix: string): AsyncGenerator<ListedObject, void, undefined> {
    for await (const page of this.#pages(prefix)) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, modifiedAt: LastModified ?? new Date(0) };
      }
    }
  }

  /** What stands between the prefix and the next slash, each once. */
  async *folders(prefix: string): AsyncGenerator<string, void, undefined> {
    for await (const page of this.#pages(prefix, '/')) {
      for (const { Prefix } of page.CommonPrefixes ?? []) {
        if (Prefix !== undefined) yield Prefix.slice(prefix.length, -1);
      }
    }
  }

  async *#pages(prefix: string, delimiter?: string) {
    for (let token: string | undefined; ; ) {
      const page = await storing(() =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.name,
            Prefix: prefix,
            ...(delimiter !== undefined && { Delimiter: delimiter }),
            ...(token !== undefined && { ContinuationToken: token }),
          }),
        ),
      );
      yield page;
      token = page.NextContinuationToken;
      if (token === undefined) return;
    }
  }
}

/** Runs work on the bucket; what S3 or the way to it refuses becomes an error of the store. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = failureOf(error);
    if (reason === undefined) throw error;
    throw new StorageFailedError(
      `Storage failed (${reason}); try again in a moment.`,
      5,
      { reason },
      { cause: error },
    );
  }
}

/** For `catch`: what isn't there is undefined. */
export function absent(error: unknown): undefined {
  if (statusOf(error) === 404) return undefined;
  throw error;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** The name of a failure of S3 or of the connection; undefined for errors of our own. */
function failureOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('$metadata' in error) return error.name;
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)
    ? error.code
    : undefined;
}
