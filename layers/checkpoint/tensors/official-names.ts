/** Tensor names as the official modules have them, whatever wrapped the model when it was saved. */
import { CheckpointMismatchError } from '../errors.ts';
import type { LazyTensor } from './lazy-tensor.ts';
import { NamedTensors } from './named-tensors.ts';
import { foldWeightNorm } from './weight-norm.ts';

/** `module.` is DistributedDataParallel's; `generator.` is the vocoder's place in its GAN trainer. */
const WRAPPING = /^(?:module\.|generator\.)+/;

class RenamedTensor implements LazyTensor {
  readonly name: string;
  readonly dtype: LazyTensor['dtype'];
  readonly shape: readonly number[];
  readonly read: LazyTensor['read'];
  readonly readFloat32: LazyTensor['readFloat32'];

  constructor(name: string, tensor: LazyTensor) {
    this.name = name;
    this.dtype = tensor.dtype;
    this.shape = tensor.shape;
    this.read = (rows) => tensor.read(rows);
    this.readFloat32 = (rows) => tensor.readFloat32(rows);
  }
}

function stripWrappingPrefixes(
  file: string,
  tensors: ReadonlyMap<string, LazyTensor>,
): ReadonlyMap<string, LazyTensor> {
  const renamed = new Map<string, LazyTensor>();
  for (const [name, tensor] of tensors) {
    const plain = name.replace(WRAPPING, '');
    if (renamed.has(plain))
      throw new CheckpointMismatchError({
        file,
        found: `${plain} both with and without a prefix`,
        expected: 'one of them',
        remedy: 'save the state dict of one model only',
      });
    renamed.set(plain, plain === name ? tensor : new RenamedTensor(plain, tensor));
  }
  return renamed;
}

/**
 * A state dict as the official modules would load it: prefixes removed, weight norm folded into `.weight`.
 * @throws CheckpointMismatchError when two tensors come to the same name or half of a weight norm is missing
 */
export function officialNames(file: string, tensors: ReadonlyMap<string, LazyTensor>): NamedTensors {
  return new NamedTensors(file, foldWeightNorm(file, stripWrappingPrefixes(file, tensors)));
}
