/** A batch of sequences under way: their cache, and the logits of the tokens that come next. */
import { floats, int32, int64, type Network, type Tensor } from '../../runtime/index.ts';
import type { KeyValueCache } from './key-value-cache.ts';
import type { Places } from './places.ts';

export class Decoding {
  readonly cache: KeyValueCache;
  readonly #network: Network;
  readonly #places: Places;
  readonly #classes: number;
  /** Reused from step to step. */
  readonly #feeds: Record<string, Tensor> = {};
  readonly #slot = new BigInt64Array(1);
  #tokens = new Int32Array(0);
  /** What the cache told of itself when the feeds were made. */
  #described: unknown;
  /** [V] of each sequence. */
  readonly #logits: Float32Array[];
  #outputs: Readonly<Record<string, Tensor>> = {};

  /** @param logits [V] of each sequence: of the token after its prompt, which the cache holds */
  constructor(network: Network, places: Places, cache: KeyValueCache, logits: readonly Float32Array[]) {
    this.#network = network;
    this.#places = places;
    this.cache = cache;
    this.#logits = [...logits];
    this.#classes = logits[0]?.length ?? 0;
  }

  /** [V] scores of the next token of a sequence. */
  logits(sequence: number): Float32Array {
    return this.#logits[sequence] as Float32Array;
  }

  /** Everything the last step gave, probes among it. */
  get outputs(): Readonly<Record<string, Tensor>> {
    return this.#outputs;
  }

  /**
   * Speaks one token of each sequence, so that `logits` are those of the tokens after them.
   * @param network the step's own, or the same one with other threads
   */
  async step(tokens: ArrayLike<number>, network = this.#network): Promise<void> {
    const { cache } = this;
    cache.makeRoom();
    await this.#places.prepare(cache.capacity);
    this.#describe();
    this.#tokens.set(tokens);
    this.#slot[0] = BigInt(cache.length);
    this.#places.feed(this.#feeds, cache.length);
    this.#outputs = await network.run(this.#feeds);
    const logits = floats(this.#outputs.logits);
    for (let sequence = 0; sequence < this.#logits.length; sequence += 1) {
      const from = sequence * this.#classes;
      this.#logits[sequence] = logits.subarray(from, from + this.#classes);
    }
    cache.append(floats(this.#outputs.cache_rows));
  }

  /**
   * Puts another sequence in the place of one: its prompt's rows, [L, P, 2D], and the scores of its first token, [V].
   * There must be P places in use.
   */
  replace(sequence: number, length: number, rows: Float32Array, logits: Float32Array): void {
    this.cache.replace(sequence, length);
    this.cache.storePrompt(sequence, rows);
    this.cache.trim();
    this.#logits[sequence] = logits;
  }

  /** Goes on with these sequences only, given in rising order; they are numbered anew. */
  keep(kept: readonly number[]): void {
    this.cache.keep(kept);
    this.cache.trim();
    for (const [to, sequence] of kept.entries()) this.#logits[to] = this.logits(sequence);
    this.#logits.length = kept.length;
  }

  #describe(): void {
    const { feeds, starts } = this.cache;
    if (this.#described === feeds) return;
    this.#described = feeds;
    this.#tokens = new Int32Array(starts.length);
    Object.assign(this.#feeds, feeds, {
      tokens: int32(this.#tokens, [starts.length]),
      slot: int64(this.#slot, [1]),
      starts: int64(starts, [starts.length]),
    });
  }
}
