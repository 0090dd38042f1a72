/**
 * What runs of one script were read as: a text is counted, cut and spoken, each time anew, and people repeat themselves. Long
 * runs, which nobody writes without a mark, are read a part at a time.
 */
import { type Phone, WORD_GAP } from './phone.ts';

/** Code units of a part: more than the model takes at once, so that hardly a run is parted. */
const PART = 256;
/** Code units of all parts that are remembered together. */
const REMEMBERED = 65_536;

/** Reads a run; its phones stand where they are in it. */
export type ReadRun = (run: string) => readonly Phone[];

export class RunMemory {
  readonly #read: ReadRun;
  readonly #remembered = new Map<string, readonly Phone[]>();
  #size = 0;

  constructor(read: ReadRun) {
    this.#read = read;
  }

  /** Adds the phones of a run to `phones`. `offset` is where the run begins in the text. */
  append(run: string, offset: number, phones: Phone[]): void {
    for (let from = 0; from < run.length; ) {
      const to = partEnd(run, from);
      const part = this.#recall(run.slice(from, to));
      const start = offset + from;
      if (part.length > 0 && phones.length > 1) phones.push({ symbol: WORD_GAP, start, end: start });
      for (const phone of part) {
        phones.push({ symbol: phone.symbol, start: start + phone.start, end: start + phone.end });
      }
      from = to;
    }
  }

  #recall(part: string): readonly Phone[] {
    const known = this.#remembered.get(part);
    if (known !== undefined) return known;
    const phones = this.#read(part);
    this.#size += part.length;
    if (this.#size > REMEMBERED) {
      this.#remembered.clear();
      this.#size = part.length;
    }
    this.#remembered.set(part, phones);
    return phones;
  }
}

/** Never between the halves of a surrogate pair. */
function partEnd(run: string, from: number): number {
  const end = from + PART;
  if (end >= run.length) return run.length;
  return /[\udc00-\udfff]/.test(run.charAt(end)) ? end - 1 : end;
}
