/** Writes a `.pt` file that torch.load opens, tensor by tensor: none of them is held in memory. */
import { rm } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { bytesPerElement } from '../tensors/dtype.ts';
import { elementCount } from '../tensors/lazy-tensor.ts';
import { pickle, type Writable } from './pickle-writer.ts';
import { ZipWriter, type ZipWriterOptions } from './zip-writer.ts';

export interface WriteTorchFileOptions extends ZipWriterOptions {
  /** The outermost dict is an OrderedDict, as a state dict is. Default true. */
  readonly ordered?: boolean;
  /** Told how many bytes of tensors were written since the last call. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * @param path a file that is not there yet; nothing stays behind when writing fails
 * @throws RangeError when a tensor's chunks do not come to its shape; whatever the chunks throw
 */
export async function writeTorchFile(
  path: string,
  value: ReadonlyMap<string, Writable>,
  { ordered = true, onBytes = () => {}, ...zipOptions }: WriteTorchFileOptions = {},
): Promise<void> {
  const { bytes, tensors } = pickle(value, ordered);
  const root = basename(path, extname(path));
  const zip = await ZipWriter.create(path, zipOptions);
  try {
    const small = (name: string, content: Uint8Array) =>
      zip.add(`${root}/${name}`, content.byteLength, [content]);
    await small('data.pkl', bytes);
    await small('.format_version', Buffer.from('1'));
    await small('.storage_alignment', Buffer.from('64'));
    await small('byteorder', Buffer.from('little'));
    for (const [key, tensor] of tensors.entries()) {
      const tensorBytes = elementCount(tensor.shape) * bytesPerElement(tensor.dtype);
      await zip.add(`${root}/data/${key}`, tensorBytes, counted(tensor.chunks(), onBytes));
    }
    await small('version', Buffer.from('3\n'));
    await zip.finish();
  } catch (error) {
    await zip.abandon().catch(() => {});
    await rm(path, { force: true });
    throw error;
  }
}

async function* counted(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    onBytes(chunk.byteLength);
  }
}
