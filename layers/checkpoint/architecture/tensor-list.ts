/**
 * The tensors of a network, by the names of the official modules: what a checkpoint must hold, in the order PyTorch lists it, and how
 * each starts out when weights are drawn at random.
 */

/** How a tensor starts: values of a normal distribution. */
export interface Initial {
  readonly mean: number;
  readonly std: number;
  /** Stands in the very last place instead. */
  readonly lastValue?: number;
}

export interface TensorDescription {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

const BIAS: Initial = { mean: 0, std: 0.02 };
const NORM_WEIGHT: Initial = { mean: 1, std: 0.05 };

/** Collects descriptions under a module path, with the layers that recur. Gains are of the output's root mean square. */
export class TensorList {
  readonly #tensors: TensorDescription[];
  readonly #prefix: string;

  constructor(tensors: TensorDescription[] = [], prefix = '') {
    this.#tensors = tensors;
    this.#prefix = prefix;
  }

  get tensors(): readonly TensorDescription[] {
    return this.#tensors;
  }

  /** The same list, one module deeper. */
  under(module: string): TensorList {
    return new TensorList(this.#tensors, `${this.#prefix}${module}.`);
  }

  add(name: string, shape: readonly number[], initial: Initial): void {
    this.#tensors.push({ name: this.#prefix + name, shape, initial });
  }

  embedding(name: string, rows: number, width: number): void {
    this.add(`${name}.weight`, [rows, width], { mean: 0, std: 1 });
  }

  linear(name: string, inputs: number, outputs: number, { gain = 1, bias = true } = {}): void {
    this.add(`${name}.weight`, [outputs, inputs], { mean: 0, std: gain / Math.sqrt(inputs) });
    if (bias) this.add(`${name}.bias`, [outputs], BIAS);
  }

  /** LayerNorm and GroupNorm. */
  norm(name: string, width: number): void {
    this.add(`${name}.weight`, [width], NORM_WEIGHT);
    this.add(`${name}.bias`, [width], BIAS);
  }

  convolution(name: string, inputs: number, outputs: number, kernel: number, gain = 1): void {
    const std = gain / Math.sqrt(inputs * kernel);
    this.add(`${name}.weight`, [outputs, inputs, kernel], { mean: 0, std });
    this.add(`${name}.bias`, [outputs], BIAS);
  }

  /**
   * A convolution under weight norm, in the old spelling. `shape` is the weight's; each first-axis row of the effective weight has the
   * norm `gain`.
   */
  weightNormed(name: string, shape: readonly number[], biases: number, gain = 1, bias: Initial = BIAS): void {
    this.add(`${name}.bias`, [biases], bias);
    this.add(
      `${name}.weight_g`,
      shape.map((size, axis) => (axis === 0 ? size : 1)),
      { mean: gain, std: gain * 0.05 },
    );
    this.add(`${name}.weight_v`, shape, { mean: 0, std: 1 });
  }
}
