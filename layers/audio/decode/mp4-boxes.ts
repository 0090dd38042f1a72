/** The boxes of an MP4 file (ISO/IEC 14496-12), as far as one audio track needs them. */
import { MalformedAudioError } from '../errors.ts';

export interface Box {
  readonly kind: string;
  /** The body, without size and kind. */
  readonly body: Uint8Array;
  /** Of the box's first byte in what was given to `boxesOf`. */
  readonly offset: number;
}

/** Boxes one after the other; a last one that is cut short is an error unless it is sound data. */
export function* boxesOf(bytes: Uint8Array): Generator<Box> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) {
      size = bytes.length - at;
    }
    if (size < header)
      throw new MalformedAudioError(`The M4A file is damaged: its box "${kind}" is too small.`);
    if (at + size > bytes.length && kind !== 'mdat') {
      throw new MalformedAudioError(`The M4A file is cut short in its box "${kind}".`);
    }
    yield { kind, body: bytes.subarray(at + header, Math.min(bytes.length, at + size)), offset: at };
    at += size;
  }
}

/** The body of the first box at a path of kinds. */
export function findBox(bytes: Uint8Array, ...path: readonly string[]): Uint8Array | undefined {
  let body: Uint8Array | undefined = bytes;
  for (const kind of path) {
    let found: Uint8Array | undefined;
    for (const box of boxesOf(body)) {
      if (box.kind !== kind) continue;
      found = box.body;
      break;
    }
    if (!found) return undefined;
    body = found;
  }
  return body;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads whole numbers of a table one after the other; running over the end is a typed error. */
export class TableReader {
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, start = 0) {
    this.#view = viewOf(bytes);
    this.#at = start;
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8)));
  }

  skip(bytes: number): void {
    this.#take(bytes);
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (bytes > this.left)
      throw new MalformedAudioError('The M4A file is damaged: one of its tables is cut short.');
    this.#at += bytes;
    return at;
  }
}
