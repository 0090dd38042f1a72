/** What the readers of zip structures share. */
import { CheckpointDamagedError, DOWNLOAD_AGAIN } from '../errors.ts';

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function damaged(file: string, found: string, expected: string): CheckpointDamagedError {
  return new CheckpointDamagedError({ file, found, expected, remedy: DOWNLOAD_AGAIN });
}

/** A 64-bit field as a number. @throws when it is past 2^53, which no file on earth reaches */
export function uint64(file: string, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged(file, `a size of ${value} bytes`, 'a real one');
  return Number(value);
}
