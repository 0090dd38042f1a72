/**
 * The end of a zip archive: where its directory is. The short record and, where there is one, the zip64 record must tell the same.
 */
import { CheckpointUnsupportedError } from '../errors.ts';
import type { RandomAccessFile } from '../tensors/random-access.ts';
import { damaged, uint64, viewOf } from './zip-bytes.ts';

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const END64_SIGNATURE = 0x06064b50;
const END64_BYTES = 56;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const LONGEST_COMMENT = 0xffff;
/** Of one directory record, without its name. */
export const RECORD_BYTES = 46;

export interface EndRecord {
  readonly entries: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

/** @throws CheckpointDamagedError when there is none or it contradicts itself */
export async function readEndRecord(file: RandomAccessFile): Promise<EndRecord> {
  const tailStart = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(await file.read(tailStart, file.size - tailStart));
  // The record ends with a comment that reaches the end of the file.
  const isEnd = (at: number) =>
    tail.getUint32(at, true) === END_SIGNATURE &&
    at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && !isEnd(at)) at--;
  if (at < 0)
    throw damaged(
      file.path,
      `${file.size} bytes without a zip directory at their end`,
      'a whole zip archive',
    );
  if (tail.getUint16(at + 4, true) !== 0 || tail.getUint16(at + 6, true) !== 0) {
    const found = 'one part of a zip archive split over several files';
    const remedy = 'save the checkpoint as one file';
    throw new CheckpointUnsupportedError({ file: file.path, found, expected: 'a whole archive', remedy });
  }
  const entriesHere = tail.getUint16(at + 8, true);
  const short: EndRecord = {
    entries: tail.getUint16(at + 10, true),
    directoryBytes: tail.getUint32(at + 12, true),
    directoryOffset: tail.getUint32(at + 16, true),
  };
  if (entriesHere !== short.entries)
    throw damaged(file.path, `${entriesHere} of ${short.entries} zip entries`, 'all of them');
  const endOffset = tailStart + at;
  const long = await readEnd64(file, endOffset);
  if (!long) return checkedEnd(file, short, endOffset);
  const { record, offset } = long;
  const agree = (narrow: number, wide: number, full: number) => narrow === full || narrow === wide;
  if (
    !agree(short.entries, record.entries, 0xffff) ||
    !agree(short.directoryBytes, record.directoryBytes, 0xffffffff) ||
    !agree(short.directoryOffset, record.directoryOffset, 0xffffffff)
  )
    throw damaged(
      file.path,
      'a zip64 end record that contradicts the short one',
      'the same directory in both',
    );
  return checkedEnd(file, record, offset);
}

async function readEnd64(
  file: RandomAccessFile,
  endOffset: number,
): Promise<{ record: EndRecord; offset: number } | undefined> {
  if (endOffset < LOCATOR_BYTES) return undefined;
  const locator = viewOf(await file.read(endOffset - LOCATOR_BYTES, LOCATOR_BYTES));
  if (locator.getUint32(0, true) !== LOCATOR_SIGNATURE) return undefined;
  const offset = uint64(file.path, locator, 8);
  if (offset + END64_BYTES > endOffset - LOCATOR_BYTES)
    throw damaged(file.path, `a zip64 end record at ${offset}`, 'it before its locator');
  const end = viewOf(await file.read(offset, END64_BYTES));
  if (end.getUint32(0, true) !== END64_SIGNATURE)
    throw damaged(file.path, `no zip64 end record at ${offset}`, 'one where its locator points');
  const entries = uint64(file.path, end, 32);
  if (uint64(file.path, end, 24) !== entries)
    throw damaged(file.path, 'a zip64 archive in several parts', 'one part');
  return {
    record: {
      entries,
      directoryBytes: uint64(file.path, end, 40),
      directoryOffset: uint64(file.path, end, 48),
    },
    offset,
  };
}

function checkedEnd(file: RandomAccessFile, end: EndRecord, endOffset: number): EndRecord {
  const { entries, directoryBytes, directoryOffset } = end;
  if (directoryOffset + directoryBytes > endOffset)
    throw damaged(
      file.path,
      `a zip directory of ${directoryBytes} bytes at ${directoryOffset}`,
      `one that ends by ${endOffset}`,
    );
  if (entries * RECORD_BYTES > directoryBytes)
    throw damaged(file.path, `${entries} entries in a directory of ${directoryBytes} bytes`, 'room for them');
  return end;
}
