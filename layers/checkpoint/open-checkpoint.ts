import type { CheckpointFile } from './checkpoint-file.ts';
import { recogniseFormat } from './file-format.ts';
import { SafetensorsFile } from './safetensors/safetensors-file.ts';
import { RandomAccessFile } from './tensors/random-access.ts';
import { TORCH_FILE_LIMITS, type TorchFileLimits } from './torch-file/limits.ts';
import { TorchFile } from './torch-file/torch-file.ts';

/**
 * Opens a `.pt` or `.safetensors` file, told apart by content. Nothing of a tensor is read until asked for. Close it when done.
 * @throws CheckpointMissingError, CheckpointDamagedError, CheckpointUnsupportedError, CheckpointUnsafeError, CheckpointLimitError
 */
export async function openCheckpoint(
  path: string,
  limits: TorchFileLimits = TORCH_FILE_LIMITS,
): Promise<CheckpointFile> {
  const file = await RandomAccessFile.open(path);
  let format: Awaited<ReturnType<typeof recogniseFormat>>;
  try {
    format = await recogniseFormat(file);
  } catch (error) {
    await file.close();
    throw error;
  }
  return format === 'safetensors' ? SafetensorsFile.read(file, limits) : TorchFile.read(file, limits);
}
