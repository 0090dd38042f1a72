/** A tensor that lies in a file: a strided window on one storage, read when asked for. */
import { bytesPerElement, type TensorDType, type TensorElements, toFloat32, viewElements } from './dtype.ts';
import { elementCount, type LazyTensor, type RowRange, resolveRows } from './lazy-tensor.ts';

/** Where a storage's bytes are; reading checks them when their container has a checksum. */
export interface StorageBytes {
  readonly bytes: number;
  /** `length` bytes from `start`, in a buffer of their own. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** A window on a storage; offset and strides count elements. The window is known to lie inside. */
export interface StridedView {
  readonly dtype: TensorDType;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Whether elements lie row-major without gaps; axes of one element may have any stride. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    if (size !== 1 && strides[axis] !== expected) return false;
    expected *= size;
  }
  return true;
}

/** Copies a strided window into row-major order; `width` is the bytes of one element. */
function gather(
  bytes: Uint8Array,
  shape: readonly number[],
  strides: readonly number[],
  width: number,
): Uint8Array {
  const out = new Uint8Array(elementCount(shape) * width);
  // Copied as words of up to four bytes, so that no bit pattern is taken for a number.
  const words = width === 8 ? 2 : 1;
  const [source, target] = [wordsOf(bytes, width / words), wordsOf(out, width / words)];
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < target.length; to += words) {
    for (let w = 0; w < words; w++) target[to + w] = source[from * words + w] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next;
        from += stride;
        break;
      }
      from -= (next - 1) * stride;
      index[axis] = 0;
    }
  }
  return out;
}

function wordsOf(bytes: Uint8Array, wordBytes: number): Uint8Array | Uint16Array | Uint32Array {
  if (wordBytes === 1) return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return wordBytes === 2
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);
}

export class StridedTensor implements LazyTensor {
  readonly name: string;
  readonly dtype: TensorDType;
  readonly shape: readonly number[];
  readonly #view: StridedView;
  readonly #storage: StorageBytes;

  constructor(name: string, view: StridedView, storage: StorageBytes) {
    this.name = name;
    this.dtype = view.dtype;
    this.shape = view.shape;
    this.#view = view;
    this.#storage = storage;
  }

  async read(rows?: RowRange): Promise<TensorElements> {
    const { firstRow, rowCount } = resolveRows(this.shape, rows);
    const { strides, offset } = this.#view;
    const shape = this.shape.length === 0 ? this.shape : [rowCount, ...this.shape.slice(1)];
    const width = bytesPerElement(this.dtype);
    if (elementCount(shape) === 0 || rowCount === 0) return viewElements(this.dtype, new Uint8Array());
    const first = offset + firstRow * (strides[0] ?? 0);
    const span = 1 + shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
    const bytes = await this.#storage.read(first * width, span * width);
    const inOrder = isContiguous(shape, strides) ? bytes : gather(bytes, shape, strides, width);
    return viewElements(this.dtype, inOrder);
  }

  async readFloat32(rows?: RowRange): Promise<Float32Array> {
    return toFloat32(this.dtype, await this.read(rows));
  }
}
