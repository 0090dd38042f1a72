import type { Bundle } from '../../checkpoint/index.ts';
import type { MemoryUse } from '../memory-use.ts';
import { SegmentSound, type SoundMaker } from './segment-sound.ts';
import { SoundThread } from './sound-thread.ts';

export { SegmentSound, type Sound, type SoundMaker, type SoundRequest } from './segment-sound.ts';
export { SoundThread } from './sound-thread.ts';

/**
 * What makes sound of tokens, as this machine does it best: beside the language model where there are cores and memory for both, else in
 * turn with it.
 * @param pathOf where the graph of a network lies, by its name in the bundle
 * @throws NetworkLoadError
 */
export function loadSoundMaker(
  pathOf: (network: string) => string,
  { config, networks }: Bundle,
  threads: number,
  memory: MemoryUse = 'ample',
): Promise<SoundMaker> {
  const options = { config, threads, memory };
  if (threads === 1 || memory === 'scarce') return SegmentSound.load(pathOf, options);
  return SoundThread.start(pathOf, networks, options);
}
