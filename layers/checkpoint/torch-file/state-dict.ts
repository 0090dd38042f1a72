/** Finds the tensors in what a checkpoint's pickle holds, and names them by their path. */
import { CheckpointDamagedError, CheckpointLimitError } from '../errors.ts';
import type { TorchFileLimits } from './limits.ts';
import { PickleTuple, type PickleValue, TensorView } from './pickle-values.ts';

/** Keys under which training scripts wrap a state dict. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model', 'module', 'net'];
const MOST_WRAPPERS = 4;

function holdsTensors(dict: ReadonlyMap<PickleValue, PickleValue>): boolean {
  for (const value of dict.values()) if (value instanceof TensorView) return true;
  return false;
}

/** The innermost dict that wrapper keys lead to; the value itself when there are none. */
export function unwrapStateDict(root: PickleValue): PickleValue {
  let current = root;
  for (let i = 0; i < MOST_WRAPPERS && current instanceof Map; i++) {
    const dict = current;
    const inner = WRAPPERS.map((key) => dict.get(key)).find((value) => value instanceof Map);
    if (inner === undefined || holdsTensors(dict)) break;
    current = inner;
  }
  return current;
}

function* children(value: PickleValue): Generator<readonly [string, PickleValue]> {
  if (value instanceof Map) {
    for (const [key, child] of value)
      if (typeof key === 'string' || typeof key === 'number') yield [String(key), child];
  } else if (Array.isArray(value) || value instanceof PickleTuple) {
    const items = value instanceof PickleTuple ? value.items : value;
    for (const [i, child] of items.entries()) yield [String(i), child];
  }
}

/**
 * Every tensor under `root` by its dotted path, in file order; values that are no tensors are left out.
 * @throws CheckpointLimitError when containers are nested deeper than the caps allow or contain themselves
 */
export function collectTensors(
  file: string,
  root: PickleValue,
  limits: TorchFileLimits,
): ReadonlyMap<string, TensorView> {
  const found = new Map<string, TensorView>();
  let visited = 0;
  const tooMuch = (what: string, limit: number) =>
    new CheckpointLimitError({
      file,
      found: `more than ${limit} ${what}`,
      expected: 'a model checkpoint',
      remedy: 'do not trust this file',
    });
  // Recursion is safe: its depth is capped before each call.
  const visit = (value: PickleValue, path: string, depth: number): void => {
    if (depth > limits.depth) throw tooMuch('containers in containers', limits.depth);
    for (const [key, child] of children(value)) {
      if (++visited > limits.opcodes) throw tooMuch('values', limits.opcodes);
      const childPath = path === '' ? key : `${path}.${key}`;
      if (childPath.length > limits.nameCharacters)
        throw tooMuch('characters in a name', limits.nameCharacters);
      if (!(child instanceof TensorView)) {
        visit(child, childPath, depth + 1);
        continue;
      }
      if (found.has(childPath)) {
        const remedy = 'save the state dict again with one name a tensor';
        const finding = { file, found: `two tensors named ${childPath}`, expected: 'one', remedy };
        throw new CheckpointDamagedError(finding);
      }
      found.set(childPath, child);
      if (found.size > limits.tensors) throw tooMuch('tensors', limits.tensors);
    }
  };
  if (root instanceof TensorView) found.set('', root);
  else visit(root, '', 1);
  return found;
}
