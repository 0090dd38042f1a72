/**
 * The allowlist: every Python global a checkpoint may name, and what stands for it here. A name that is not in the table
 * never gets further than the error that reports it.
 */
import type { TensorDType } from '../tensors/dtype.ts';
import {
  AllowedGlobal,
  type BuildContext,
  isTuple,
  kindOf,
  PickleTuple,
  type PickleValue,
  StorageReference,
  TensorView,
  TypeTag,
} from './pickle-values.ts';

const STORAGE_DTYPES: readonly (readonly [string, TensorDType])[] = [
  ['FloatStorage', 'float32'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['DoubleStorage', 'float64'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
];

/** Names that only describe: they may stand in a checkpoint beside its tensors and mean nothing to it. */
const DTYPE_NAMES =
  'float32 float double float16 half bfloat16 float64 int64 long int32 int int16 short int8 uint8 bool'.split(
    ' ',
  );
const LAYOUT_NAMES = ['strided', 'contiguous_format', 'preserve_format'];

/** Bytes that cost as much as an item when copied. */
const BYTES_AN_ITEM = 16;

type Build = NonNullable<AllowedGlobal['call']>;

function sizes(value: PickleValue | undefined, what: string, context: BuildContext): readonly number[] {
  const items = isTuple(value) ? value.items : Array.isArray(value) ? value : undefined;
  if (!items) throw context.damaged(`${kindOf(value)} as a tensor's ${what}`, 'a tuple of integers');
  context.spend(items.length);
  return items.map((item) => {
    if (typeof item === 'number' && Number.isSafeInteger(item) && item >= 0) return item;
    const found = typeof item === 'number' || typeof item === 'bigint' ? String(item) : kindOf(item);
    throw context.damaged(`${found} in a tensor's ${what}`, 'integers from 0 to 2^53');
  });
}

/** torch._utils._rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None) */
const rebuildTensor: Build = (args, context) => {
  const [storage, offset] = args;
  if (!(storage instanceof StorageReference))
    throw context.damaged(`a tensor over ${kindOf(storage)}`, 'a tensor over a storage');
  const [first = 0] = sizes(new PickleTuple([offset ?? null]), 'offset', context);
  const shape = sizes(args[2], 'shape', context);
  return context.checkTensor(new TensorView(storage, first, shape, sizes(args[3], 'strides', context)));
};

/** torch._utils._rebuild_parameter(data, requires_grad, backward_hooks): the tensor itself. */
const rebuildParameter: Build = ([tensor], context) => {
  if (tensor instanceof TensorView) return tensor;
  throw context.damaged(`a parameter made of ${kindOf(tensor)}`, 'one made of a tensor');
};

/** The items of an optional list or tuple argument. */
function itemsOf(value: PickleValue | undefined, context: BuildContext): readonly PickleValue[] {
  const items = isTuple(value) ? value.items : (value ?? []);
  if (Array.isArray(items) || items instanceof Set) {
    context.spend(items instanceof Set ? items.size : items.length);
    return [...items];
  }
  throw context.damaged(`a container made of ${kindOf(value)}`, 'one made of a list');
}

/** Python 2 wrote an OrderedDict with its pairs as the argument; later pickles fill it by SETITEMS. */
const orderedDict: Build = ([pairs], context) =>
  new Map(
    itemsOf(pairs, context).map((pair): [PickleValue, PickleValue] => {
      const [key, value, ...rest] = itemsOf(pair, context);
      if (key === undefined || value === undefined || rest.length > 0)
        throw context.damaged('an OrderedDict of something else than pairs', 'pairs');
      return [hashable(key, context), value];
    }),
  );

/** Protocol 2 has no opcode for bytes: Python 3 writes them as latin-1 text to be encoded back. */
const encode: Build = ([text, encoding], context) => {
  const latin1 = encoding === 'latin1' || encoding === 'latin-1';
  if (typeof text === 'string') context.spend(Math.ceil(text.length / BYTES_AN_ITEM));
  if (typeof text === 'string' && latin1 && !/[^\0-\xff]/.test(text))
    return Uint8Array.from(Buffer.from(text, 'latin1'));
  throw context.damaged(`_codecs.encode of ${kindOf(text)}`, 'latin-1 text');
};

const bytesOf: Build = ([value], context) => {
  if (value === undefined) return new Uint8Array();
  if (value instanceof Uint8Array) return value;
  throw context.damaged(`bytes made of ${kindOf(value)}`, 'bytes made of bytes');
};

/** Keys that equal values of Python also equal here. @throws what `context.damaged` makes of any other */
export function hashable(key: PickleValue, context: BuildContext): PickleValue {
  const plain = key === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof key);
  if (plain || isTuple(key) || key instanceof TypeTag) return key;
  throw context.damaged(`${kindOf(key)} as a key`, 'a str, a number or a tuple');
}

function table(): ReadonlyMap<string, AllowedGlobal> {
  const globals = new Map<string, AllowedGlobal>();
  const allow = (name: string, call?: Build, dtype?: TensorDType) =>
    globals.set(name, new AllowedGlobal(name, dtype, call));
  for (const [name, dtype] of STORAGE_DTYPES)
    for (const module of ['torch', 'torch.cuda']) allow(`${module}.${name}`, undefined, dtype);
  allow('torch._utils._rebuild_tensor', rebuildTensor);
  allow('torch._utils._rebuild_tensor_v2', rebuildTensor);
  allow('torch._utils._rebuild_parameter', rebuildParameter);
  allow('torch._utils._rebuild_parameter_with_state', rebuildParameter);
  allow('torch.Size', ([size], context) => new PickleTuple(sizes(size, 'size', context)));
  allow('torch.device', (args) => new TypeTag(`device ${String(args[0])}`));
  allow('torch.serialization._get_layout', ([name]) => new TypeTag(String(name)));
  for (const name of [...DTYPE_NAMES, ...LAYOUT_NAMES]) allow(`torch.${name}`);
  allow('collections.OrderedDict', orderedDict);
  allow('_codecs.encode', encode);
  for (const builtins of ['builtins', '__builtin__']) {
    allow(
      `${builtins}.set`,
      ([items], context) => new Set(itemsOf(items, context).map((i) => hashable(i, context))),
    );
    allow(
      `${builtins}.frozenset`,
      ([items], context) => new Set(itemsOf(items, context).map((i) => hashable(i, context))),
    );
    allow(`${builtins}.bytes`, bytesOf);
    allow(`${builtins}.bytearray`, bytesOf);
  }
  return globals;
}

const GLOBALS = table();

/** The stand-in for `module.name`, or nothing when it is not allowed. */
export function allowedGlobal(module: string, name: string): AllowedGlobal | undefined {
  return GLOBALS.get(`${module}.${name}`);
}
