/** A cursor over a pickle: reads past the end are errors, never zeros. */
import { CheckpointDamagedError, DOWNLOAD_AGAIN } from '../errors.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class PickleBytes {
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(file: string, bytes: Uint8Array) {
    this.file = file;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.byteLength - at)
      throw this.damaged(`a pickle of ${this.#bytes.byteLength} bytes`, `${length} more at ${at}`);
    this.#at = at + length;
    return at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** A 64-bit length; one past the pickle's end fails in the read that follows. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  /** Floats stand in network order, alone of all numbers. */
  float64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  text(length: number): string {
    const at = this.#take(length);
    try {
      return UTF8.decode(this.#bytes.subarray(at, at + length));
    } catch {
      throw this.damaged(`text that is not UTF-8 at byte ${at} of the pickle`, 'UTF-8');
    }
  }

  /** Up to the next newline, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.damaged('a pickle that ends in the middle of a name', 'a whole one');
    const line = this.text(end - this.#at);
    this.#at = end + 1;
    return line;
  }

  /** Little-endian two's complement, as LONG1 and LONG4 have it; past 2^53 it stays a bigint. */
  integer(length: number): number | bigint {
    const at = this.#take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i] ?? 0);
    const signed = BigInt.asIntN(length * 8, value);
    const narrow = Number(signed);
    return Number.isSafeInteger(narrow) ? narrow : signed;
  }

  damaged(found: string, expected: string): CheckpointDamagedError {
    return new CheckpointDamagedError({ file: this.file, found, expected, remedy: DOWNLOAD_AGAIN });
  }
}
