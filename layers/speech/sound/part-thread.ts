/**
 * A second vocoder in a thread of its own, which makes a half of each sound: two graphs with half of the threads each are done sooner than
 * one with all of them, for some operators run on one thread only (docs/performance.md).
 */
import type { SoundPart } from '../vocoder/index.ts';
import type { SecondVocoder, SoundOptions } from './segment-sound.ts';
import { THREAD_ENTRY, ThreadCalls } from './thread-calls.ts';

export class PartThread implements SecondVocoder {
  readonly #calls: ThreadCalls<SoundPart, Float32Array>;

  /** @param paths where the graph of each network lies */
  constructor(paths: Readonly<Record<string, string>>, options: SoundOptions) {
    this.#calls = new ThreadCalls(THREAD_ENTRY, { ...options, role: 'part', paths });
  }

  get isReady(): boolean {
    return this.#calls.isReady;
  }

  /** What goes wrong leaves it as it was. */
  prepare(): void {
    this.#calls.started().catch(() => undefined);
  }

  part(part: SoundPart, signal?: AbortSignal): Promise<Float32Array> {
    return this.#calls.call(part, signal);
  }

  release(): Promise<void> {
    return this.#calls.release();
  }
}
