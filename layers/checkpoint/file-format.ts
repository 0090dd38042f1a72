/** Which format a checkpoint file is in, by its first bytes; what people have in its place by mistake is named. */
import { CheckpointDamagedError, CheckpointUnsupportedError, DOWNLOAD_AGAIN } from './errors.ts';
import type { RandomAccessFile } from './tensors/random-access.ts';

export type FileFormat = 'torch-zip' | 'torch-legacy' | 'safetensors';

const HEAD_BYTES = 512;
/** Where a tar archive says so. */
const TAR_MAGIC_AT = 257;

/** @throws CheckpointDamagedError when the file is empty, CheckpointUnsupportedError when it is something else */
export async function recogniseFormat(file: RandomAccessFile): Promise<FileFormat> {
  const head = Buffer.from(await file.read(0, Math.min(HEAD_BYTES, file.size)));
  const text = head.toString('latin1');
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'torch-zip';
  if (text.startsWith('\x80') && head.length > 1) return 'torch-legacy';
  if (text.charAt(8) === '{' && head.readBigUInt64LE() < BigInt(file.size)) return 'safetensors';
  const expected = 'a .pt or .safetensors file';
  if (head.length === 0)
    throw new CheckpointDamagedError({
      file: file.path,
      found: 'an empty file',
      expected,
      remedy: DOWNLOAD_AGAIN,
    });
  const { found, remedy } = describeOther(text, head);
  throw new CheckpointUnsupportedError({ file: file.path, found, expected, remedy });
}

function describeOther(text: string, head: Buffer): { found: string; remedy: string } {
  if (text.startsWith('version https://git-lfs'))
    return { found: 'a Git LFS pointer', remedy: 'fetch the file itself with git lfs pull' };
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text))
    return { found: 'a web page', remedy: 'download the file itself, not the page that shows it' };
  if (text.startsWith('ustar', TAR_MAGIC_AT))
    return {
      found: 'a tar archive',
      remedy: 'unpack it, or save the state dict again with a current torch.save',
    };
  const start = head.toString('hex', 0, Math.min(8, head.length));
  return { found: `an unknown format that starts with ${start}`, remedy: DOWNLOAD_AGAIN };
}
