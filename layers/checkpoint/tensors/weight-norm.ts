/**
 * Weight normalisation (Salimans and Kingma 2016) undone: the checkpoint stores a magnitude g and a direction v, inference needs
 * w = g * v / ||v||, the norm taken over every axis but the first (torch's `dim=0`; for transposed convolutions the first axis is
 * the input channel).
 */
import { CheckpointMismatchError } from '../errors.ts';
import type { TensorDType } from './dtype.ts';
import { describeShape, elementCount, type LazyTensor, type RowRange, resolveRows } from './lazy-tensor.ts';

/** The two spellings: torch.nn.utils.weight_norm and torch.nn.utils.parametrizations.weight_norm. */
const PAIRS = [
  { magnitude: '.weight_g', direction: '.weight_v' },
  { magnitude: '.parametrizations.weight.original0', direction: '.parametrizations.weight.original1' },
];

class WeightNormTensor implements LazyTensor {
  readonly name: string;
  readonly dtype: TensorDType = 'float32';
  readonly shape: readonly number[];
  readonly #magnitude: LazyTensor;
  readonly #direction: LazyTensor;

  constructor(name: string, magnitude: LazyTensor, direction: LazyTensor) {
    this.name = name;
    this.shape = direction.shape;
    this.#magnitude = magnitude;
    this.#direction = direction;
  }

  read(rows?: RowRange): Promise<Float32Array> {
    return this.readFloat32(rows);
  }

  /** The norm is summed in float64 and the product rounded once. A direction of all zeros gives NaN, as in PyTorch. */
  async readFloat32(rows?: RowRange): Promise<Float32Array> {
    const { rowCount } = resolveRows(this.shape, rows);
    const magnitudes = await this.#magnitude.readFloat32(rows);
    const weights = (await this.#direction.readFloat32(rows)).slice();
    const rowElements = elementCount(this.shape.slice(1));
    for (let row = 0; row < rowCount; row++) {
      const direction = weights.subarray(row * rowElements, (row + 1) * rowElements);
      let squares = 0;
      for (const v of direction) squares += v * v;
      const scale = (magnitudes[row] ?? 0) / Math.sqrt(squares);
      for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
    }
    return weights;
  }
}

function mismatch(file: string, found: string, expected: string): CheckpointMismatchError {
  const remedy = 'save the state dict again with both halves of its weight norm';
  return new CheckpointMismatchError({ file, found, expected, remedy });
}

function fold(file: string, name: string, magnitude: LazyTensor, direction: LazyTensor): LazyTensor {
  const expected = direction.shape.map((size, axis) => (axis === 0 ? size : 1));
  const fits =
    magnitude.shape.length === expected.length && magnitude.shape.every((n, i) => n === expected[i]);
  if (fits && expected.length > 0) return new WeightNormTensor(name, magnitude, direction);
  throw mismatch(
    file,
    `${magnitude.name} of shape ${describeShape(magnitude.shape)} beside a direction of ${describeShape(direction.shape)}`,
    describeShape(expected),
  );
}

/**
 * The same tensors with each g and v pair replaced by the weight they stand for, under the name `<module>.weight`.
 * @throws CheckpointMismatchError when half of a pair is missing or the two do not fit
 */
export function foldWeightNorm(
  file: string,
  tensors: ReadonlyMap<string, LazyTensor>,
): ReadonlyMap<string, LazyTensor> {
  const folded = new Map<string, LazyTensor>();
  const add = (name: string, tensor: LazyTensor) => {
    if (folded.has(name)) throw mismatch(file, `both ${name} and its weight-norm form`, 'one of them');
    folded.set(name, tensor);
  };
  for (const [name, tensor] of tensors) {
    const pair = PAIRS.find((p) => name.endsWith(p.magnitude) || name.endsWith(p.direction));
    if (!pair) {
      add(name, tensor);
      continue;
    }
    const ending = name.endsWith(pair.magnitude) ? pair.magnitude : pair.direction;
    const stem = name.slice(0, -ending.length);
    const magnitude = tensors.get(stem + pair.magnitude);
    const direction = tensors.get(stem + pair.direction);
    if (!magnitude || !direction)
      throw mismatch(file, `${name} alone`, `${stem}${pair.magnitude} and ${stem}${pair.direction}`);
    if (ending === pair.magnitude) add(`${stem}.weight`, fold(file, `${stem}.weight`, magnitude, direction));
  }
  return folded;
}
