/**
 * Keys and values of a batch of sequences, kept between steps and handed to ONNX Runtime as they lie.
 *
 * L blocks, B sequences, H heads, C places there is room for, K width of a head, D = H·K channels. The cache has 2L parts (keys of
 * block 0, values of block 0, keys of block 1, ...), each [B, H, C, K]. All sequences end at the same place, so that one number
 * says where the next row goes; a shorter one starts later.
 *
 * Memory is taken once for the longest speech asked for so far, all of it in one piece, which is large enough for the system to give it
 * untouched: only where rows are written does it become memory in use, and room grows within it.
 */
import { collectLetGo, float32, int8, type Tensor } from '../../runtime/index.ts';

export interface CacheShape {
  readonly blocks: number;
  readonly heads: number;
  readonly headSize: number;
}

export type CacheNumbers = Float32Array | Int8Array;

/** Room grows by this many places, so that graphs see few different shapes. */
export const CAPACITY_STEP = 128;

export abstract class KeyValueCache {
  readonly shape: CacheShape;
  /** [2L] [B, H, C, K], and more memory behind. */
  parts: CacheNumbers[] = [];
  #starts: number[] = [];
  #length = 0;
  #capacity = 0;
  #feeds: Readonly<Record<string, Tensor>> = {};

  constructor(shape: CacheShape) {
    this.shape = shape;
  }

  protected abstract allocate(count: number): CacheNumbers;

  /** Makes room for what rows [rows, 2L, D] will store; called before a whole prompt is written. */
  protected abstract expect(rows: Float32Array): void;

  /** Stores one row, [D] from `from` on, at a place of a part. */
  protected abstract write(
    part: number,
    sequence: number,
    place: number,
    rows: Float32Array,
    from: number,
  ): void;

  /** Reads it back, to `to` on. */
  protected abstract read(
    part: number,
    sequence: number,
    place: number,
    target: Float32Array,
    to: number,
  ): void;

  get channels(): number {
    return this.shape.heads * this.shape.headSize;
  }

  /** The first place of each sequence. */
  get starts(): readonly number[] {
    return this.#starts;
  }

  /** Places in use: where the next row goes. */
  get length(): number {
    return this.#length;
  }

  /** Places there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** `keys.<block>`, `values.<block>` and what else a step is told of the cache; new whenever room or batch have changed. */
  get feeds(): Readonly<Record<string, Tensor>> {
    return this.#feeds;
  }

  /**
   * Empties the cache for sequences whose prompts have these lengths.
   * @param mostPlaces none will be longer than this
   */
  reset(lengths: readonly number[], mostPlaces: number): void {
    this.#length = Math.max(...lengths);
    this.#starts = lengths.map((length) => this.#length - length);
    this.#capacity = roomFor(this.#length + 1);
    // Less than CAPACITY_STEP places before the first one in use are not trimmed away.
    const needed = lengths.length * roomFor(mostPlaces + CAPACITY_STEP) * this.channels;
    if ((this.parts[0]?.length ?? 0) < needed) {
      // The smaller one would lie beside the larger until V8 happens to look.
      this.letGo();
      const count = 2 * this.shape.blocks;
      const all = this.allocate(count * needed);
      this.parts = Array.from({ length: count }, (_, part) =>
        all.subarray(part * needed, (part + 1) * needed),
      );
    }
    this.#feeds = this.makeFeeds();
  }

  /** Gives its memory back, with what it holds: until it is reset, nothing may be asked of it. */
  letGo(): void {
    this.#feeds = {};
    this.parts = [];
    collectLetGo();
  }

  /** Stores a whole prompt of one sequence, [L, P, 2D], in the places from its start on. */
  storePrompt(sequence: number, rows: Float32Array): void {
    this.expect(rows);
    const start = this.#starts[sequence] as number;
    let from = 0;
    for (let block = 0; block < this.shape.blocks; block += 1) {
      for (let place = start; place < this.#length; place += 1) {
        this.write(2 * block, sequence, place, rows, from);
        this.write(2 * block + 1, sequence, place, rows, from + this.channels);
        from += 2 * this.channels;
      }
    }
  }

