import type { MemoryUse } from './memory-use.ts';

/** From how many bytes on a piece of memory is taken from the system, and returned to it. */
const MAPPED_FROM_BYTES: Readonly<Record<MemoryUse, number>> = { ample: 1_000_000, scarce: 256_000 };

/**
 * How glibc's allocator is told to give memory back, in the environment that a process with networks is started with: other systems ignore
 * it. Intermediate values of a megabyte and more are taken from the system and returned to it, smaller ones too where memory is scarce;
 * and two arenas are enough for two threads that run graphs. docs/performance.md has what it buys.
 */
export function allocatorEnvironment(memory: MemoryUse): Readonly<Record<string, string>> {
  return { MALLOC_MMAP_THRESHOLD_: String(MAPPED_FROM_BYTES[memory]), MALLOC_ARENA_MAX: '2' };
}
