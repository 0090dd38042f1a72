/** Bits, most significant first. Reading past the end is a typed error, so that no parser needs to check lengths. */
import { MalformedAudioError } from '../errors.ts';

export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #format: string;
  /** In bits from the start. */
  #position: number;
  readonly #end: number;

  /** @param format named in the error when the bytes run out. */
  constructor(bytes: Uint8Array, format: string, startByte = 0) {
    this.#bytes = bytes;
    this.#format = format;
    this.#position = 8 * startByte;
    this.#end = 8 * bytes.length;
  }

  get bitPosition(): number {
    return this.#position;
  }

  get bytePosition(): number {
    return this.#position >>> 3;
  }

  get bitsLeft(): number {
    return this.#end - this.#position;
  }

  /** `count` (0 to 32) bits as an unsigned number. */
  read(count: number): number {
    if (count > 24) {
      const high = this.read(count - 16);
      return high * 65536 + this.read(16);
    }
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** `count` (0 to 24) bits without moving on; zeros stand for what lies past the end. */
  peek(count: number): number {
    const at = this.#position >>> 3;
    const bytes = this.#bytes;
    const word =
      (((bytes[at] ?? 0) << 24) |
        ((bytes[at + 1] ?? 0) << 16) |
        ((bytes[at + 2] ?? 0) << 8) |
        (bytes[at + 3] ?? 0)) <<
      (this.#position & 7);
    return count === 0 ? 0 : word >>> (32 - count);
  }

  /** `count` (1 to 33) bits in two's complement. */
  readSigned(count: number): number {
    const value = count > 32 ? this.read(count - 32) * 2 ** 32 + this.read(32) : this.read(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** How many zeros come before the next one, which is read as well. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      const next = this.peek(24);
      if (next !== 0) {
        const leading = Math.clz32(next) - 8;
        this.skip(leading + 1);
        return zeros + leading;
      }
      zeros += 24;
      this.skip(24);
    }
  }

  skip(count: number): void {
    this.#position += count;
    if (this.#position > this.#end) {
      throw new MalformedAudioError(
        `The ${this.#format} file is cut short or damaged: it ends inside a frame.`,
      );
    }
  }

  alignToByte(): void {
    this.#position = (this.#position + 7) & ~7;
  }
}
