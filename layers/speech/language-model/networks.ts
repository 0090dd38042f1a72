import { Network, type NetworkOptions } from '../../runtime/index.ts';

/** The graphs of checkpoint/graphs/text-encoder.ts and language-model.ts, loaded. */
export interface LanguageModelNetworks {
  readonly textEncoder: Network;
  readonly places: Network;
  readonly prefill: Network;
  readonly step: Network;
}

/**
 * @param pathOf where the graph of a network lies, by its name in the bundle
 * @throws NetworkLoadError
 */
export async function loadLanguageModelNetworks(
  pathOf: (network: string) => string,
  options: NetworkOptions,
): Promise<LanguageModelNetworks> {
  const [textEncoder, places, prefill, step] = await Promise.all([
    Network.load(pathOf('text-encoder'), options),
    // Many rows at a time: weights are best left in their file, where they take no memory of this process.
    Network.load(pathOf('language-model-places'), { ...options, packing: false }),
    Network.load(pathOf('language-model-prefill'), options),
    Network.load(pathOf('language-model-step'), options),
  ]);
  return { textEncoder, places, prefill, step };
}
