/**
 * A table by distance that steps see through a sliding window, without moving anything.
 *
 * R runs (heads, or channels of heads), C places of a cache, U values an entry. A step at place `slot` wants [R, C, U] with the
 * distance slot - j at index j. Here distances lie falling from C - 1 to 0, [R, C, U]; a view of the same memory that begins
 * C - 1 - slot entries later has the right distances at 0 to slot of every run, and entries of the next run after them, which the
 * graph masks.
 *
 * Distances beyond C lie behind, in chunks of CAPACITY_STEP, [R, CAPACITY_STEP, U] each: as a cache gets more room, chunks are taken
 * in; when the next one starts with little, they are put back.
 */
import { CAPACITY_STEP } from './key-value-cache.ts';

export class DistanceTable<Numbers extends Float32Array | Int8Array> {
  readonly #runs: number;
  readonly #unit: number;
  readonly #create: (count: number) => Numbers;
  /** [R, C, U], then the chunks, then room for views that run over the end. */
  #entries: Numbers;
  /** C */
  #capacity = 0;
  /** Distances that are there, a multiple of CAPACITY_STEP. */
  #known = 0;

  constructor(runs: number, unit: number, create: (count: number) => Numbers) {
    this.#runs = runs;
    this.#unit = unit;
    this.#create = create;
    this.#entries = create(0);
  }

  /** Adds the next CAPACITY_STEP distances: [R, CAPACITY_STEP, U], falling to the first that is not there. */
  append(chunk: Numbers): void {
    const needed = (this.#runs + 1) * (this.#known + CAPACITY_STEP) * this.#unit;
    const used = this.#runs * this.#known * this.#unit;
    if (this.#entries.length < needed) {
      // Memory is taken in doublings, and touched only where entries are.
      const larger = this.#create(2 * needed);
      larger.set(this.#entries.subarray(0, used));
      this.#entries = larger;
    }
    this.#entries.set(chunk, used);
    this.#known += CAPACITY_STEP;
  }

  /** Makes ready for views of this capacity, a multiple of CAPACITY_STEP; as many distances must be there. */
  arrange(capacity: number): void {
    while (this.#capacity < capacity) this.#takeIn();
    while (this.#capacity > capacity) this.#putBack();
  }

  /** [R, C, U] for a step at `slot`, below C. */
  view(slot: number): Numbers {
    const start = (this.#capacity - 1 - slot) * this.#unit;
    return this.#entries.subarray(start, start + this.#runs * this.#capacity * this.#unit) as Numbers;
  }

  /** The chunk after [R, C, U] becomes part of it: [R, C + CAPACITY_STEP, U]. */
  #takeIn(): void {
    const near = this.#capacity * this.#unit;
    const far = CAPACITY_STEP * this.#unit;
    const chunk = this.#entries.slice(this.#runs * near, this.#runs * (near + far));
    // From the last run to the first, so that none is written over before it has moved.
    for (let run = this.#runs - 1; run >= 0; run -= 1) {
      const to = run * (near + far);
      this.#entries.copyWithin(to + far, run * near, (run + 1) * near);
      this.#entries.set(chunk.subarray(run * far, (run + 1) * far), to);
    }
    this.#capacity += CAPACITY_STEP;
  }

  /** The farthest entries of every run become a chunk of their own again. */
  #putBack(): void {
    const near = (this.#capacity - CAPACITY_STEP) * this.#unit;
    const far = CAPACITY_STEP * this.#unit;
    const chunk = this.#create(this.#runs * far);
    for (let run = 0; run < this.#runs; run += 1) {
      const from = run * (near + far);
      chunk.set(this.#entries.subarray(from, from + far), run * far);
      this.#entries.copyWithin(run * near, from + far, from + far + near);
    }
    this.#entries.set(chunk, this.#runs * near);
    this.#capacity -= CAPACITY_STEP;
  }
}
