/** The face of the checkpoint layer: official model folders and their files, read without executing anything in them. */

export { flowTensors } from './architecture/flow.ts';
export { languageModelTensors } from './architecture/language-model.ts';
export type { TensorDescription } from './architecture/tensor-list.ts';
export { vocoderTensors } from './architecture/vocoder.ts';
export { Bundle, type BundleManifest, MANIFEST_NAME } from './bundle.ts';
export type { CheckpointFile } from './checkpoint-file.ts';
export * from './config/index.ts';
export { type ConvertOptions, type ConvertProgress, convert } from './convert.ts';
export * from './errors.ts';
export {
  type Checkpoints,
  PRECISIONS,
  type Precision,
  planNetworks,
  planParityNetworks,
} from './graphs/index.ts';
export * from './onnx/index.ts';
export { openCheckpoint } from './open-checkpoint.ts';
export { type OpenFolder, openFolder } from './open-folder.ts';
export { packedNetworks } from './packing/packed-networks.ts';
export { readSpeakers } from './speakers.ts';
export {
  type MakeCheckpointOptions,
  type MakeCheckpointProgress,
  makeCheckpoint,
} from './synthetic/make-checkpoint.ts';
export type { TensorDType, TensorElements } from './tensors/dtype.ts';
export type { LazyTensor, RowRange } from './tensors/lazy-tensor.ts';
export { NamedTensors } from './tensors/named-tensors.ts';
export { TORCH_FILE_LIMITS, type TorchFileLimits } from './torch-file/limits.ts';
export type { TensorSource, Writable } from './torch-file/pickle-writer.ts';
export { openTorchFile, type TorchFile } from './torch-file/torch-file.ts';
export { type WriteTorchFileOptions, writeTorchFile } from './torch-file/write.ts';
