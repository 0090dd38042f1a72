/**
 * glibc's heap as the one store of intermediate values, for all graphs and threads of a process.
 *
 * ONNX Runtime can keep what a graph lets go of in an arena of its session, which only that graph uses again and nobody gives back: stages
 * that run one after the other then hold the memory of all at once. The heap does it for all together, as fast, when it is told to: a
 * process has to be started so, and other systems ignore it. docs/performance.md has what it buys.
 */

const HEAP = {
  /** Larger pieces come from the system untouched and go back to it: caches, but no value of a graph in segments of twenty seconds. */
  mmap_threshold: 16_000_000,
  /** What is free at the heap's end up to this size waits for the next graph. */
  trim_threshold: 64 << 20,
  /** For all threads: what one lets go of serves the others. */
  arena_max: 1,
  // Small pieces that are set aside for threads and sizes keep their free neighbours apart: the estimator alone took 80 MiB for 35.
  tcache_count: 0,
  mxfast: 0,
} as const;

const TUNABLES = Object.entries(HEAP)
  .map(([name, value]) => `glibc.malloc.${name}=${value}`)
  .join(':');

/** To be part of the environment that a process with networks is started with. */
export function allocatorEnvironment(): Readonly<Record<string, string>> {
  return { GLIBC_TUNABLES: TUNABLES };
}

/** Whether this process was started so: without it, graphs that run often need arenas of their own. */
export function heapKeepsMemory(environment = process.env, platform = process.platform): boolean {
  return platform === 'linux' && environment.GLIBC_TUNABLES === TUNABLES;
}
