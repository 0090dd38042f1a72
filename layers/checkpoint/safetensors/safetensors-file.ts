/**
 * A `.safetensors` file: an 8-byte header length, a JSON header, then the tensors side by side.
 * Format: https://github.com/huggingface/safetensors (README, "Format").
 */
import { z } from 'zod';
import type { CheckpointFile } from '../checkpoint-file.ts';
import {
  CheckpointDamagedError,
  CheckpointLimitError,
  CheckpointUnsupportedError,
  DOWNLOAD_AGAIN,
} from '../errors.ts';
import { bytesPerElement, type TensorDType } from '../tensors/dtype.ts';
import { elementCount, type LazyTensor } from '../tensors/lazy-tensor.ts';
import { NamedTensors } from '../tensors/named-tensors.ts';
import { officialNames } from '../tensors/official-names.ts';
import { FileRegion, type RandomAccessFile } from '../tensors/random-access.ts';
import { StridedTensor } from '../tensors/strided-tensor.ts';
import type { TorchFileLimits } from '../torch-file/limits.ts';

const LENGTH_BYTES = 8;
const METADATA_KEY = '__metadata__';
const DTYPES: ReadonlyMap<string, TensorDType> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const natural = z.int().nonnegative();
const tensorSchema = z.object({
  dtype: z.string().max(32),
  shape: z.array(natural),
  data_offsets: z.tuple([natural, natural]),
});
type Placed = z.output<typeof tensorSchema> & { readonly name: string };

export class SafetensorsFile implements CheckpointFile {
  readonly path: string;
  readonly tensors: NamedTensors;
  readonly stateDict: NamedTensors;
  readonly #file: RandomAccessFile;

  private constructor(file: RandomAccessFile, tensors: ReadonlyMap<string, LazyTensor>) {
    this.path = file.path;
    this.#file = file;
    this.tensors = new NamedTensors(file.path, tensors);
    this.stateDict = officialNames(file.path, tensors);
  }

  /** Takes the file over: closes it with itself, and when it cannot be read. @throws CheckpointError, of the kind that fits */
  static async read(file: RandomAccessFile, limits: TorchFileLimits): Promise<SafetensorsFile> {
    try {
      return new SafetensorsFile(file, await readTensors(file, limits));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function readTensors(
  file: RandomAccessFile,
  limits: TorchFileLimits,
): Promise<ReadonlyMap<string, LazyTensor>> {
  const headerBytes = Number(Buffer.from(await file.read(0, LENGTH_BYTES)).readBigUInt64LE());
  cap(file.path, headerBytes, limits.directoryBytes, 'bytes of header');
  const start = LENGTH_BYTES + headerBytes;
  const placed = parseHeader(file.path, await file.read(LENGTH_BYTES, headerBytes));
  cap(file.path, placed.length, limits.tensors, 'tensors');
  const tensors = new Map<string, LazyTensor>();
  let at = 0;
  // The format asks for tensors side by side: neither gaps nor bytes that two of them share.
  for (const tensor of [...placed].sort(byPlace)) {
    const [from, to] = tensor.data_offsets;
    const { name, shape, dtype } = tensor;
    cap(file.path, name.length, limits.nameCharacters, 'characters in a name');
    const type = DTYPES.get(dtype);
    if (!type) {
      const found = `${name} of type ${dtype}`;
      const expected = [...DTYPES.keys()].join(', ');
      const remedy = 'save it in one of these types';
      throw new CheckpointUnsupportedError({ file: file.path, found, expected, remedy });
    }
    const count = elementCount(shape);
    const bytes = count * bytesPerElement(type);
    cap(file.path, shape.length, limits.dimensions, `dimensions of ${name}`);
    cap(file.path, bytes, limits.tensorBytes, `bytes of ${name}`);
    if (from !== at || to !== from + bytes)
      throw damaged(file.path, `${name} at bytes ${from} to ${to}`, `${at} to ${at + bytes}`);
    const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
    const view = { dtype: type, offset: 0, shape, strides };
    tensors.set(name, new StridedTensor(name, view, new FileRegion(file, start + from, bytes)));
    at = to;
  }
  if (start + at !== file.size) throw damaged(file.path, `${file.size} bytes`, `${start + at}`);
  return tensors;
}

/** Tensors without elements start where the next one does, and come before it. */
function byPlace({ data_offsets: a }: Placed, { data_offsets: b }: Placed): number {
  return a[0] - b[0] || a[1] - b[1];
}

function parseHeader(file: string, bytes: Uint8Array): readonly Placed[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(file, 'a header that is not JSON', 'a safetensors header');
  }
  return Object.entries(header ?? {}).flatMap(([name, value]): Placed[] => {
    if (name === METADATA_KEY) return [];
    const parsed = tensorSchema.safeParse(value);
    if (parsed.success) return [{ name, ...parsed.data }];
    throw damaged(file, `a header whose ${name.slice(0, 100)} is no tensor`, 'dtype, shape and data_offsets');
  });
}

function cap(file: string, found: number, limit: number, what: string): void {
  if (found <= limit) return;
  const remedy = 'do not trust this file';
  throw new CheckpointLimitError({ file, found: `${found} ${what}`, expected: `at most ${limit}`, remedy });
}

function damaged(file: string, found: string, expected: string): CheckpointDamagedError {
  return new CheckpointDamagedError({ file, found, expected, remedy: DOWNLOAD_AGAIN });
}
