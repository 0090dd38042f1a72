/**
 * A `SpeechModel` that runs in a process of its own (docs/decisions/inference-process.md).
 *
 * When that process dies, what ran in it fails with `SynthesisCrashedError`, and it is started again; the model's voices stay known
 * meanwhile.
 */
import type {
  Clip,
  Language,
  SpeakOptions,
  SpeechModel,
  SpokenSegment,
  VoiceConditioning,
} from '../../speech/model.ts';
import { ModelLoadingError, type SynthesisCrashedError } from '../errors.ts';
import { ModelProcess, type ModelProcessOptions, type ProcessEnd } from './model-process.ts';
import type { ModelFacts, ToModel } from './protocol.ts';

export interface WorkerModelOptions extends Omit<ModelProcessOptions, 'onEnd'> {
  /** Ends the process when aborted before the model is loaded. */
  readonly signal?: AbortSignal;
  /** A segment that takes longer than this will never come: the process is ended and started again. */
  readonly segmentSeconds?: number;
  /** Told when the process died. */
  readonly onCrash?: (error: SynthesisCrashedError) => void;
}

/** Deaths after which the next start waits, each time longer. */
const patience = 2;
const maxDelaySeconds = 30;
/** Far beyond what the longest segment takes on the slowest machine. */
const defaultSegmentSeconds = 900;
/** A process that lived this long has not died of starting. */
const healthySeconds = 60;

export class WorkerModel implements SpeechModel {
  readonly #options: WorkerModelOptions;
  #process: ModelProcess;
  /** Rejected while the model rests after several crashes. */
  #loaded: Promise<ModelFacts>;
  #facts: ModelFacts | undefined;
  #calls = 0;
  #active = 0;
  #deaths = 0;
  #closing = false;
  #idle: () => void = () => {};

  private constructor(options: WorkerModelOptions) {
    this.#options = options;
    this.#process = this.#start();
    this.#loaded = this.#process.loaded;
  }

  /** @throws what the engine threw, with its code, or SynthesisCrashedError when the process died while loading. */
  static async load(options: WorkerModelOptions): Promise<WorkerModel> {
    const { signal } = options;
    signal?.throwIfAborted();
    const model = new WorkerModel(options);
    const giveUp = (): void => model.#process.kill();
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      model.#facts = await model.#loaded.finally(() => signal?.removeEventListener('abort', giveUp));
    } catch (error) {
      model.#closing = true;
      model.#process.kill();
      throw error;
    }
    return model;
  }

  get id(): string {
    return this.#known.id;
  }
  get version(): string {
    return this.#known.version;
  }
  get sampleRateHz(): number {
    return this.#known.sampleRateHz;
  }
  get languages(): readonly Language[] {
    return this.#known.languages;
  }
  get speakers(): ReadonlyMap<string, Float32Array> {
    return this.#known.speakers;
  }
  /** Of the process, for tests and the log. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  async *speak(text: string, options: SpeakOptions): AsyncGenerator<SpokenSegment, void, undefined> {
    const { signal, ...plain } = options;
    signal?.throwIfAborted();
    const process = await this.#ready();
    const call = ++this.#calls;
    this.#active++;
    const onAbort = (): void => process.fail(call, signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    let over = false;
    try {
      process.tell({ type: 'speak', call, text, options: plain });
      for (;;) {
        signal?.throwIfAborted();
        const answer = await this.#watched(process, process.ask(call, { type: 'next', call }));
        if (answer.type !== 'segment' || answer.segment === undefined) {
          over = true;
          return;
        }
        yield answer.segment;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (!over) process.tell({ type: 'cancel', call });
      this.#release();
    }
  }

  async enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning> {
    const answer = await this.#once((call) => ({
      type: 'enrol',
      call,
      clip,
      ...(transcript !== undefined && { transcript }),
    }));
    if (answer.type !== 'enrolled') throw new TypeError(`unexpected answer ${answer.type}`);
    return answer.conditioning;
  }

  /** A file somebody sent, decoded and judged in the model's process. @throws as decodeCheckedClip does. */
  async decodeClip(file: Uint8Array): Promise<Clip> {
    const answer = await this.#once((call) => ({ type: 'decode', call, file }));
    if (answer.type !== 'decoded') throw new TypeError(`unexpected answer ${answer.type}`);
    return answer.clip;
  }

  /** Lets what runs end, then ends the process. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#active > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    await this.#process.close();
  }

  get #known(): ModelFacts {
    if (this.#facts === undefined) throw new TypeError('the model is used before it was loaded');
    return this.#facts;
  }

  async #ready(): Promise<ModelProcess> {
    if (this.#closing) throw new ModelLoadingError('The model is being replaced; try again in a moment.', 2);
    await this.#loaded;
    return this.#process;
  }

  async #once(message: (call: number) => ToModel) {
    const process = await this.#ready();
    const call = ++this.#calls;
    this.#active++;
    try {
      return await process.ask(call, message(call));
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#active--;
    if (this.#active === 0) this.#idle();
  }

  #start(): ModelProcess {
    return new ModelProcess({
      ...this.#options,
      onEnd: (error, end) => {
        // A model that never loaded is not started again: whoever loads it is told.
        if (!this.#closing && this.#facts !== undefined) this.#startAgain(error, end);
      },
    });
  }

  #startAgain(error: SynthesisCrashedError, { how, livedSeconds }: ProcessEnd): void {
    this.#deaths = livedSeconds > healthySeconds ? 1 : this.#deaths + 1;
    const delaySeconds =
      this.#deaths <= patience ? 0 : Math.min(maxDelaySeconds, 2 ** (this.#deaths - patience));
    this.#options.log.error('model process died', { how, livedSeconds, restartSeconds: delaySeconds });
    this.#options.onCrash?.(error);
    const start = (): void => {
      this.#process = this.#start();
      this.#loaded = this.#process.loaded;
    };
    if (delaySeconds === 0) {
      start();
      return;
    }
    this.#loaded = Promise.reject(
      new ModelLoadingError(
        'The model has crashed several times and rests before it is started again.',
        delaySeconds,
      ),
    );
    this.#loaded.catch(() => {});
    setTimeout(() => {
      if (!this.#closing) start();
    }, delaySeconds * 1000).unref();
  }

  /** A process that hangs is as bad as one that died, and is treated alike. */
  #watched<T>(process: ModelProcess, answer: Promise<T>): Promise<T> {
    const seconds = this.#options.segmentSeconds ?? defaultSegmentSeconds;
    const timer = setTimeout(() => {
      this.#options.log.error('model process hangs and is ended', { seconds });
      process.kill();
    }, seconds * 1000);
    return answer.finally(() => clearTimeout(timer));
  }
}
