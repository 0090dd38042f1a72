/** Calls to a worker thread: any number at once, each of which may be aborted. A thread that dies fails what was asked of it; the next call starts another. */
import { Worker } from 'node:worker_threads';
import { RemoteError } from '../../fault.ts';
import type { FromThread, SoundThreadData, ToThread } from './protocol.ts';

/** What a thread runs, whatever its role. */
export const THREAD_ENTRY = new URL('./sound-worker.mjs', import.meta.url);

interface Pending<Result> {
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

export class ThreadCalls<Request, Result> {
  readonly #entry: URL;
  readonly #data: SoundThreadData;
  readonly #pending = new Map<number, Pending<Result>>();
  /** None before the first call, and after it has ended before its time. */
  #worker: Promise<Worker> | undefined;
  /** The one that requests are put to: what an earlier one still tells is of no account. */
  #current: Worker | undefined;
  #isReady = false;
  #calls = 0;

  /** Starts nothing yet. @param entry what the thread runs */
  constructor(entry: URL, data: SoundThreadData) {
    this.#entry = entry;
    this.#data = data;
  }

  /** Whether a call would be answered without waiting for the thread to start. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Starts the thread unless there is one. @throws what loading its networks throws, by its code */
  async started(): Promise<void> {
    await this.#started();
  }

  /** @throws what answering throws, by its code, or `signal.reason` */
  async call(request: Request, signal?: AbortSignal): Promise<Result> {
    const worker = await this.#started();
    signal?.throwIfAborted();
    const call = this.#calls;
    this.#calls += 1;
    const abort = () => {
      this.#tell(worker, { type: 'abort', call });
      this.#settle(call, worker)?.reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#pending.set(call, { resolve, reject });
        worker.ref();
        this.#tell(worker, { type: 'call', call, request });
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async release(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    this.#tell(worker, { type: 'close' });
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
        worker.once('message', (message: FromThread<Result>) => {
          if (message.type === 'unloadable') reject(new RemoteError(message.fault));
          else resolve();
        });
      });
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
    worker.on('message', (message: FromThread<Result>) => this.#hear(message, worker));
    this.#isReady = true;
    // Waiting for work is no reason for the process to go on.
    worker.unref();
    return worker;
  }

  #hear(message: FromThread<Result>, worker: Worker): void {
    if (message.type === 'done') this.#settle(message.call, worker)?.resolve(message.result);
    else if (message.type === 'failed')
      this.#settle(message.call, worker)?.reject(new RemoteError(message.fault));
  }

  #settle(call: number, worker: Worker): Pending<Result> | undefined {
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
    this.#isReady = false;
    for (const call of [...this.#pending.keys()]) this.#settle(call, worker)?.reject(error);
  }

  #tell(worker: Worker, message: ToThread<Request>): void {
    worker.postMessage(message);
  }
}
