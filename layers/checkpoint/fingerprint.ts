/**
 * What a file's content is, without reading it twice: SHA-256, remembered by path, size, time of change and inode.
 *
 * Hashing the 1.7 GB of a 300M folder at every start would cost seconds; the memory of earlier hashes is a JSON file in the
 * cache folder, and losing it costs only time.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const memorySchema = z.record(z.string(), z.object({ state: z.string(), sha256: z.string().length(64) }));

export class Fingerprints {
  readonly #memoryPath: string;
  readonly #memory: Map<string, { state: string; sha256: string }>;

  private constructor(memoryPath: string, memory: Map<string, { state: string; sha256: string }>) {
    this.#memoryPath = memoryPath;
    this.#memory = memory;
  }

  static async load(memoryPath: string): Promise<Fingerprints> {
    try {
      const parsed = memorySchema.parse(JSON.parse(await readFile(memoryPath, 'utf8')));
      return new Fingerprints(memoryPath, new Map(Object.entries(parsed)));
    } catch {
      return new Fingerprints(memoryPath, new Map());
    }
  }

  /** Hexadecimal SHA-256 of the file's content. `onBytes` is told how many bytes were read. */
  async of(path: string, onBytes: (bytes: number) => void = () => {}): Promise<string> {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    const key = resolve(path);
    const state = `${size}:${mtimeNs}:${ino}`;
    const known = this.#memory.get(key);
    if (known?.state === state) {
      onBytes(Number(size));
      return known.sha256;
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (chunks) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        onBytes(chunk.length);
      }
    });
    const sha256 = hash.digest('hex');
    this.#memory.set(key, { state, sha256 });
    return sha256;
  }

  /** Keeps what was learned for the next process; a read-only folder is no reason to fail. */
  async save(): Promise<void> {
    const temporary = `${this.#memoryPath}.${process.pid}.tmp`;
    try {
      await mkdir(dirname(this.#memoryPath), { recursive: true });
      await writeFile(temporary, JSON.stringify(Object.fromEntries(this.#memory)));
      await rename(temporary, this.#memoryPath);
    } catch {
      // Without the memory the next start hashes again; nothing else depends on it.
    }
  }
}
