/**
 * Writes a zip archive of stored entries in one pass, each entry's bytes on a multiple of 64 as torch.save places them, so that
 * readers may map them. Checksums are put into the headers once the bytes are written; sizes are known beforehand.
 *
 * Format: PKWARE APPNOTE 6.3.10; zip64 where a size or an offset passes 32 bits, and always at the end, as PyTorch does.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

export interface ZipWriterOptions {
  /** 64-bit fields in every entry, not only where needed. For tests: a real need takes 4 GiB. */
  readonly alwaysZip64?: boolean;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly bytes: number;
  readonly offset: number;
}

const ALIGNMENT = 64;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;
const LOCAL_HEADER_BYTES = 30;
const CRC_IN_LOCAL_HEADER = 14;
const VERSION_ZIP64 = 45;
const UTF8_NAMES = 0x0800;
/** 1 January 1980, the zero of zip dates: the same content gives the same bytes. */
const DOS_DATE = 0x0021;
const ZIP64_FIELD = 0x0001;
/** "FB", the field PyTorch pads with. */
const PADDING_FIELD = 0x4246;

export class ZipWriter {
  readonly #file: FileHandle;
  readonly #alwaysZip64: boolean;
  readonly #entries: Written[] = [];
  #position = 0;

  private constructor(file: FileHandle, { alwaysZip64 = false }: ZipWriterOptions) {
    this.#file = file;
    this.#alwaysZip64 = alwaysZip64;
  }

  /** A new file; one that exists is an error (EEXIST). */
  static async create(path: string, options: ZipWriterOptions = {}): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'wx'), options);
  }

  /**
   * Adds an entry of exactly `bytes` bytes.
   * @throws RangeError when the chunks come to another length
   */
  async add(
    name: string,
    bytes: number,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const offset = this.#position;
    const encodedName = Buffer.from(name);
    await this.#append(this.#localHeader(encodedName, bytes, offset));
    const start = this.#position;
    let crc = 0;
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      await this.#append(chunk);
    }
    const written = this.#position - start;
    if (written !== bytes) throw new RangeError(`${name} came to ${written} bytes instead of ${bytes}`);
    const field = Buffer.alloc(4);
    field.writeUInt32LE(crc);
    await this.#write(field, offset + CRC_IN_LOCAL_HEADER);
    this.#entries.push({ name: encodedName, crc, bytes, offset });
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<void> {
    const directoryOffset = this.#position;
    for (const entry of this.#entries) await this.#append(this.#directoryRecord(entry));
    await this.#append(endRecords(this.#entries.length, directoryOffset, this.#position - directoryOffset));
    await this.#file.close();
  }

  /** Closes without a directory: what was written is no archive. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  #localHeader(name: Buffer, bytes: number, offset: number): Buffer {
    const wide = this.#alwaysZip64 || bytes >= FULL_32;
    const sizes = wide ? zip64Field([bytes, bytes]) : Buffer.alloc(0);
    const before = offset + LOCAL_HEADER_BYTES + name.length + sizes.length + 4;
    const padding = Buffer.alloc(4 + ((ALIGNMENT - (before % ALIGNMENT)) % ALIGNMENT), 'Z');
    padding.writeUInt16LE(PADDING_FIELD, 0);
    padding.writeUInt16LE(padding.length - 4, 2);
    const header = Buffer.alloc(LOCAL_HEADER_BYTES);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(VERSION_ZIP64, 4);
    header.writeUInt16LE(UTF8_NAMES, 6);
    header.writeUInt16LE(DOS_DATE, 12);
    header.writeUInt32LE(wide ? FULL_32 : bytes, 18);
    header.writeUInt32LE(wide ? FULL_32 : bytes, 22);
    header.writeUInt16LE(name.length, 26);
    header.writeUInt16LE(sizes.length + padding.length, 28);
    return Buffer.concat([header, name, sizes, padding]);
  }

  #directoryRecord({ name, crc, bytes, offset }: Written): Buffer {
    const wideSize = this.#alwaysZip64 || bytes >= FULL_32;
    const wideOffset = this.#alwaysZip64 || offset >= FULL_32;
    const values = [...(wideSize ? [bytes, bytes] : []), ...(wideOffset ? [offset] : [])];
    const extra = values.length > 0 ? zip64Field(values) : Buffer.alloc(0);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(VERSION_ZIP64, 4);
    record.writeUInt16LE(VERSION_ZIP64, 6);
    record.writeUInt16LE(UTF8_NAMES, 8);
    record.writeUInt16LE(DOS_DATE, 14);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(wideSize ? FULL_32 : bytes, 20);
    record.writeUInt32LE(wideSize ? FULL_32 : bytes, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE(wideOffset ? FULL_32 : offset, 42);
    return Buffer.concat([record, name, extra]);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes, this.#position);
    this.#position += bytes.byteLength;
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.byteLength) {
      const rest = bytes.byteLength - done;
      done += (await this.#file.write(bytes, done, rest, position + done)).bytesWritten;
    }
  }
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(ZIP64_FIELD, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return field;
}

/** The zip64 end record, its locator, and the short end record. */
function endRecords(entries: number, directoryOffset: number, directoryBytes: number): Buffer {
  const long = Buffer.alloc(56);
  long.writeUInt32LE(0x06064b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE(VERSION_ZIP64, 12);
  long.writeUInt16LE(VERSION_ZIP64, 14);
  long.writeBigUInt64LE(BigInt(entries), 24);
  long.writeBigUInt64LE(BigInt(entries), 32);
  long.writeBigUInt64LE(BigInt(directoryBytes), 40);
  long.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  const short = Buffer.alloc(22);
  short.writeUInt32LE(0x06054b50, 0);
  short.writeUInt16LE(Math.min(entries, FULL_16), 8);
  short.writeUInt16LE(Math.min(entries, FULL_16), 10);
  short.writeUInt32LE(Math.min(directoryBytes, FULL_32), 12);
  short.writeUInt32LE(Math.min(directoryOffset, FULL_32), 16);
  return Buffer.concat([long, locator, short]);
}
