import { allocatorEnvironment } from '../../layers/speech/allocator.ts';
import { memoryUseWithin } from '../../layers/speech/memory-use.ts';

/** What a synthesis function's environment says of its memory, to the engine and to the allocator, which only listens when a process starts. */
export function memoryEnvironment(memoryMiB: number): Record<string, string> {
  const memory = memoryUseWithin(memoryMiB * 2 ** 20);
  return { COSYVOICE_MEMORY: memory, ...allocatorEnvironment() };
}
