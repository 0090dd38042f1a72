/**
 * Seeded randomness: every draw of the pipeline comes from a stream named by seed, segment and stage, so that the same
 * request gives the same samples whatever ran before it or beside it.
 *
 * Generator: xoshiro128** 1.1 (Blackman & Vigna 2018), seeded by SplitMix32 over a hash of the stream's name.
 * Not for cryptography.
 */
export class RandomStream {
  readonly #state = new Uint32Array(4);
  #spareNormal: number | undefined;

  /** @param labels names of the stream, for example `(seed, segmentIndex, 'noise')` */
  constructor(...labels: readonly (number | string)[]) {
    let hash = 0x811c9dc5;
    for (const byte of Buffer.from(JSON.stringify(labels), 'utf8')) {
      hash = Math.imul(hash ^ byte, 0x01000193); // FNV-1a
    }
    for (let index = 0; index < 4; index += 1) {
      hash = (hash + 0x9e3779b9) | 0;
      let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      this.#state[index] = mixed ^ (mixed >>> 15);
    }
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Standard normal (Box & Muller 1958). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Fills an array with standard normal values. */
  fillNormal(values: Float32Array): Float32Array {
    for (let index = 0; index < values.length; index += 1) values[index] = this.normal();
    return values;
  }

  #next(): number {
    const state = this.#state as Uint32Array & { 0: number; 1: number; 2: number; 3: number };
    const product = Math.imul(state[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return result >>> 0;
  }
}
