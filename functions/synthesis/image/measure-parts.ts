/** How large each part of a folder is, as it is and compressed as a registry keeps it. */
import { createReadStream } from 'node:fs';
import { chmod, readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface PartSize {
  readonly name: string;
  readonly rawBytes: number;
  readonly compressedBytes: number;
}

/** 1 January 1980: the first day every archive format knows. */
const stillTime = new Date('1980-01-01T00:00:00Z');

/** Every file under a folder, by path. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Sizes of the folders right under one, in the order of their names. */
export async function measureParts(folder: string): Promise<PartSize[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const parts: PartSize[] = [];
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    let rawBytes = 0;
    let compressedBytes = 0;
    for (const file of await filesUnder(join(folder, name))) {
      rawBytes += (await stat(file)).size;
      compressedBytes += await compressedSize(file);
    }
    parts.push({ name, rawBytes, compressedBytes });
  }
  return parts;
}

/** Equal times and modes, so that equal files make equal layers. */
export async function makeStill(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() ? 0o755 : 0o644);
    await utimes(path, stillTime, stillTime);
  }
  await utimes(folder, stillTime, stillTime);
}

async function compressedSize(file: string): Promise<number> {
  let size = 0;
  await pipeline(createReadStream(file), createGzip({ level: 6 }), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) size += piece.length;
  });
  return size;
}
