/**
 * Flow and vocoder in a thread of their own: the sound of one segment is made while the next one's tokens are decoded. ONNX Runtime's
 * Node binding holds up the thread that runs a graph, so that two graphs at a time take two threads.
 */
import { Worker } from 'node:worker_threads';
import { errorOf, type FromSound, type SoundThreadData, type ToSound } from './protocol.ts';
import type { Sound, SoundMaker, SoundOptions, SoundRequest } from './segment-sound.ts';

interface Pending {
  resolve(sound: Sound): void;
  reject(reason: unknown): void;
}

const ENTRY = new URL('./sound-worker.mjs', import.meta.url);

export class SoundThread implements SoundMaker {
  readonly #data: SoundThreadData;
  readonly #entry: URL;
  readonly #pending = new Map<number, Pending>();
  /** None after it has ended before its time: the next request starts another. */
  #worker: Promise<Worker> | undefined;
  /** The one that requests are put to: what an earlier one still tells is of no account. */
  #current: Worker | undefined;
  #calls = 0;

  private constructor(data: SoundThreadData, entry: URL) {
    this.#data = data;
    this.#entry = entry;
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
    entry = ENTRY,
  ): Promise<SoundThread> {
    const paths = Object.fromEntries(networks.map((network) => [network, pathOf(network)]));
    const thread = new SoundThread({ ...options, paths }, entry);
    await thread.#started();
    return thread;
  }

  async sound(request: SoundRequest, signal?: AbortSignal): Promise<Sound> {
    const worker = await this.#started();
    signal?.throwIfAborted();
    const call = this.#calls;
    this.#calls += 1;
    const abort = () => {
      tell(worker, { type: 'abort', call });
      this.#settle(call, worker)?.reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise<Sound>((resolve, reject) => {
        this.#pending.set(call, { resolve, reject });
        worker.ref();
        tell(worker, { type: 'sound', call, request });
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async release(): Promise<void> {
    const worker = await this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    tell(worker, { type: 'close' });
    await ended;
  }

  #started(): Promise<Worker> {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#entry, { workerData: this.#data });
    this.#current = worker;
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('the thread that makes sound has ended')));
    try {
      await new Promise<void>((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('the thread that makes sound has ended')));
        worker.once('message', (message: FromSound) => {
          if (message.type === 'unloadable') reject(errorOf(message.fault));
          else resolve();
        });
      });
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
    worker.on('message', (message: FromSound) => this.#hear(message, worker));
    // Waiting for work is no reason for the process to go on.
    worker.unref();
    return worker;
  }

  #hear(message: FromSound, worker: Worker): void {
    if (message.type === 'sound') this.#settle(message.call, worker)?.resolve(message.sound);
    else if (message.type === 'failed') this.#settle(message.call, worker)?.reject(errorOf(message.fault));
  }

  #settle(call: number, worker: Worker): Pending | undefined {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (this.#pending.size === 0) worker.unref();
    return pending;
  }

  #ended(worker: Worker, error: Error): void {
    // A thread that dies of an error says so twice; by the second time there may be another.
    if (this.#current !== worker) return;
    this.#current = undefined;
    this.#worker = undefined;
    for (const call of [...this.#pending.keys()]) this.#settle(call, worker)?.reject(error);
  }
}

function tell(worker: Worker, message: ToSound): void {
  worker.postMessage(message);
}
