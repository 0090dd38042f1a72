/** What a checkpoint's pickle may hold: plain containers, and descriptions of tensors whose bytes lie elsewhere. */
import { bytesPerElement, type TensorDType } from '../tensors/dtype.ts';

export type PickleValue =
  | null
  | boolean
  | number
  /** An integer past 2^53. */
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleValue[]
  /** dict and OrderedDict. */
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | TensorView
  | StorageReference
  | TypeTag
  | AllowedGlobal;

/** A Python tuple: unlike a list, it does not grow. */
export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A dtype, device or layout, by name; nothing here depends on them. */
export class TypeTag {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** One `data/<key>` entry of the archive. The device it was saved from is ignored. */
export class StorageReference {
  readonly key: string;
  readonly dtype: TensorDType;
  readonly elementCount: number;
  constructor(key: string, dtype: TensorDType, elementCount: number) {
    this.key = key;
    this.dtype = dtype;
    this.elementCount = elementCount;
  }

  /** Bytes the storage takes in the file. */
  get byteLength(): number {
    return this.elementCount * bytesPerElement(this.dtype);
  }
}

/** A tensor: a strided window on a storage; offset and strides count elements. */
export class TensorView {
  readonly storage: StorageReference;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(
    storage: StorageReference,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  get dtype(): TensorDType {
    return this.storage.dtype;
  }
}

/** A global of the allowlist; calling it builds one of the values above and can do nothing else. */
export class AllowedGlobal {
  /** Dotted, as Python names it. */
  readonly name: string;
  /** Set on the classes of typed storages. */
  readonly storageDType: TensorDType | undefined;
  readonly call: ((args: readonly PickleValue[], context: BuildContext) => PickleValue) | undefined;
  constructor(name: string, storageDType: AllowedGlobal['storageDType'], call: AllowedGlobal['call']) {
    this.name = name;
    this.storageDType = storageDType;
    this.call = call;
  }
}

/** What building a value may use of the unpickler: its caps and its way to fail. */
export interface BuildContext {
  /** An error of the file's: arguments that make no sense. */
  damaged(found: string, expected: string): Error;
  /** Accounts for items about to be copied. @throws CheckpointLimitError past the cap */
  spend(items: number): void;
  /** Refuses what cannot be a tensor, or one past the caps. */
  checkTensor(view: TensorView): TensorView;
}

export function isTuple(value: PickleValue | undefined): value is PickleTuple {
  return value instanceof PickleTuple;
}

/** The kind of a value, for messages. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'a dict';
  if (value instanceof Set) return 'a set';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof TensorView) return 'a tensor';
  if (value instanceof StorageReference) return 'a storage';
  if (value instanceof AllowedGlobal) return value.name;
  if (value instanceof TypeTag) return value.name;
  return typeof value === 'string' ? 'a str' : typeof value === 'boolean' ? 'a bool' : 'a number';
}
