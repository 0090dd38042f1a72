/**
 * The directory of a zip archive (PKWARE APPNOTE 6.3.10, with zip64), read strictly: where two places of the format say the
 * same thing they must agree, because readers that believe different ones can be shown different files.
 *
 * Left out: several disks, encryption, and every method but stored and deflated; each is refused by name.
 */
import { CheckpointLimitError, CheckpointUnsafeError, CheckpointUnsupportedError } from '../errors.ts';
import type { RandomAccessFile } from '../tensors/random-access.ts';
import type { TorchFileLimits } from './limits.ts';
import { damaged, uint64, viewOf } from './zip-bytes.ts';
import { RECORD_BYTES, readEndRecord } from './zip-end-record.ts';

export interface ZipRecord {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** Where the local header starts. */
  readonly headerOffset: number;
  /** Where the next header or the directory starts: this entry ends before. */
  readonly limitOffset: number;
}

const RECORD_SIGNATURE = 0x02014b50;
export const LOCAL_HEADER_BYTES = 30;
const ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000;

/** Sizes and offset of a record, taken from its zip64 extra field where the short field is full. */
function resolveSizes(file: string, record: DataView, extra: DataView) {
  const wanted = [record.getUint32(24, true), record.getUint32(20, true), record.getUint32(42, true)];
  let at = 0;
  while (at + 4 <= extra.byteLength && extra.getUint16(at, true) !== 1)
    at += 4 + extra.getUint16(at + 2, true);
  let cursor = at + 4;
  const fieldEnd = at + 4 <= extra.byteLength ? cursor + extra.getUint16(at + 2, true) : -1;
  const [bytes, compressedBytes, headerOffset] = wanted.map((value) => {
    if (value !== 0xffffffff) return value;
    if (cursor + 8 > fieldEnd || fieldEnd > extra.byteLength)
      throw damaged(file, 'a zip entry without its 64-bit size', 'a complete zip64 field');
    cursor += 8;
    return uint64(file, extra, cursor - 8);
  });
  return { bytes: bytes ?? 0, compressedBytes: compressedBytes ?? 0, headerOffset: headerOffset ?? 0 };
}

function checkedName(file: string, bytes: Uint8Array): string {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged(file, 'a zip entry whose name is not UTF-8', 'names that are');
  }
  const parts = name.replace(/\/$/, '').split('/');
  if (
    /[\\\0]/.test(name) ||
    /^[A-Za-z]:/.test(name) ||
    parts.some((p) => p === '' || p === '.' || p === '..')
  ) {
    const found = `a zip entry named ${JSON.stringify(name.slice(0, 200))}`;
    const remedy = 'do not trust this file';
    throw new CheckpointUnsafeError(
      { file, found, expected: 'plain relative names', remedy },
      { entry: name },
    );
  }
  return name;
}

function checkedMethod(file: string, name: string, flags: number, method: number): ZipRecord['method'] {
  const remedy = 'save the checkpoint again with torch.save';
  if (flags & ENCRYPTED_FLAGS) {
    const found = `the encrypted zip entry ${name}`;
    throw new CheckpointUnsupportedError({ file, found, expected: 'a plain one', remedy });
  }
  if (method === 0) return 'stored';
  if (method === 8) return 'deflated';
  const found = `the zip entry ${name} compressed by method ${method}`;
  throw new CheckpointUnsupportedError({ file, found, expected: 'stored or deflated', remedy });
}

/**
 * Every entry of the archive by name, in file order; directories are left out.
 * @throws CheckpointDamagedError, CheckpointUnsafeError, CheckpointUnsupportedError, CheckpointLimitError
 */
export async function readZipDirectory(
  file: RandomAccessFile,
  limits: TorchFileLimits,
): Promise<ReadonlyMap<string, ZipRecord>> {
  const end = await readEndRecord(file);
  for (const [what, found, limit] of [
    ['zip entries', end.entries, limits.entries],
    ['bytes of zip directory', end.directoryBytes, limits.directoryBytes],
  ] as const)
    if (found > limit) {
      const finding = { file: file.path, found: `${found} ${what}`, expected: `at most ${limit}` };
      throw new CheckpointLimitError({ ...finding, remedy: 'do not trust this file' });
    }
  const directory = await file.read(end.directoryOffset, end.directoryBytes);
  const view = viewOf(directory);
  const records: Omit<ZipRecord, 'limitOffset'>[] = [];
  let at = 0;
  for (let i = 0; i < end.entries; i++) {
    if (at + RECORD_BYTES > view.byteLength || view.getUint32(at, true) !== RECORD_SIGNATURE)
      throw damaged(file.path, `${i} of ${end.entries} zip directory records`, 'all of them');
    const nameEnd = at + RECORD_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damaged(file.path, 'a zip directory record cut short', 'a whole one');
    const name = checkedName(file.path, directory.subarray(at + RECORD_BYTES, nameEnd));
    const method = checkedMethod(
      file.path,
      name,
      view.getUint16(at + 8, true),
      view.getUint16(at + 10, true),
    );
    const record = new DataView(view.buffer, view.byteOffset + at, RECORD_BYTES);
    const sizes = resolveSizes(file.path, record, viewOf(directory.subarray(nameEnd, extraEnd)));
    records.push({ name, method, crc32: view.getUint32(at + 16, true), ...sizes });
    at = next;
  }
  return indexed(file, records, end.directoryOffset);
}

/** By name, each with the place it must end by. @throws when two entries share a name or bytes */
function indexed(
  file: RandomAccessFile,
  records: readonly Omit<ZipRecord, 'limitOffset'>[],
  directoryOffset: number,
): ReadonlyMap<string, ZipRecord> {
  const byPlace = [...records].sort((a, b) => a.headerOffset - b.headerOffset);
  const byName = new Map<string, ZipRecord>();
  for (const [i, record] of byPlace.entries()) {
    const limitOffset = byPlace[i + 1]?.headerOffset ?? directoryOffset;
    const leastEnd =
      record.headerOffset + LOCAL_HEADER_BYTES + Buffer.byteLength(record.name) + record.compressedBytes;
    if (leastEnd > limitOffset)
      throw damaged(
        file.path,
        `the zip entry ${record.name} reaching into what follows it`,
        'entries side by side',
      );
    if (byName.has(record.name))
      throw damaged(file.path, `two zip entries named ${record.name}`, 'one of each name');
    byName.set(record.name, { ...record, limitOffset });
  }
  for (const name of [...byName.keys()]) if (name.endsWith('/')) byName.delete(name);
  return byName;
}
