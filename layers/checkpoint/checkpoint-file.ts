import type { NamedTensors } from './tensors/named-tensors.ts';

/** A file of tensors, whatever its format. Tensors can be read until it is closed. */
export interface CheckpointFile {
  readonly path: string;
  /** Every tensor under the name the file gives it. */
  readonly tensors: NamedTensors;
  /** The tensors under the official modules' names: wrappers and prefixes removed, weight norm folded. */
  readonly stateDict: NamedTensors;
  close(): Promise<void>;
}
