/**
 * The stack, marks and memo of a pickle, and what the opcodes do to them. It can build tensors and plain containers and
 * nothing else, does not recurse, and holds to the caps of `TorchFileLimits` while it runs.
 */
import { CheckpointLimitError, CheckpointUnsafeError, CheckpointUnsupportedError } from '../errors.ts';
import type { TorchFileLimits } from './limits.ts';
import type { PickleBytes } from './pickle-bytes.ts';
import { allowedGlobal, hashable } from './pickle-globals.ts';
import {
  AllowedGlobal,
  type BuildContext,
  isTuple,
  kindOf,
  type PickleValue,
  StorageReference,
  type TensorView,
} from './pickle-values.ts';
import { TensorBudget } from './tensor-budget.ts';

const STORAGE_KEY = /^[0-9A-Za-z_]{1,64}$/;
const LONGEST_SHOWN_NAME = 200;

export class PickleMachine implements BuildContext {
  readonly #bytes: PickleBytes;
  readonly #limits: TorchFileLimits;
  readonly #budget: TensorBudget;
  readonly #stack: PickleValue[] = [];
  /** Stack heights at the open marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly #storages = new Map<string, StorageReference>();
  #copied = 0;

  constructor(bytes: PickleBytes, limits: TorchFileLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#budget = new TensorBudget(bytes.file, limits, (found, expected) => this.damaged(found, expected));
  }

  /** Every storage spoken of so far, by key. */
  get storages(): ReadonlyMap<string, StorageReference> {
    return this.#storages;
  }

