import { Network, type NetworkOptions, PACKED_ENDING } from '../../runtime/index.ts';
import { heapKeepsMemory } from '../allocator.ts';

/** The graphs of checkpoint/graphs/text-encoder.ts and language-model.ts, loaded. */
export interface LanguageModelNetworks {
  readonly textEncoder: Network;
  readonly places: Network;
  readonly prefill: Network;
  readonly step: Network;
  /** The step with threads for a part of the cores, for when others have work too. Absent: the step itself will do. */
  readonly loadStepBeside?: () => Promise<Network>;
}

/** The part of the cores that decoding takes beside flow and vocoder, which are twice its work and share theirs better. */
const SHARE_BESIDE = 1 / 3;

/**
 * @param pathOf where the graph of a network lies, by its name in the bundle
 * @throws NetworkLoadError
 */
export async function loadLanguageModelNetworks(
  pathOf: (network: string) => string,
  options: NetworkOptions,
): Promise<LanguageModelNetworks> {
  // Hundreds of runs of nearly one size: faulting in the same few megabytes for each would cost a tenth of its time.
  const stepOptions = { ...options, arena: !heapKeepsMemory() };
  const [textEncoder, places, prefill, step] = await Promise.all([
    Network.load(pathOf('text-encoder'), options),
    // Many rows at a time: weights are best left in their file, where they take no memory of this process.
    Network.load(pathOf('language-model-places'), { ...options, packing: false }),
    Network.load(pathOf('language-model-prefill'), options),
    Network.load(pathOf('language-model-step'), stepOptions),
  ]);
  const path = pathOf('language-model-step');
  // Weights packed in a file are there for any number of sessions; packed in memory they would be there twice.
  if (options.threads === 1 || !path.endsWith(PACKED_ENDING)) return { textEncoder, places, prefill, step };
  const threads = Math.max(1, Math.floor(options.threads * SHARE_BESIDE));
  const loadStepBeside = () => Network.load(path, { ...stepOptions, threads });
  return { textEncoder, places, prefill, step, loadStepBeside };
}
