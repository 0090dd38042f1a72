/** Positioned reads from one file: the whole of a checkpoint is never in memory. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { CheckpointDamagedError, CheckpointMissingError, DOWNLOAD_AGAIN } from '../errors.ts';

export class RandomAccessFile {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** @throws CheckpointMissingError when there is no readable regular file at `path` */
  static async open(path: string): Promise<RandomAccessFile> {
    try {
      // Asked before opening: opening a pipe would wait for its writer.
      const { size } = await stat(path).then((found) => {
        if (!found.isFile()) throw new Error('not a regular file');
        return found;
      });
      return new RandomAccessFile(path, size, await open(path, 'r'));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const found = why.startsWith('ENOENT') ? 'no file' : `something unreadable (${why})`;
      const remedy = 'check the path or download the model folder again';
      throw new CheckpointMissingError(
        { file: path, found, expected: 'a checkpoint file', remedy },
        {},
        { cause },
      );
    }
  }

  /** Fills `target` from `position`. @throws CheckpointDamagedError when the file ends before that */
  async readInto(target: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < target.byteLength) {
      const { bytesRead } = await this.#handle.read(target, done, target.byteLength - done, position + done);
      if (bytesRead === 0) {
        const found = `its end after ${position + done} bytes`;
        const expected = `${position + target.byteLength} bytes`;
        throw new CheckpointDamagedError({ file: this.path, found, expected, remedy: DOWNLOAD_AGAIN });
      }
      done += bytesRead;
    }
  }

  /** `length` fresh bytes from `position`; the length is checked against the file's before memory is taken. */
  async read(position: number, length: number): Promise<Uint8Array> {
    if (position < 0 || length < 0 || position + length > this.size) {
      const found = `${this.size} bytes`;
      const expected = `${length} bytes at ${position}`;
      throw new CheckpointDamagedError({ file: this.path, found, expected, remedy: DOWNLOAD_AGAIN });
    }
    const bytes = new Uint8Array(length);
    await this.readInto(bytes, position);
    return bytes;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** A stretch of a file as if it were a file; the stretch is known to lie inside. */
export class FileRegion {
  readonly bytes: number;
  readonly #file: RandomAccessFile;
  readonly #start: number;

  constructor(file: RandomAccessFile, start: number, bytes: number) {
    this.bytes = bytes;
    this.#file = file;
    this.#start = start;
  }

  read(start: number, length: number): Promise<Uint8Array> {
    return this.#file.read(this.#start + start, length);
  }
}