  /** The one value left at the end. */
  finish(): PickleValue {
    const [value = null] = this.popMany(1);
    if (this.#stack.length === 0 && this.#marks.length === 0) return value;
    throw this.damaged(`${this.#stack.length} values left over by the pickle`, 'one value');
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= this.#limits.stackValues)
      throw this.tooMany('values on the pickle stack', this.#limits.stackValues);
    this.#stack.push(value);
  }

  popMany(count: number): PickleValue[] {
    if (this.#stack.length - count < this.#floor())
      throw this.damaged('a pickle that takes more values than it made', 'a well-formed one');
    return this.#stack.splice(this.#stack.length - count, count);
  }

  mark(): void {
    if (this.#marks.length >= this.#limits.depth)
      throw this.tooMany('containers in containers', this.#limits.depth);
    this.#marks.push(this.#stack.length);
  }

  /** What was pushed since the last mark. */
  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined)
      throw this.damaged('a pickle that closes what it never opened', 'a well-formed one');
    return this.#stack.splice(mark);
  }

  /** POP takes the mark itself when nothing lies on it. */
  drop(): void {
    if (this.#marks.length > 0 && this.#stack.length === this.#floor()) this.#marks.pop();
    else this.popMany(1);
  }

  remember(index: number): void {
    this.#memo.set(index, this.#top());
    if (this.#memo.size > this.#limits.memoEntries)
      throw this.tooMany('memo entries', this.#limits.memoEntries);
  }

  /** MEMOIZE: under the next free index. */
  memoize(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.damaged(`memo entry ${index} used before it is set`, 'it set first');
    this.push(value);
  }

  pushInteger(length: number): void {
    if (length > this.#limits.integerBytes)
      throw this.tooMany('bytes of one integer', this.#limits.integerBytes);
    this.push(this.#bytes.integer(length));
  }

  append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.damaged(`a pickle that appends to ${kindOf(list)}`, 'a list');
    for (const item of items) list.push(item);
  }

  setItems(pairs: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map)) throw this.damaged(`a pickle that sets a key of ${kindOf(dict)}`, 'a dict');
    for (let i = 0; i < pairs.length; i += 2) {
      const [key, value] = [pairs[i], pairs[i + 1]];
      if (key === undefined || value === undefined)
        throw this.damaged('a dict key without its value', 'pairs');
      dict.set(hashable(key, this), value);
    }
  }

  pushDict(pairs: readonly PickleValue[]): void {
    this.push(new Map());
    this.setItems(pairs);
  }

  addItems(items: readonly PickleValue[]): void {
    const set = this.#top();
    if (!(set instanceof Set)) throw this.damaged(`a pickle that adds to ${kindOf(set)}`, 'a set');
    for (const item of items) set.add(hashable(item, this));
  }

  pushSet(items: readonly PickleValue[]): void {
    this.push(new Set());
    this.addItems(items);
  }

  /** @throws CheckpointUnsafeError for a global that is not in the allowlist */
  pushGlobal(module: string, name: string): void {
    const allowed = allowedGlobal(module, name);
    if (!allowed) throw this.#unsafe(`${module}.${name}`);
    this.push(allowed);
  }

  /** INST, a class of Python 2: refused whatever it names. */
  refuseInstance(module: string, name: string): never {
    throw this.#unsafe(`${module}.${name}`);
  }

  pushStackGlobal(): void {
    const [module, name] = this.popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.damaged(`a global named by ${kindOf(module)} and ${kindOf(name)}`, 'two strings');
    this.pushGlobal(module, name);
  }

  call(): void {
    const [callable, args] = this.popMany(2);
    if (!(callable instanceof AllowedGlobal) || !callable.call)
      throw this.unsupported(`a pickle that calls ${kindOf(callable)}`);
    if (!isTuple(args)) throw this.damaged(`${callable.name} called with ${kindOf(args)}`, 'a tuple');
    this.push(callable.call(args.items, this));
  }

  /** State set on an object: `_metadata` of a state dict. It carries nothing that inference needs. */
  build(): void {
    this.popMany(1);
    const target = this.#top();
    if (!(target instanceof Map)) throw this.unsupported(`a pickle that sets the state of ${kindOf(target)}`);
  }

  /** A persistent id: ('storage', class, key, device, element count), with a None after it in legacy files. The device is ignored. */
  pushStorage(): void {
    const [id] = this.popMany(1);
    const [tag, type, key, , count, view = null] = isTuple(id) ? id.items : [];
    if (tag !== 'storage' || view !== null || !(type instanceof AllowedGlobal) || !type.storageDType)
      throw this.unsupported(`a persistent id of ${kindOf(type ?? id)}`);
    if (typeof key !== 'string' || !STORAGE_KEY.test(key))
      throw this.damaged(`a storage whose key is ${kindOf(key)}`, 'the name of an entry under data/');
    if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0)
      throw this.damaged(
        `a storage of ${typeof count === 'number' ? count : kindOf(count)} elements`,
        'a count',
      );
    const storage = this.#storages.get(key) ?? new StorageReference(key, type.storageDType, count);
    if (storage.dtype !== type.storageDType || storage.elementCount !== count)
      throw this.damaged(
        `storage ${key} once as ${storage.dtype} and once as ${type.storageDType}`,
        'one type and size',
      );
    this.#storages.set(key, storage);
    this.push(storage);
  }

  checkTensor(view: TensorView): TensorView {
    return this.#budget.admit(view);
  }

  spend(items: number): void {
    this.#copied += items;
    if (this.#copied > this.#limits.copiedItems) throw this.tooMany('items copied', this.#limits.copiedItems);
  }

  damaged(found: string, expected: string): Error {
    return this.#bytes.damaged(found, expected);
  }

  unsupported(found: string): CheckpointUnsupportedError {
    const expected = 'tensors and plain containers, pickled by protocol 2 to 5';
    const remedy = 'save only the state dict, with torch.save';
    return new CheckpointUnsupportedError({ file: this.#bytes.file, found, expected, remedy });
  }

  tooMany(what: string, limit: number): CheckpointLimitError {
    const finding = { file: this.#bytes.file, found: `more than ${limit} ${what}`, expected: 'fewer' };
    return new CheckpointLimitError({ ...finding, remedy: 'do not trust this file' });
  }

  #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #top(): PickleValue {
    const value = this.#stack.length > this.#floor() ? this.#stack.at(-1) : undefined;
    if (value !== undefined) return value;
    throw this.damaged('a pickle that fills a container it never made', 'a well-formed one');
  }

  #unsafe(name: string): CheckpointUnsafeError {
    const shown = name.length > LONGEST_SHOWN_NAME ? `${name.slice(0, LONGEST_SHOWN_NAME)}…` : name;
    return new CheckpointUnsafeError(
      {
        file: this.#bytes.file,
        found: `a pickle that asks for ${shown} (nothing was executed)`,
        expected: 'tensors and plain containers',
        remedy: 'do not trust this file; if you made it yourself, save only the state dict',
      },
      { global: shown },
    );
  }
}
