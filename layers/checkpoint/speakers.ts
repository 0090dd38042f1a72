/** spk2info.pt: the voices a model folder brings along. */
import { CheckpointMismatchError } from './errors.ts';
import { elementCount } from './tensors/lazy-tensor.ts';
import { openTorchFile } from './torch-file/torch-file.ts';

const EMBEDDING_SUFFIX = '.embedding';

/**
 * Speaker names, in file order, to their embeddings as the speaker encoder gave them (not normalised).
 * The file is a dict of voice name to `{ embedding: [1, size] }`; what else a voice holds is ignored.
 * @param embeddingSize 192, the size CAM++ gives
 * @throws CheckpointMismatchError when an embedding has another size or is not finite; the errors of `openTorchFile`
 */
export async function readSpeakers(path: string, embeddingSize = 192): Promise<Map<string, Float32Array>> {
  const file = await openTorchFile(path);
  try {
    const speakers = new Map<string, Float32Array>();
    for (const name of file.tensors.names()) {
      if (!name.endsWith(EMBEDDING_SUFFIX)) continue;
      const tensor = file.tensors.get(name);
      if (elementCount(tensor.shape) !== embeddingSize)
        throw wrong(path, `${name} of shape [${tensor.shape.join(', ')}]`, `[1, ${embeddingSize}]`);
      const embedding = await tensor.readFloat32();
      if (!embedding.every(Number.isFinite))
        throw wrong(path, `${name} with values that are not finite`, 'numbers');
      speakers.set(name.slice(0, -EMBEDDING_SUFFIX.length), embedding);
    }
    return speakers;
  } finally {
    await file.close();
  }
}

function wrong(file: string, found: string, expected: string): CheckpointMismatchError {
  const remedy = 'use the spk2info.pt that belongs to this model folder';
  return new CheckpointMismatchError({ file, found, expected, remedy });
}
