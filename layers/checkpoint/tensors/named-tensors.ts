/** A state dict as the graph builders see it: names to tensors, with errors that say what the file lacks. */
import { CheckpointMismatchError } from '../errors.ts';
import { describeShape, type LazyTensor } from './lazy-tensor.ts';

const REMEDY = 'use the checkpoint that belongs to this cosyvoice.yaml';

export class NamedTensors {
  /** Path of the file the tensors come from. */
  readonly file: string;
  readonly #tensors: ReadonlyMap<string, LazyTensor>;
  readonly #prefix: string;

  /** `prefix` is put before every name asked for; see `scope`. */
  constructor(file: string, tensors: ReadonlyMap<string, LazyTensor>, prefix = '') {
    this.file = file;
    this.#tensors = tensors;
    this.#prefix = prefix;
  }

  /** Names in file order, without the scope's prefix. */
  names(): readonly string[] {
    const names: string[] = [];
    for (const name of this.#tensors.keys())
      if (name.startsWith(this.#prefix)) names.push(name.slice(this.#prefix.length));
    return names;
  }

  has(name: string): boolean {
    return this.#tensors.has(this.#prefix + name);
  }

  /** @throws CheckpointMismatchError when there is no such tensor */
  get(name: string): LazyTensor {
    const tensor = this.#tensors.get(this.#prefix + name);
    if (tensor) return tensor;
    const facts = { tensor: this.#prefix + name };
    throw new CheckpointMismatchError(
      {
        file: this.file,
        found: `no tensor ${this.#prefix}${name} among its ${this.#tensors.size}`,
        expected: 'it to be there',
        remedy: REMEDY,
      },
      facts,
    );
  }

  /**
   * The tensor, known to have this shape.
   * @throws CheckpointMismatchError naming the file, the tensor, the shape expected and the one found
   */
  expectShape(name: string, shape: readonly number[]): LazyTensor {
    const full = this.#prefix + name;
    const tensor = this.#tensors.get(full);
    if (tensor && tensor.shape.length === shape.length && tensor.shape.every((n, i) => n === shape[i]))
      return tensor;
    throw new CheckpointMismatchError(
      {
        file: this.file,
        found: tensor ? `${full} of shape ${describeShape(tensor.shape)}` : `no tensor ${full}`,
        expected: `${full} of shape ${describeShape(shape)}`,
        remedy: REMEDY,
      },
      { tensor: full, expectedShape: shape, foundShape: tensor?.shape },
    );
  }

  /** The tensors under `prefix.`, asked for without it: `scope('llm.encoders.0').get('norm1.weight')`. */
  scope(prefix: string): NamedTensors {
    return new NamedTensors(this.file, this.#tensors, `${this.#prefix}${prefix}.`);
  }
}
