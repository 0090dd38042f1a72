/** Pickles a tree of dicts, plain values and tensors by protocol 2, in the form torch.save gives them. */

import type { TensorDType } from '../tensors/dtype.ts';
import { elementCount } from '../tensors/lazy-tensor.ts';

/** A tensor to be written: contiguous, row-major, little-endian. */
export interface TensorSource {
  readonly dtype: TensorDType;
  readonly shape: readonly number[];
  /** Its bytes, in as many pieces as suits; asked for once. */
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** A Map is pickled as a dict. */
export type Writable = null | boolean | number | string | TensorSource | ReadonlyMap<string, Writable>;

const STORAGE_CLASSES: Readonly<Record<TensorDType, string>> = {
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  float64: 'DoubleStorage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

const MARK = Buffer.from('(');
const TUPLE = Buffer.from('t');
const REDUCE = Buffer.from('R');
const EMPTY_TUPLE = Buffer.from(')');
const ORDERED_DICT = Buffer.concat([Buffer.from('ccollections\nOrderedDict\n'), EMPTY_TUPLE, REDUCE]);

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.from('X    ');
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function integer(value: number): Buffer {
  if (value >= 0 && value < 2 ** 8) return Buffer.from([0x4b, value]);
  if (value >= -(2 ** 31) && value < 2 ** 31) {
    const short = Buffer.from('J    ');
    short.writeInt32LE(value, 1);
    return short;
  }
  // LONG1 with eight bytes of two's complement.
  const long = Buffer.alloc(10);
  long.writeUInt8(0x8a, 0);
  long.writeUInt8(8, 1);
  long.writeBigInt64LE(BigInt(value), 2);
  return long;
}

function plain(value: null | boolean | number | string): Buffer {
  if (value === null) return Buffer.from('N');
  if (typeof value === 'boolean') return Buffer.from([value ? 0x88 : 0x89]);
  if (typeof value === 'string') return text(value);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return integer(value);
  const float = Buffer.alloc(9);
  float.writeUInt8(0x47, 0);
  float.writeDoubleBE(value, 1);
  return float;
}

function integers(values: readonly number[]): Buffer {
  return Buffer.concat([MARK, ...values.map(integer), TUPLE]);
}

function tensor({ dtype, shape }: TensorSource, key: string): Buffer {
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  return Buffer.concat([
    Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n('),
    MARK,
    text('storage'),
    Buffer.from(`ctorch\n${STORAGE_CLASSES[dtype]}\n`),
    text(key),
    text('cpu'),
    integer(elementCount(shape)),
    TUPLE,
    Buffer.from('Q'), // BINPERSID
    integer(0), // storage offset
    integers(shape),
    integers(strides),
    Buffer.from([0x89]), // requires_grad
    ORDERED_DICT, // backward hooks
    TUPLE,
    REDUCE,
  ]);
}

export interface Pickled {
  readonly bytes: Buffer;
  /** Tensors in the order of their storages' keys: 0, 1, 2 ... */
  readonly tensors: readonly TensorSource[];
}

/** @param ordered whether the outermost dict is an OrderedDict, as a state dict is */
export function pickle(value: ReadonlyMap<string, Writable>, ordered: boolean): Pickled {
  const tensors: TensorSource[] = [];
  const write = (item: Writable): Buffer => {
    if (item === null || typeof item !== 'object') return plain(item);
    if (item instanceof Map) return dict(item, false);
    const source = item as TensorSource;
    tensors.push(source);
    return tensor(source, String(tensors.length - 1));
  };
  const dict = (map: ReadonlyMap<string, Writable>, isOrdered: boolean): Buffer => {
    const items = [...map].flatMap(([key, item]) => [text(key), write(item)]);
    return Buffer.concat([isOrdered ? ORDERED_DICT : Buffer.from('}'), MARK, ...items, Buffer.from('u')]);
  };
  const body = dict(value, ordered);
  return { bytes: Buffer.concat([Buffer.from([0x80, 2]), body, Buffer.from('.')]), tensors };
}
