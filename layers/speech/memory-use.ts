/** How much memory the engine may spend on speed, and how much there is. */
import { totalmem } from 'node:os';

export const MEMORY_USES = ['ample', 'scarce'] as const;

/**
 * `ample`: sound is made in a thread of its own while the next segments are decoded, up to three at a time, and their cache is kept. `scarce`: one
 * stage after the other, one segment at a time, and the cache is let go of while sound is made (docs/performance.md has both).
 */
export type MemoryUse = (typeof MEMORY_USES)[number];

/** The 300M model's 233 MiB, 350 more where its weights are packed in memory, the service around it, and pages of its files. */
const AMPLE_FROM_BYTES = 1.5 * 2 ** 30;

/** @param bytes that this process may have */
export function memoryUseWithin(bytes = memoryLimitBytes()): MemoryUse {
  return bytes < AMPLE_FROM_BYTES ? 'scarce' : 'ample';
}

/** The machine's memory, or what the container or function is given of it. */
export function memoryLimitBytes(): number {
  // Zero where nothing limits it on Node 20, more than the machine has later on.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
