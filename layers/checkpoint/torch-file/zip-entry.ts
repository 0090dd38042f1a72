/** One zip entry's bytes, checked against the archive's CRC-32 before any of them is handed out. */
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { CheckpointDamagedError, CheckpointError, CheckpointLimitError, DOWNLOAD_AGAIN } from '../errors.ts';
import type { RandomAccessFile } from '../tensors/random-access.ts';
import type { TorchFileLimits } from './limits.ts';
import { LOCAL_HEADER_BYTES, type ZipRecord } from './zip-directory.ts';

const LOCAL_SIGNATURE = 0x04034b50;
/** Bit 3: the sizes follow the bytes, the local header holds zeros. */
const SIZES_FOLLOW = 0x0008;
/** Deflate cannot do better than one byte for 1032 (two bits for a match of 258). */
const BEST_RATIO = 1032;
const CHUNK_BYTES = 4 * 2 ** 20;

export class ZipEntry {
  readonly name: string;
  /** Size once inflated. */
  readonly bytes: number;
  readonly #file: RandomAccessFile;
  readonly #record: ZipRecord;
  readonly #limits: TorchFileLimits;
  #opened: Promise<number> | undefined;
  #verified: Promise<void> | undefined;
  #inflated: WeakRef<Uint8Array> | undefined;

  constructor(file: RandomAccessFile, record: ZipRecord, limits: TorchFileLimits) {
    this.name = record.name;
    this.bytes = record.bytes;
    this.#file = file;
    this.#record = record;
    this.#limits = limits;
  }

  /** The whole entry, when it is no larger than `limitBytes`. @throws CheckpointLimitError when it is */
  async readAll(limitBytes: number): Promise<Uint8Array> {
    if (this.bytes <= limitBytes) return this.read(0, this.bytes);
    throw new CheckpointLimitError({
      file: this.#file.path,
      found: `${this.bytes} bytes in ${this.name}`,
      expected: `at most ${limitBytes}`,
      remedy: 'do not trust this file',
    });
  }

  /**
   * `length` bytes from `start`, in a buffer of their own. The first read of an entry passes over all of it for the checksum.
   * @throws CheckpointDamagedError, CheckpointLimitError
   */
  async read(start: number, length: number): Promise<Uint8Array> {
    if (start < 0 || length < 0 || start + length > this.bytes)
      throw this.#damaged(`${this.bytes} bytes in ${this.name}`, `at least ${start + length}`);
    if (this.#record.method === 'deflated') return this.#readInflated(start, length);
    const dataOffset = await this.#open();
    if (length === this.bytes && !this.#verified) {
      const bytes = await this.#file.read(dataOffset, length);
      this.#expectCrc(crc32(bytes));
      this.#verified = Promise.resolve();
      return bytes;
    }
    this.#verified ??= this.#verify(dataOffset);
    await this.#verified;
    return this.#file.read(dataOffset + start, length);
  }

  #open(): Promise<number> {
    this.#opened ??= this.#readLocalHeader();
    return this.#opened;
  }

