/**
 * Normally distributed weights, hundreds of millions of them in seconds: each is a random place in a table of 65,536 normal values.
 * The same seed and tensor name give the same bytes, whatever is drawn beside them. Not for statistics or cryptography.
 */
import type { TensorDescription } from '../architecture/tensor-list.ts';
import { elementCount } from '../tensors/lazy-tensor.ts';
import type { TensorSource } from '../torch-file/pickle-writer.ts';

const TABLE_VALUES = 65_536;
const CHUNK_ELEMENTS = 262_144;

/** sfc32 (Chris Doty-Humphrey, PractRand): 32 random bits a call. */
function randomBits(...seed: readonly [number, number]): () => number {
  let [a, b] = seed;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** Normal values by Box and Muller (1958), shifted and scaled to a mean of 0 and a variance of 1 as a whole. */
function normalTable(): Float64Array {
  const next = randomBits(1, 2);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const table = Float64Array.from({ length: TABLE_VALUES }, () => {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  });
  const mean = table.reduce((sum, v) => sum + v, 0) / TABLE_VALUES;
  const std = Math.sqrt(table.reduce((sum, v) => sum + (v - mean) ** 2, 0) / TABLE_VALUES);
  return table.map((v) => (v - mean) / std);
}

/** FNV-1a (Fowler, Noll, Vo) of the name's UTF-8 bytes. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

export class RandomWeights {
  readonly #seed: number;
  readonly #table = normalTable();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The tensor's values, made while it is written; the chunks share one buffer. */
  source({ name, shape, initial }: TensorDescription): TensorSource {
    const table = this.#table;
    const seed = this.#seed;
    const { mean, std, lastValue } = initial;
    const total = elementCount(shape);
    return {
      dtype: 'float32',
      shape,
      *chunks() {
        const next = randomBits(seed, hashOf(name));
        const values = new Float32Array(Math.min(total, CHUNK_ELEMENTS));
        for (let start = 0; start < total; start += values.length) {
          const count = Math.min(values.length, total - start);
          for (let i = 0; i < count; i += 2) {
            const bits = next();
            values[i] = mean + std * (table[bits & 0xffff] ?? 0);
            if (i + 1 < count) values[i + 1] = mean + std * (table[bits >>> 16] ?? 0);
          }
          if (lastValue !== undefined && start + count === total) values[count - 1] = lastValue;
          yield new Uint8Array(values.buffer, 0, count * values.BYTES_PER_ELEMENT);
        }
      },
    };
  }
}
