/** One process that runs a model, from its start to its end: calls go in, answers come out, and no call outlives it. */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RemoteError } from '../../fault.ts';
import { allocatorEnvironment } from '../../speech/allocator.ts';
import { SynthesisCrashedError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { FromModel, LoadOptions, ModelFacts, ToModel } from './protocol.ts';

export interface ModelProcessOptions {
  /** The file the process runs: it calls `serveModel`. A `.ts` file is run through tsx. */
  readonly entry: URL;
  readonly folder: string;
  readonly log: Log;
  readonly load?: LoadOptions;
  readonly onProgress?: (stage: string, fraction: number) => void;
  /** Told once, when the process has ended and every call of it has failed with the error. */
  readonly onEnd: (error: SynthesisCrashedError, end: ProcessEnd) => void;
}

export interface ProcessEnd {
  readonly how: string;
  readonly livedSeconds: number;
}

type Answer = Exclude<FromModel, { type: 'ready' | 'unloadable' | 'log' | 'progress' | 'failed' }>;

interface Pending {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Between being asked to close and being killed. */
const closingMilliseconds = 5000;

export class ModelProcess {
  /** Rejects with what the engine threw, with its code, or SynthesisCrashedError when the process ended while loading. */
  readonly loaded: Promise<ModelFacts>;
  readonly #options: ModelProcessOptions;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();

  constructor(options: ModelProcessOptions) {
    this.#options = options;
    const path = fileURLToPath(options.entry);
    this.#child = fork(path, [], {
      serialization: 'advanced',
      execArgv: path.endsWith('.ts') ? ['--import', typescriptLoader()] : [],
      // What the user set goes first.
      env: { ...allocatorEnvironment(), ...process.env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    yieldCores(this.#child.pid);
    this.loaded = this.#attend(this.#child);
    // Whoever waits for it is told; that nobody does is no fault of the program.
    this.loaded.catch(() => {});
    this.tell({ type: 'load', folder: options.folder, options: options.load ?? {} });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message that has an answer. A call has one question open at a time. */
  ask(call: number, message: ToModel): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
      if (this.tell(message)) return;
      this.fail(
        call,
        new SynthesisCrashedError('The process that speaks has just ended; repeat the request.', 2),
      );
    });
  }

  /** @returns false when nobody is there to hear it. */
  tell(message: ToModel): boolean {
    if (!this.#child.connected) return false;
    this.#child.send(message, (error) => {
      if (error !== null) this.#options.log.debug('model process not reached', { error });
    });
    return true;
  }

  /** Ends the open question of a call; its answer will be ignored. */
  fail(call: number, reason: unknown): void {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    pending?.reject(reason);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Asks the process to end, and ends it when it doesn't. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.tell({ type: 'close' });
    const impatient = setTimeout(() => this.kill(), closingMilliseconds);
    await gone;
    clearTimeout(impatient);
  }

  #attend(child: ChildProcess): Promise<ModelFacts> {
    const born = performance.now();
    return new Promise<ModelFacts>((resolve, reject) => {
      child.on('message', (message) => {
        const told = message as FromModel;
        if (told.type === 'ready') resolve(told.facts);
        else if (told.type === 'unloadable') reject(new RemoteError(told.fault));
        else this.#hear(told);
      });
      child.on('error', (error) => this.#options.log.error('model process', { error }));
      child.on('exit', (code, signal) => {
        const how = signal === null ? `exit code ${code}` : signal;
        const error = new SynthesisCrashedError(
          'The process that speaks has ended in the middle of the work; it is being started again: repeat the request.',
          2,
          { how },
        );
        reject(error);
        for (const call of [...this.#pending.keys()]) this.fail(call, error);
        this.#options.onEnd(error, { how, livedSeconds: (performance.now() - born) / 1000 });
      });
    });
  }

  #hear(message: Exclude<FromModel, { type: 'ready' | 'unloadable' }>): void {
    switch (message.type) {
      case 'log':
        this.#options.log[message.level](message.message, message.fields);
        return;
      case 'progress':
        this.#options.onProgress?.(message.stage, message.fraction);
        return;
      case 'failed':
        this.fail(message.call, new RemoteError(message.fault));
        return;
      default: {
        const pending = this.#pending.get(message.call);
        this.#pending.delete(message.call);
        pending?.resolve(message);
      }
    }
  }
}

/** Whoever answers requests goes before what keeps all cores busy for seconds. */
function yieldCores(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Ended already, or a system that does not allow it: it speaks all the same.
  }
}

/** Node 20 can't read TypeScript itself. */
function typescriptLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
