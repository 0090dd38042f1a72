/**
 * One file over HTTP, whole or not at all: resumed where it stopped (RFC 9110 range requests, guarded by If-Range), tried again when
 * the connection breaks, checked against the size and the SHA-256 that the server states.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CosyVoiceError } from '../../../layers/errors.ts';

export interface FetchFileOptions {
  /** Told the bytes that are there and the bytes there will be. */
  readonly onProgress?: (present: number, total: number) => void;
  /** Attempts after the first; each waits twice as long as the one before. Default 5. */
  readonly retries?: number;
  /** Seconds before the first retry. Default 1. */
  readonly retrySeconds?: number;
}

/** The server would not give the file, or what came is not what it announced. */
export class DownloadError extends CosyVoiceError {
  override readonly code = 'download_failed';
  override readonly retryable: boolean;
  constructor(
    message: string,
    retryable: boolean,
    details: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(message, details, options);
    this.retryable = retryable;
  }
}

/** What a server says about a file before it sends it. */
interface Announcement {
  readonly etag: string | undefined;
  readonly bytes: number | undefined;
  /** Large-file storage names files by their SHA-256. */
  readonly sha256: string | undefined;
}

/**
 * @returns true when the file was fetched, false when it was there already
 * @throws DownloadError when the server refuses or what came is wrong; the part that came stays for the next try
 */
export async function fetchFile(url: string, path: string, options: FetchFileOptions = {}): Promise<boolean> {
  const { retries = 5, retrySeconds = 1 } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await attemptFetch(url, path, options);
    } catch (error) {
      const permanent = error instanceof DownloadError && !error.retryable;
      if (permanent || attempt >= retries) throw asDownloadError(error, url);
      await new Promise((resolve) => setTimeout(resolve, 1000 * retrySeconds * 2 ** attempt));
    }
  }
}

async function attemptFetch(
  url: string,
  path: string,
  { onProgress = () => {} }: FetchFileOptions,
): Promise<boolean> {
  const announced = await announcement(url);
  const existing = await sizeOf(path);
  if (existing !== undefined && existing === (announced.bytes ?? existing)) {
    onProgress(existing, existing);
    return false;
  }
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.part`;
  await receive(url, partial, announced, onProgress);
  await check(url, partial, announced);
  await rename(partial, path);
  await rm(`${partial}.etag`, { force: true });
  return true;
}

async function announcement(url: string): Promise<Announcement> {
  const first = await fetch(url, { method: 'HEAD', redirect: 'manual' });
  // Hubs redirect to their storage and tell the file's true name and size on the way.
  const headers = [first.headers];
  let answer = first;
  for (let hop = 0; hop < 5 && answer.status >= 300 && answer.status < 400; hop += 1) {
    const location = answer.headers.get('location');
    if (!location) break;
    answer = await fetch(new URL(location, answer.url || url), { method: 'HEAD', redirect: 'manual' });
    headers.push(answer.headers);
  }
  if (!answer.ok) throw refusal(url, answer.status);
  const header = (name: string) =>
    headers.map((one) => one.get(name)).find((value) => value !== null) ?? undefined;
  const linked = header('x-linked-etag')?.replace(/^W\/|"/g, '');
  const size = header('x-linked-size') ?? answer.headers.get('content-length') ?? undefined;
  return {
    etag: answer.headers.get('etag') ?? undefined,
    bytes: size === undefined ? undefined : Number(size),
    sha256: linked && /^[0-9a-f]{64}$/.test(linked) ? linked : undefined,
  };
}

async function receive(
  url: string,
  partial: string,
  { etag, bytes }: Announcement,
  onProgress: (present: number, total: number) => void,
): Promise<void> {
  const sameFile = etag !== undefined && (await readFile(`${partial}.etag`, 'utf8').catch(() => '')) === etag;
  const present = sameFile ? ((await sizeOf(partial)) ?? 0) : 0;
  if (bytes !== undefined && present === bytes) return;
  if (etag !== undefined) await writeFile(`${partial}.etag`, etag);
  const answer = await fetch(url, {
    headers: present > 0 && etag !== undefined ? { Range: `bytes=${present}-`, 'If-Range': etag } : {},
  });
  if (!answer.ok || !answer.body) throw refusal(url, answer.status);
  const resumed = answer.status === 206;
  let there = resumed ? present : 0;
  const reader = answer.body.getReader();
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      there += read.value.length;
      onProgress(there, bytes ?? there);
      yield read.value;
    }
  }
  await pipeline(chunks, createWriteStream(partial, { flags: resumed ? 'a' : 'w' }));
}

async function check(url: string, partial: string, { bytes, sha256 }: Announcement): Promise<void> {
  const size = await sizeOf(partial);
  if (bytes !== undefined && size !== bytes) {
    throw new DownloadError(`${url} sent ${size} bytes, it had announced ${bytes}`, true, {
      url,
      size,
      bytes,
    });
  }
  if (sha256 === undefined) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(partial), hash);
  const found = hash.digest('hex');
  if (found === sha256) return;
  await rm(partial, { force: true });
  throw new DownloadError(
    `${url} came with the SHA-256 ${found}, expected ${sha256}; it was thrown away`,
    true,
    {
      url,
      found,
      sha256,
    },
  );
}

function refusal(url: string, status: number): DownloadError {
  const passing = status === 429 || status >= 500;
  return new DownloadError(
    `${url} answered ${status}; ${passing ? 'try again later' : 'check the address, or give another with --from'}`,
    passing,
    { url, status },
  );
}

function asDownloadError(error: unknown, url: string): Error {
  if (error instanceof CosyVoiceError || (error instanceof Error && 'syscall' in error && 'path' in error))
    return error;
  return new DownloadError(
    `${url} cannot be reached; check the network, then run the command again: it resumes`,
    true,
    { url },
    {
      cause: error,
    },
  );
}

function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
