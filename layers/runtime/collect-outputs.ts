/**
 * Has V8 give back the memory behind arrays in time.
 *
 * ONNX Runtime's Node binding copies every output of a run into memory of its own, megabytes behind an object of a few bytes. V8
 * collects when objects fill their space, or when what lies behind them has grown by 64 MB: in every thread by itself. A collection
 * of the young objects alone takes about a millisecond.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Outputs that may wait to be collected. */
const UNCOLLECTED_BYTES = 4 << 20;

type Collect = (options?: { readonly type: 'minor' }) => void;

let collect: Collect | undefined;
let uncollected = 0;

/** To be told of every run's outputs. */
export function countOutputs(bytes: number): void {
  uncollected += bytes;
  if (uncollected < UNCOLLECTED_BYTES) return;
  uncollected = 0;
  collect ??= exposedCollection();
  collect({ type: 'minor' });
}

/** To be called when tens of megabytes have just been let go of, which no run will show: takes some 10 ms. */
export function collectLetGo(): void {
  collect ??= exposedCollection();
  collect();
}

/** What `node --expose-gc` would put among the globals, without the flag on the command line. Where V8 refuses, it collects when it likes. */
function exposedCollection(): Collect {
  setFlagsFromString('--expose-gc');
  return (runInNewContext('globalThis.gc') as Collect | undefined) ?? (() => {});
}
