/** Inside a thread that makes sound, or parts of it: loads what its role takes, then answers. */
import { workerData } from 'node:worker_threads';
import { collectArrays } from '../../runtime/index.ts';
import type { SoundPart } from '../vocoder/index.ts';
import { answerCalls } from './answer-calls.ts';
import { PartThread } from './part-thread.ts';
import type { SoundThreadData } from './protocol.ts';
import {
  halfOf,
  loadVocoder,
  SegmentSound,
  type Sound,
  type SoundOptions,
  type SoundRequest,
} from './segment-sound.ts';

const { role, paths, ...options } = workerData as SoundThreadData;
const pathOf = (network: string) => paths[network] ?? network;

/** One thread alone is as fast by itself. */
function beside(options: SoundOptions): PartThread | undefined {
  if (options.threads === 1) return undefined;
  return new PartThread(paths, { ...options, threads: halfOf(options.threads) });
}

if (role === 'part') {
  await answerCalls<SoundPart, Float32Array>(async () => {
    const vocoder = await loadVocoder(pathOf, options);
    return {
      answer: (part, signal) => vocoder.part(part, signal).finally(collectArrays),
      memoryOf: (samples) => samples,
      release: () => vocoder.release(),
    };
  });
} else {
  await answerCalls<SoundRequest, Sound>(async () => {
    const maker = await SegmentSound.load(pathOf, options, beside(options));
    return {
      answer: (request, signal) => maker.sound(request, signal),
      memoryOf: ({ samples }) => samples,
      release: () => maker.release(),
    };
  });
}
