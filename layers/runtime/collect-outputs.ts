/**
 * Has V8 give back the memory behind arrays in time.
 *
 * ONNX Runtime's Node binding copies every output of a run into memory of its own, megabytes behind an object of a few bytes. V8
 * collects when objects fill their space, or when what lies behind them has grown by 64 MB: in every thread by itself. A collection
 * of the young objects alone takes about a millisecond, but leaves those that were in use during the last two of them.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Arrays that may wait to be collected while they are young. */
const YOUNG_BYTES = 4 << 20;
/** Arrays since all were collected last for which that is worth its 10 ms. */
const ALL_BYTES = 16 << 20;

type Collect = (options?: { readonly type: 'minor' }) => void;

let collect: Collect | undefined;
let young = 0;
let all = 0;

/** To be told of every run's outputs, and of other large arrays that are let go of soon. */
export function countArrays(bytes: number): void {
  young += bytes;
  all += bytes;
  if (young < YOUNG_BYTES) return;
  young = 0;
  collect ??= exposedCollection();
  collect({ type: 'minor' });
}

/** To be called where work ends that has made arrays and holds them no more: collects them, when they are many. */
export function collectArrays(): void {
  if (all >= ALL_BYTES) collectLetGo();
}

/** To be called when tens of megabytes have just been let go of, which no run will show: takes some 10 ms. */
export function collectLetGo(): void {
  young = 0;
  all = 0;
  collect ??= exposedCollection();
  collect();
}

/** What `node --expose-gc` would put among the globals, without the flag on the command line. Where V8 refuses, it collects when it likes. */
function exposedCollection(): Collect {
  setFlagsFromString('--expose-gc');
  return (runInNewContext('globalThis.gc') as Collect | undefined) ?? (() => {});
}
