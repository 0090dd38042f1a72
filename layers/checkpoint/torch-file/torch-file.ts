/** A `.pt` file: what torch.save wrote, as named tensors. */
import type { CheckpointFile } from '../checkpoint-file.ts';
import { CheckpointUnsupportedError } from '../errors.ts';
import { recogniseFormat } from '../file-format.ts';
import type { LazyTensor } from '../tensors/lazy-tensor.ts';
import { NamedTensors } from '../tensors/named-tensors.ts';
import { officialNames } from '../tensors/official-names.ts';
import { RandomAccessFile } from '../tensors/random-access.ts';
import { StridedTensor } from '../tensors/strided-tensor.ts';
import { readLegacyFormat } from './legacy-format.ts';
import { TORCH_FILE_LIMITS, type TorchFileLimits } from './limits.ts';
import type { PickleValue } from './pickle-values.ts';
import { collectTensors, unwrapStateDict } from './state-dict.ts';
import { readZipFormat, type TorchContents } from './zip-format.ts';

export class TorchFile implements CheckpointFile {
  readonly path: string;
  /** What the pickle holds: plain containers and descriptions of tensors. */
  readonly root: PickleValue;
  /** Every tensor under the name the file gives it; the path of a nested one is joined by dots. */
  readonly tensors: NamedTensors;
  readonly #file: RandomAccessFile;
  readonly #limits: TorchFileLimits;
  readonly #contents: TorchContents;
  #stateDict: NamedTensors | undefined;

  private constructor(file: RandomAccessFile, contents: TorchContents, limits: TorchFileLimits) {
    this.path = file.path;
    this.root = contents.root;
    this.#file = file;
    this.#contents = contents;
    this.#limits = limits;
    this.tensors = new NamedTensors(this.path, this.#collect(this.root));
  }

  /** Takes the file over: closes it with itself, and when it cannot be read. @throws CheckpointError, of the kind that fits */
  static async read(file: RandomAccessFile, limits: TorchFileLimits): Promise<TorchFile> {
    try {
      const format = await recogniseFormat(file);
      if (format === 'torch-zip') return new TorchFile(file, await readZipFormat(file, limits), limits);
      if (format === 'torch-legacy') return new TorchFile(file, await readLegacyFormat(file, limits), limits);
      throw new CheckpointUnsupportedError({
        file: file.path,
        found: 'a safetensors file',
        expected: 'one that torch.save wrote',
        remedy: 'use the official .pt file',
      });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * The tensors under the official modules' names: taken out of what wraps the state dict, prefixes removed, weight norm folded
   * into `.weight`.
   * @throws CheckpointMismatchError when names collide or half of a weight norm is missing
   */
  get stateDict(): NamedTensors {
    this.#stateDict ??= officialNames(this.path, this.#collect(unwrapStateDict(this.root)));
    return this.#stateDict;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #collect(root: PickleValue): ReadonlyMap<string, LazyTensor> {
    const tensors = new Map<string, LazyTensor>();
    for (const [name, view] of collectTensors(this.path, root, this.#limits))
      tensors.set(name, new StridedTensor(name, view, this.#contents.locate(view.storage)));
    return tensors;
  }
}

/**
 * Opens a `.pt` file: directory and pickle are read and checked, tensors are not read until asked for. Close it when done.
 *
 * @example
 * const file = await openTorchFile('llm.pt');
 * const weight = await file.stateDict.expectShape('llm_decoder.weight', [4097, 1024]).readFloat32();
 * await file.close();
 *
 * @throws CheckpointMissingError, CheckpointDamagedError, CheckpointUnsupportedError, CheckpointUnsafeError, CheckpointLimitError
 */
export async function openTorchFile(
  path: string,
  limits: TorchFileLimits = TORCH_FILE_LIMITS,
): Promise<TorchFile> {
  return TorchFile.read(await RandomAccessFile.open(path), limits);
}
