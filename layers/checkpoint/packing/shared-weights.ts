/** A file of weights for several networks: each piece on a page boundary, pieces of the same content kept once. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** A memory page; what ONNX Runtime packed also expects to lie at least on the boundaries it had in memory. */
const PAGE_BYTES = 4096;

export class SharedWeights {
  readonly #file: FileHandle;
  readonly #offsets = new Map<string, number>();
  #end = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Begins a new file. */
  static async create(path: string): Promise<SharedWeights> {
    return new SharedWeights(await open(path, 'w'));
  }

  /** Bytes of the file so far. */
  get bytes(): number {
    return this.#end;
  }

  /** @returns the offset at which these bytes lie */
  async place(bytes: Uint8Array): Promise<number> {
    const key = createHash('sha256').update(bytes).digest('base64');
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    const offset = Math.ceil(this.#end / PAGE_BYTES) * PAGE_BYTES;
    let written = 0;
    while (written < bytes.byteLength) {
      const rest = bytes.byteLength - written;
      written += (await this.#file.write(bytes, written, rest, offset + written)).bytesWritten;
    }
    this.#end = offset + bytes.byteLength;
    this.#offsets.set(key, offset);
    return offset;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
