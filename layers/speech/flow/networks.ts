import { Network, type NetworkOptions } from '../../runtime/index.ts';
import { heapKeepsMemory } from '../allocator.ts';
import type { MemoryUse } from '../memory-use.ts';

/** The flow's graphs, loaded. */
export interface FlowNetworks {
  readonly encoder: Network;
  readonly conditions: Network;
  readonly time: Network;
  readonly estimator: Network;
}

/**
 * @param pathOf where the graph of a network lies, by its name in the bundle
 * @throws NetworkLoadError
 */
export async function loadFlowNetworks(
  pathOf: (network: string) => string,
  options: NetworkOptions,
  memory: MemoryUse,
): Promise<FlowNetworks> {
  // Hundreds of rows at a time: weights are best left in their files, where they take no memory of this process.
  const arena = !heapKeepsMemory();
  const lean = { ...options, optimisation: 'portable', packing: false } as const;
  const load = (name: string, more = {}) => Network.load(pathOf(name), { ...lean, ...more });
  const [encoder, conditions, time, estimator] = await Promise.all([
    // Faulting in the scores of its attention anew takes twice the time of computing them; kept, they are 25 MiB.
    load('flow-encoder', { arena: arena && memory === 'ample' }),
    load('flow-conditions'),
    load('flow-time'),
    // It runs again and again at one length: freeing and faulting in its memory anew would cost a sixth of its time.
    load('flow-estimator', { arena }),
  ]);
  return { encoder, conditions, time, estimator };
}
