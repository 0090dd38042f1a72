/**
 * The multilingual rank table of openai-whisper (`multilingual.tiktoken`, MIT: multilingual-ranks.LICENSE.txt), kept as
 * Brotli over, in order of rank, one length byte and the token's bytes. The tests rebuild the official file from it and
 * compare the checksum.
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** Token bytes, one char code a byte -> rank, which is also the token's id. */
export type RankTable = ReadonlyMap<string, number>;

const RANKS_FILE = new URL('./multilingual-ranks.br', import.meta.url);

let shared: Promise<RankTable> | undefined;

/** Reads the table once for the life of the process; a failed read is tried again by the next call. */
export function loadRankTable(): Promise<RankTable> {
  shared ??= readRankTable().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

async function readRankTable(): Promise<RankTable> {
  const packed = await promisify(brotliDecompress)(await readFile(RANKS_FILE));
  const ranks = new Map<string, number>();
  for (let at = 0; at < packed.length; ) {
    const end = at + 1 + (packed[at] ?? 0);
    ranks.set(packed.toString('latin1', at + 1, end), ranks.size);
    at = end;
  }
  return ranks;
}
