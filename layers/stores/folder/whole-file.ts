/** Files that are there whole or not at all, whoever is killed when. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CosyVoiceError } from '../../errors.ts';
import { StorageFailedError, StorageFullError } from '../../service/errors.ts';

/** Files being written end in this; one that is old was left by somebody who was killed. */
export const unfinishedSuffix = '.part';

/**
 * Writes beside the place and renames into it.
 *
 * @param options.makeFolder false where a folder that has gone must not come back.
 * @returns the bytes written.
 * @throws StorageFullError, StorageFailedError
 */
export async function writeWhole(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  options: { readonly makeFolder: boolean } = { makeFolder: true },
): Promise<number> {
  const beside = `${path}.${randomBytes(6).toString('hex')}${unfinishedSuffix}`;
  return storing(async () => {
    if (options.makeFolder) await mkdir(dirname(path), { recursive: true });
    let byteLength = 0;
    try {
      const file = await open(beside, 'wx');
      try {
        for await (const piece of body instanceof Uint8Array ? [body] : body) {
          for (let written = 0; written < piece.byteLength; ) {
            written += (await file.write(piece, written)).bytesWritten;
          }
          byteLength += piece.byteLength;
        }
        // Without this a power cut may leave the name of a file whose bytes never arrived.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
      return byteLength;
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  });
}

/** The file's bytes, or undefined when there is none. */
export async function readWhole(path: string): Promise<Buffer | undefined> {
  return storing(() => readFile(path).catch(absent));
}

/** The file's JSON, or undefined when there is none or it isn't JSON. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readWhole(path);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** For `catch`: what isn't there is undefined. */
export function absent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
  throw error;
}

/** Runs file work; what the file system refuses becomes an error of the store. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof CosyVoiceError || code === undefined) throw error;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
      throw new StorageFullError(
        'The disk is full; free some space and repeat the request.',
        60,
        {},
        { cause: error },
      );
    }
    throw new StorageFailedError(
      `The storage folder can't be used (${code}); check that it exists and may be written.`,
      60,
      { reason: code },
      { cause: error },
    );
  }
}

export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
