/**
 * Keys and values in 8 bits, with a scale for each channel of each part.
 *
 * A scale grows when a number does not fit, and what the channel holds already is rounded again: nothing is ever clipped, and no
 * calibration is needed.
 */
import { float32, type Tensor } from '../../runtime/index.ts';
import { type CacheNumbers, type CacheShape, KeyValueCache } from './key-value-cache.ts';

const LARGEST = 127;
/** Room above the largest number seen, so that a channel is seldom rounded again. */
const HEADROOM = 1.25;

export class Int8Cache extends KeyValueCache {
  /** [2L, D] what a stored 1 stands for. */
  readonly #scales: Float32Array;
  readonly #inverses: Float32Array;

  constructor(shape: CacheShape) {
    super(shape);
    this.#scales = new Float32Array(2 * shape.blocks * this.channels);
    this.#inverses = new Float32Array(this.#scales.length).fill(Number.POSITIVE_INFINITY);
  }

  override reset(lengths: readonly number[], mostPlaces: number): void {
    super.reset(lengths, mostPlaces);
    this.#scales.fill(0);
    this.#inverses.fill(Number.POSITIVE_INFINITY);
  }

  protected override allocate(count: number): CacheNumbers {
    return new Int8Array(count);
  }

  protected override expect(rows: Float32Array): void {
    const { channels } = this;
    const { blocks } = this.shape;
    const places = rows.length / (2 * blocks * channels);
    const largest = new Float32Array(2 * channels);
    let from = 0;
    for (let block = 0; block < blocks; block += 1) {
      largest.fill(0);
      for (let place = 0; place < places; place += 1) {
        for (let channel = 0; channel < 2 * channels; channel += 1) {
          const magnitude = Math.abs(rows[from++] as number);
          if (magnitude > (largest[channel] as number)) largest[channel] = magnitude;
        }
      }
      for (let channel = 0; channel < 2 * channels; channel += 1) {
        const index = block * 2 * channels + channel;
        const magnitude = largest[channel] as number;
        if (magnitude > LARGEST * (this.#scales[index] as number)) this.#grow(index, magnitude);
      }
    }
  }

  protected override write(
    part: number,
    sequence: number,
    place: number,
    rows: Float32Array,
    from: number,
  ): void {
    const target = this.parts[part] as Int8Array;
    const { heads, headSize } = this.shape;
    // Every step writes thousands of numbers: what the loop reads is at hand.
    const inverses = this.#inverses;
    const first = part * this.channels;
    let channel = 0;
    for (let head = 0; head < heads; head += 1) {
      const to = this.offset(sequence, head, place);
      for (let index = 0; index < headSize; index += 1) {
        const value = rows[from + channel] as number;
        let level = value * (inverses[first + channel] as number);
        if (level > LARGEST || level < -LARGEST) {
          this.#grow(first + channel, Math.abs(value));
          level = value * (inverses[first + channel] as number);
        }
        // Rounds without asking for the sign, which is anybody's guess and would cost more than the rest.
        target[to + index] = ((level + 128.5) | 0) - 128;
        channel += 1;
      }
    }
  }

  protected override read(
    part: number,
    sequence: number,
    place: number,
    target: Float32Array,
    to: number,
  ): void {
    const source = this.parts[part] as Int8Array;
    const { heads, headSize } = this.shape;
    for (let channel = 0; channel < this.channels; channel += 1) {
      const from =
        this.offset(sequence, Math.floor(channel / headSize) % heads, place) + (channel % headSize);
      const scale = this.#scales[part * this.channels + channel] as number;
      target[to + channel] = (source[from] as number) * scale;
    }
  }

  protected override makeFeeds(): Record<string, Tensor> {
    return { ...super.makeFeeds(), scales: float32(this.#scales, [2 * this.shape.blocks, this.channels]) };
  }

  /** Widens a channel of a part, so that a number of this magnitude fits. */
  #grow(index: number, magnitude: number): void {
    const scale = (magnitude * HEADROOM) / LARGEST;
    const ratio = (this.#scales[index] as number) / scale;
    this.#scales[index] = scale;
    this.#inverses[index] = 1 / scale;
    if (ratio === 0) return;
    const part = this.parts[Math.floor(index / this.channels)] as Int8Array;
    const channel = index % this.channels;
    const head = Math.floor(channel / this.shape.headSize);
    for (const [sequence, start] of this.starts.entries()) {
      let at = this.offset(sequence, head, start) + (channel % this.shape.headSize);
      for (let place = start; place < this.length; place += 1) {
        part[at] = Math.round((part[at] as number) * ratio);
        at += this.shape.headSize;
      }
    }
  }
}