  /** Where the bytes start, once the local header is known to tell the same story as the directory. */
  async #readLocalHeader(): Promise<number> {
    const { headerOffset, limitOffset, compressedBytes, method, name } = this.#record;
    const raw = await this.#file.read(headerOffset, LOCAL_HEADER_BYTES);
    const header = new DataView(raw.buffer);
    if (header.getUint32(0, true) !== LOCAL_SIGNATURE)
      throw this.#damaged(`no zip header for ${name} at ${headerOffset}`, 'one where the directory points');
    const nameBytes = header.getUint16(26, true);
    const dataOffset = headerOffset + LOCAL_HEADER_BYTES + nameBytes + header.getUint16(28, true);
    if (dataOffset + compressedBytes > limitOffset)
      throw this.#damaged(`${name} reaching into what follows it`, 'zip entries side by side');
    const localName = Buffer.from(await this.#file.read(headerOffset + LOCAL_HEADER_BYTES, nameBytes));
    if (!localName.equals(Buffer.from(name)))
      throw this.#damaged(
        `${JSON.stringify(localName.toString('utf8', 0, 200))} where ${name} starts`,
        'its own name',
      );
    if (header.getUint16(8, true) !== (method === 'stored' ? 0 : 8))
      throw this.#damaged(`two compression methods for ${name}`, 'one');
    const sizes = [header.getUint32(18, true), header.getUint32(22, true)];
    const wanted = [compressedBytes, this.bytes];
    const follow = (header.getUint16(6, true) & SIZES_FOLLOW) !== 0;
    if (!sizes.every((size, i) => size === wanted[i] || size === 0xffffffff || (follow && size === 0)))
      throw this.#damaged(`two sizes for ${name}`, 'the same in its header and in the directory');
    if (method === 'stored' && compressedBytes !== this.bytes)
      throw this.#damaged(`${name} stored in ${compressedBytes} bytes`, `${this.bytes}`);
    return dataOffset;
  }

  async #verify(dataOffset: number): Promise<void> {
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, this.bytes));
    let crc = 0;
    for (let at = 0; at < this.bytes; at += chunk.byteLength) {
      const part = chunk.subarray(0, Math.min(chunk.byteLength, this.bytes - at));
      await this.#file.readInto(part, dataOffset + at);
      crc = crc32(part, crc);
    }
    this.#expectCrc(crc);
  }

  /** What is read in parts is kept while the garbage collector can spare it: row by row it would be inflated anew each time. */
  async #readInflated(start: number, length: number): Promise<Uint8Array> {
    const kept = this.#inflated?.deref();
    const bytes = kept ?? (await this.#inflate());
    // What is handed out whole belongs to the caller, and so is not kept.
    if (length === this.bytes && !kept) return bytes;
    this.#inflated = new WeakRef(bytes);
    return bytes.slice(start, start + length);
  }

  async #inflate(): Promise<Uint8Array> {
    const { compressedBytes, name } = this.#record;
    if (this.bytes > this.#limits.inflatedBytes)
      throw new CheckpointLimitError({
        file: this.#file.path,
        found: `${name} inflating to ${this.bytes} bytes`,
        expected: `at most ${this.#limits.inflatedBytes} for a deflated entry`,
        remedy: 'save the checkpoint with torch.save, which stores its tensors',
      });
    if (this.bytes > compressedBytes * BEST_RATIO || compressedBytes > this.bytes * 2 + 1024)
      throw this.#damaged(
        `${name} claiming ${this.bytes} bytes from ${compressedBytes}`,
        'what deflate can do',
      );
    const dataOffset = await this.#open();
    const bytes = new Uint8Array(this.bytes);
    let filled = 0;
    try {
      await pipeline(this.#packed(dataOffset, compressedBytes), createInflateRaw(), async (parts) => {
        for await (const part of parts as AsyncIterable<Uint8Array>) {
          // Throws a RangeError when the entry inflates to more than it claims.
          bytes.set(part, filled);
          filled += part.byteLength;
        }
      });
    } catch (error) {
      if (error instanceof CheckpointError) throw error;
      throw this.#damaged(`${name} that does not inflate to its ${this.bytes} bytes`, 'whole deflated bytes');
    }
    if (filled !== this.bytes) throw this.#damaged(`${name} inflating to ${filled} bytes`, `${this.bytes}`);
    this.#expectCrc(crc32(bytes));
    return bytes;
  }

  async *#packed(dataOffset: number, length: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < length; at += CHUNK_BYTES)
      yield await this.#file.read(dataOffset + at, Math.min(CHUNK_BYTES, length - at));
  }

  #expectCrc(found: number): void {
    const hex = (crc: number) => crc.toString(16).padStart(8, '0');
    if (found !== this.#record.crc32)
      throw this.#damaged(`CRC-32 ${hex(found)} over ${this.name}`, hex(this.#record.crc32));
  }

  #damaged(found: string, expected: string): CheckpointDamagedError {
    return new CheckpointDamagedError({ file: this.#file.path, found, expected, remedy: DOWNLOAD_AGAIN });
  }
}
