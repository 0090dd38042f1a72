/**
 * Flow and vocoder in a thread of their own: the sound of one segment is made while the next one's tokens are decoded. ONNX Runtime's
 * Node binding holds up the thread that runs a graph, so that two graphs at a time take two threads.
 */
import type { Sound, SoundMaker, SoundOptions, SoundRequest } from './segment-sound.ts';
import { THREAD_ENTRY, ThreadCalls } from './thread-calls.ts';

export class SoundThread implements SoundMaker {
  readonly #calls: ThreadCalls<SoundRequest, Sound>;

  private constructor(calls: ThreadCalls<SoundRequest, Sound>) {
    this.#calls = calls;
  }

  /**
   * @param networks all that the thread may load, by their names in the bundle
   * @param entry what the thread runs
   * @throws what loading them throws, by its code
   */
  static async start(
    pathOf: (network: string) => string,
    networks: readonly string[],
    options: SoundOptions,
    entry = THREAD_ENTRY,
  ): Promise<SoundThread> {
    const paths = Object.fromEntries(networks.map((network) => [network, pathOf(network)]));
    const calls = new ThreadCalls<SoundRequest, Sound>(entry, { ...options, role: 'sound', paths });
    await calls.started();
    return new SoundThread(calls);
  }

  sound(request: SoundRequest, signal?: AbortSignal): Promise<Sound> {
    return this.#calls.call(request, signal);
  }

  release(): Promise<void> {
    return this.#calls.release();
  }
}