  /** Makes sure that there is room for one more row. */
  makeRoom(): void {
    if (this.#length === this.#capacity) this.#spread(this.#capacity + CAPACITY_STEP, 0);
  }

  /** Lets go of places before the first one in use, and of the room they took. */
  trim(): void {
    const first = Math.min(...this.#starts);
    const unused = first - (first % CAPACITY_STEP);
    if (unused > 0) this.#spread(this.#capacity - unused, unused);
  }

  /** Moves every head's rows to where they belong with another capacity, without the first `dropped` places. */
  #spread(capacity: number, dropped: number): void {
    const { heads, headSize } = this.shape;
    const runs = this.#starts.length * heads;
    for (const part of this.parts) {
      for (let index = 0; index < runs; index += 1) {
        // Towards the end from the last, towards the start from the first: none is written over before it has moved.
        const run = capacity > this.#capacity ? runs - 1 - index : index;
        const from = run * this.#capacity + dropped;
        const to = run * this.#capacity + this.#length;
        part.copyWithin(run * capacity * headSize, from * headSize, to * headSize);
      }
    }
    this.#capacity = capacity;
    this.#length -= dropped;
    this.#starts = this.#starts.map((start) => start - dropped);
    this.#feeds = this.makeFeeds();
  }

  /** Appends one row to every sequence, [B, L, 2D]. */
  append(rows: Float32Array): void {
    let from = 0;
    for (let sequence = 0; sequence < this.#starts.length; sequence += 1) {
      for (let part = 0; part < this.parts.length; part += 1) {
        this.write(part, sequence, this.#length, rows, from);
        from += this.channels;
      }
    }
    this.#length += 1;
  }

  /** Puts another sequence, whose prompt has this length, in the place of one. There must be as many places in use. */
  replace(sequence: number, length: number): void {
    this.#starts[sequence] = this.#length - length;
    this.#feeds = this.makeFeeds();
  }

  /** Forgets all sequences but these, given in rising order. */
  keep(kept: readonly number[]): void {
    const run = this.shape.heads * this.#capacity * this.shape.headSize;
    for (const part of this.parts) {
      for (const [to, sequence] of kept.entries())
        part.copyWithin(to * run, sequence * run, (sequence + 1) * run);
    }
    this.#starts = kept.map((sequence) => this.#starts[sequence] as number);
    this.#feeds = this.makeFeeds();
  }

  /** Keys and values of one sequence side by side, [L, H, T, 2K], as the official code keeps them. */
  sideBySide(sequence: number): Float32Array {
    const { blocks, heads, headSize } = this.shape;
    const start = this.#starts[sequence] as number;
    const places = this.#length - start;
    const result = new Float32Array(blocks * heads * places * 2 * headSize);
    const row = new Float32Array(this.channels);
    for (let part = 0; part < this.parts.length; part += 1) {
      for (let place = start; place < this.#length; place += 1) {
        this.read(part, sequence, place, row, 0);
        for (let head = 0; head < heads; head += 1) {
          const to = (((part >> 1) * heads + head) * places + place - start) * 2 + (part % 2);
          result.set(row.subarray(head * headSize, (head + 1) * headSize), to * headSize);
        }
      }
    }
    return result;
  }

  /** Where a head's row begins in a part. */
  protected offset(sequence: number, head: number, place: number): number {
    const { heads, headSize } = this.shape;
    return ((sequence * heads + head) * this.#capacity + place) * headSize;
  }

  protected makeFeeds(): Record<string, Tensor> {
    const { heads, headSize } = this.shape;
    const dims = [this.#starts.length, heads, this.#capacity, headSize];
    const count = this.#starts.length * heads * this.#capacity * headSize;
    return Object.fromEntries(
      this.parts.map((part, index) => [
        `${index % 2 === 0 ? 'keys' : 'values'}.${index >> 1}`,
        part instanceof Int8Array
          ? int8(part.subarray(0, count), dims)
          : float32(part.subarray(0, count), dims),
      ]),
    );
  }
}

function roomFor(places: number): number {
  return Math.ceil(places / CAPACITY_STEP) * CAPACITY_STEP;
}
