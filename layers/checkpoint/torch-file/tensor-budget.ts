/** Checks each tensor a pickle describes against its storage, and all of them against the caps. */
import { CheckpointLimitError } from '../errors.ts';
import { bytesPerElement } from '../tensors/dtype.ts';
import { describeShape, elementCount } from '../tensors/lazy-tensor.ts';
import type { TorchFileLimits } from './limits.ts';
import type { TensorView } from './pickle-values.ts';

export class TensorBudget {
  readonly #file: string;
  readonly #limits: TorchFileLimits;
  readonly #damaged: (found: string, expected: string) => Error;
  #tensors = 0;
  #bytes = 0;

  constructor(file: string, limits: TorchFileLimits, damaged: (found: string, expected: string) => Error) {
    this.#file = file;
    this.#limits = limits;
    this.#damaged = damaged;
  }

  /** The view itself. @throws CheckpointDamagedError when it leaves its storage, CheckpointLimitError past a cap */
  admit(view: TensorView): TensorView {
    const { shape, strides, offset, storage } = view;
    const { dimensions, tensorBytes, repeatedElements, tensors, totalBytes } = this.#limits;
    this.#cap(shape.length, dimensions, 'dimensions of a tensor');
    const described = `a tensor of shape ${describeShape(shape)}`;
    if (strides.length !== shape.length)
      throw this.#damaged(`${described} with ${strides.length} strides`, `${shape.length} strides`);
    const elements = elementCount(shape);
    const span = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 1);
    const end = offset + (elements === 0 ? 0 : span);
    if (end > storage.elementCount)
      throw this.#damaged(
        `${described} reaching element ${end} of storage ${storage.key}`,
        `its ${storage.elementCount} elements to be enough`,
      );
    const width = bytesPerElement(storage.dtype);
    this.#cap(elements * width, tensorBytes, 'bytes of one tensor');
    this.#cap((end - offset) * width, tensorBytes, 'bytes of storage under one tensor');
    // A stride of 0 makes many elements of few bytes: a memory bomb unless small.
    if (elements > storage.elementCount)
      this.#cap(elements, repeatedElements, 'repeated elements of a tensor');
    this.#tensors++;
    this.#bytes += elements * width;
    this.#cap(this.#tensors, tensors, 'tensors');
    this.#cap(this.#bytes, totalBytes, 'bytes of tensors');
    return view;
  }

  #cap(found: number, limit: number, what: string): void {
    if (found <= limit) return;
    throw new CheckpointLimitError({
      file: this.#file,
      found: `${found} ${what}`,
      expected: `at most ${limit}`,
      remedy: 'do not trust this file',
    });
  }
}
