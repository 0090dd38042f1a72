/**
 * What every block knows of distances (linear_pos of the sinusoids), computed when first needed and kept: as it is, or in 8 bits with
 * a scale for each distance of a head.
 *
 * H heads, K width of a head, C places of a cache.
 */
import { float32, floats, int8, int64, type Network, type Tensor } from '../../runtime/index.ts';
import { DistanceTable } from './distance-table.ts';
import { CAPACITY_STEP, type CacheShape } from './key-value-cache.ts';

/** What one block knows. */
interface BlockPlaces {
  /** Takes the next CAPACITY_STEP distances, [H, CAPACITY_STEP, K], falling. */
  append(rows: Float32Array): void;
  arrange(capacity: number): void;
  /** Puts what a step at `slot` needs among its feeds. */
  feed(feeds: Record<string, Tensor>, slot: number, capacity: number): void;
}

export class Places {
  readonly #network: Network;
  readonly #blocks: readonly BlockPlaces[];
  #capacity = 0;
  #known = 0;

  /** @param format as the step's graph takes them */
  constructor(network: Network, shape: CacheShape, format: 'float32' | 'int8') {
    this.#network = network;
    const Block = format === 'int8' ? Int8Places : Float32Places;
    this.#blocks = Array.from({ length: shape.blocks }, (_, block) => new Block(shape, block));
  }

  /** Makes ready for steps with a cache of this capacity, a multiple of CAPACITY_STEP. */
  async prepare(capacity: number): Promise<void> {
    if (capacity === this.#capacity) return;
    while (this.#known < capacity) {
      const nearest = this.#known;
      const falling = Array.from(
        { length: CAPACITY_STEP },
        (_, index) => nearest + CAPACITY_STEP - 1 - index,
      );
      const result = await this.#network.run({ distances: int64(falling, [CAPACITY_STEP]) });
      for (const [index, block] of this.#blocks.entries()) block.append(floats(result[`places.${index}`]));
      this.#known += CAPACITY_STEP;
    }
    for (const block of this.#blocks) block.arrange(capacity);
    this.#capacity = capacity;
  }

  /** Puts what a step at `slot` needs among its feeds. */
  feed(feeds: Record<string, Tensor>, slot: number): void {
    for (const block of this.#blocks) block.feed(feeds, slot, this.#capacity);
  }
}

/** `places.<block>` [H, C, K] */
class Float32Places implements BlockPlaces {
  readonly #name: string;
  readonly #shape: CacheShape;
  readonly #table: DistanceTable<Float32Array>;

  constructor(shape: CacheShape, block: number) {
    this.#name = `places.${block}`;
    this.#shape = shape;
    this.#table = new DistanceTable(shape.heads, shape.headSize, (count) => new Float32Array(count));
  }

  append(rows: Float32Array): void {
    this.#table.append(rows);
  }

  arrange(capacity: number): void {
    this.#table.arrange(capacity);
  }

  feed(feeds: Record<string, Tensor>, slot: number, capacity: number): void {
    const { heads, headSize } = this.#shape;
    feeds[this.#name] = float32(this.#table.view(slot), [heads, capacity, headSize]);
  }
}

/**
 * Not 127: AVX2 without VNNI adds two products of an unsigned and a signed byte in 16 bits, and 2 · 255 · 127 does not fit.
 */
const LARGEST = 64;

/** `places.<block>` [H, K, C] and `place_scales.<block>` [H, 1, C] */
class Int8Places implements BlockPlaces {
  readonly #block: number;
  readonly #shape: CacheShape;
  readonly #levels: DistanceTable<Int8Array>;
  readonly #scales: DistanceTable<Float32Array>;

  constructor(shape: CacheShape, block: number) {
    const { heads, headSize } = shape;
    this.#block = block;
    this.#shape = shape;
    this.#levels = new DistanceTable(heads * headSize, 1, (count) => new Int8Array(count));
    this.#scales = new DistanceTable(heads, 1, (count) => new Float32Array(count));
  }

  append(rows: Float32Array): void {
    const { heads, headSize } = this.#shape;
    const levels = new Int8Array(heads * headSize * CAPACITY_STEP);
    const scales = new Float32Array(heads * CAPACITY_STEP);
    for (let head = 0; head < heads; head += 1) {
      for (let index = 0; index < CAPACITY_STEP; index += 1) {
        const from = (head * CAPACITY_STEP + index) * headSize;
        let largest = 0;
        for (let channel = 0; channel < headSize; channel += 1) {
          largest = Math.max(largest, Math.abs(rows[from + channel] as number));
        }
        scales[head * CAPACITY_STEP + index] = largest / LARGEST;
        const inverse = largest === 0 ? 0 : LARGEST / largest;
        for (let channel = 0; channel < headSize; channel += 1) {
          const to = (head * headSize + channel) * CAPACITY_STEP + index;
          levels[to] = Math.round((rows[from + channel] as number) * inverse);
        }
      }
    }
    this.#levels.append(levels);
    this.#scales.append(scales);
  }

  arrange(capacity: number): void {
    this.#levels.arrange(capacity);
    this.#scales.arrange(capacity);
  }

  feed(feeds: Record<string, Tensor>, slot: number, capacity: number): void {
    const { heads, headSize } = this.#shape;
    feeds[`places.${this.#block}`] = int8(this.#levels.view(slot), [heads, headSize, capacity]);
    feeds[`place_scales.${this.#block}`] = float32(this.#scales.view(slot), [heads, 1, capacity]);
  }
}
