/**
 * The velocity of the mel at a place and a time of the ODE, with classifier-free guidance: v + g·(v - w), where v is what the
 * estimator says with the conditions and w without.
 */
import { float32, floats, type Network, type Tensor } from '../../runtime/index.ts';

/** What steers one utterance, in the estimator's terms: [2, C, T] each, the second row without conditions. */
export interface Conditions {
  readonly first: Tensor;
  readonly shortcut: Tensor;
}

/** What the estimator said before guidance: v, and w where it was asked for. For parity checks. */
export type VelocityObserver = (time: number, x: Float32Array, velocities: readonly Float32Array[]) => void;

export interface VelocityFieldOptions {
  readonly estimator: Network;
  /** By time; see readTimeVectors. */
  readonly timeVectors: ReadonlyMap<number, Tensor>;
  readonly conditions: Conditions;
  /** g */
  readonly guidance: number;
  readonly bins: number;
  readonly frames: number;
  readonly observe?: VelocityObserver | undefined;
}

interface Row {
  readonly first: Tensor;
  readonly shortcut: Tensor;
}

export class VelocityField {
  readonly #options: VelocityFieldOptions;
  readonly #conditioned: Row;
  readonly #unconditioned: Row;
  /** v - w where it was computed last, [bins, frames]. */
  readonly #difference: Float32Array;
  #differenceTime = 0;

  constructor(options: VelocityFieldOptions) {
    this.#options = options;
    const { conditions, bins, frames } = options;
    this.#conditioned = rowOf(conditions, 0);
    this.#unconditioned = rowOf(conditions, 1);
    this.#difference = new Float32Array(bins * frames);
  }

  /**
   * Writes the guided velocity at (x, time) into `velocity`; all are [bins, frames]. With `anew` false the estimator runs once, and the
   * last v - w stands in for the present one, faded towards time 1, where x alone tells as much as the conditions. Without
   * guidance it always runs once.
   */
  async at(x: Float32Array, time: number, anew: boolean, velocity: Float32Array): Promise<void> {
    const { guidance, observe } = this.#options;
    const towards = await this.#estimate(x, time, this.#conditioned);
    const difference = this.#difference;
    if (anew && guidance !== 0) {
      const without = await this.#estimate(x, time, this.#unconditioned);
      for (let index = 0; index < difference.length; index += 1) {
        difference[index] = (towards[index] as number) - (without[index] as number);
      }
      this.#differenceTime = time;
      observe?.(time, x, [towards, without]);
    } else {
      observe?.(time, x, [towards]);
    }
    const strength = (guidance * (1 - time)) / (1 - this.#differenceTime);
    for (let index = 0; index < velocity.length; index += 1) {
      velocity[index] = (towards[index] as number) + strength * (difference[index] as number);
    }
  }

  async #estimate(x: Float32Array, time: number, row: Row): Promise<Float32Array> {
    const { estimator, timeVectors, bins, frames } = this.#options;
    const vector = timeVectors.get(time);
    if (!vector) throw new RangeError(`time ${time} is not one of the solver's own`);
    const feeds = { x: float32(x, [1, bins, frames]), time: vector, ...row };
    const { velocity } = await estimator.run(feeds, ['velocity']);
    return floats(velocity);
  }
}

/** One row of the conditions: 0 with, 1 without them. */
export function rowOf({ first, shortcut }: Conditions, row: 0 | 1): Row {
  return { first: rowOfTensor(first, row), shortcut: rowOfTensor(shortcut, row) };
}

/** Row `row` of [2, C, T] as [1, C, T], over the same memory. */
function rowOfTensor(tensor: Tensor, row: 0 | 1): Tensor {
  const [, channels = 0, frames = 0] = tensor.dims;
  const size = channels * frames;
  return float32(floats(tensor).subarray(row * size, (row + 1) * size), [1, channels, frames]);
}

/** The bundle's time vectors, each [1, width], by time. */
export async function readTimeVectors(time: Network): Promise<ReadonlyMap<number, Tensor>> {
  const { times, vectors } = await time.run({}, ['times', 'vectors']);
  const values = floats(vectors);
  const visited = floats(times);
  const width = values.length / visited.length;
  return new Map(
    Array.from(visited, (at, index) => [
      at,
      float32(values.slice(index * width, (index + 1) * width), [1, width]),
    ]),
  );
}
