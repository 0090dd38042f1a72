/** Keys and values as they are. */
import { type CacheNumbers, KeyValueCache } from './key-value-cache.ts';

export class Float32Cache extends KeyValueCache {
  /** What earlier speech left behind is multiplied by nothing, which is only nothing for numbers. */
  override reset(lengths: readonly number[], mostPlaces: number): void {
    const used = this.starts.length * this.channels * this.capacity;
    for (const part of this.parts) part.fill(0, 0, used);
    super.reset(lengths, mostPlaces);
  }

  protected override allocate(count: number): CacheNumbers {
    return new Float32Array(count);
  }

  protected override expect(): void {}

  protected override write(
    part: number,
    sequence: number,
    place: number,
    rows: Float32Array,
    from: number,
  ): void {
    const target = this.parts[part] as Float32Array;
    const { heads, headSize } = this.shape;
    let source = from;
    for (let head = 0; head < heads; head += 1) {
      const to = this.offset(sequence, head, place);
      for (let index = 0; index < headSize; index += 1) target[to + index] = rows[source++] as number;
    }
  }

  protected override read(
    part: number,
    sequence: number,
    place: number,
    target: Float32Array,
    to: number,
  ): void {
    const source = this.parts[part] as Float32Array;
    const { heads, headSize } = this.shape;
    for (let head = 0; head < heads; head += 1) {
      const from = this.offset(sequence, head, place);
      target.set(source.subarray(from, from + headSize), to + head * headSize);
    }
  }

  /** The graph adds the new token's value to what the cache has at the slot, which has to be nothing. */
  override makeRoom(): void {
    super.makeRoom();
    const { heads, headSize } = this.shape;
    for (let part = 1; part < this.parts.length; part += 2) {
      for (let sequence = 0; sequence < this.starts.length; sequence += 1) {
        for (let head = 0; head < heads; head += 1) {
          const from = this.offset(sequence, head, this.length);
          this.parts[part]?.fill(0, from, from + headSize);
        }
      }
    }
  }
}
