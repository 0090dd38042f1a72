/** The whole service behind one face: what functions/ calls. */
import { type AudioFormat, ownRateHz } from '../audio/index.ts';
import type { Quality } from '../speech/model.ts';
// Not through layers/speech/index.ts: that one loads the networks' runtime, which belongs into the model's process.
import { isSsml, parseSsml } from '../speech/text/ssml/index.ts';
import { TextTooLongError } from './errors.ts';
import type { JobDesk, JobView } from './jobs/job-desk.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import type { Log } from './log.ts';
import type { ModelShelf } from './models/model-shelf.ts';
import { codePointCount, cutText, type SpeechOrder } from './order.ts';
import type { AudioStore, StoredAudio } from './ports.ts';
import type { FairQueue, WorkKind } from './schedule/fair-queue.ts';
import { requireFormat } from './synthesis/delivery.ts';
import type { Listener } from './synthesis/rendering.ts';
import { resolveOrder } from './synthesis/resolve.ts';
import type { ResolvedOrder } from './synthesis/synthesiser.ts';
import type { CloningDesk } from './voices/cloning-desk.ts';
import type { VoiceCatalogue } from './voices/voice-catalogue.ts';
import type { CaptionFormat } from './words/captions.ts';

/** A request as it came in, checked for form; whatever is left out has a default. */
export interface SpeechRequest {
  readonly text: string;
  readonly speaker?: string | undefined;
  readonly speed?: number | undefined;
  readonly format?: AudioFormat | undefined;
  readonly sampleRateHz?: number | undefined;
  readonly seed?: number | undefined;
  readonly model?: string | undefined;
  readonly quality?: Quality | undefined;
  readonly lexicon?: Readonly<Record<string, string>> | undefined;
  readonly timestamps?: boolean | undefined;
  readonly captions?: CaptionFormat | undefined;
}

/** A request with every name looked up, ready to be spoken. */
export interface PreparedOrder {
  readonly resolved: ResolvedOrder;
  /** Known before a word is spoken, for example that the text was cut. */
  readonly warnings: readonly string[];
}

export interface ServiceDefaults {
  readonly quality: Quality;
  readonly sampleRateHz: number;
}

/** Whoever turns orders into audio: the model of this machine, or another machine. */
export interface AudioMaker {
  obtain(resolved: ResolvedOrder, client: string, kind: WorkKind): Promise<StoredAudio | Listener>;
}

export interface SpeechServiceParts {
  readonly audio: AudioStore;
  readonly models: ModelShelf;
  readonly voices: VoiceCatalogue;
  readonly cloning: CloningDesk;
  readonly queue: FairQueue;
  readonly synthesiser: AudioMaker;
  readonly jobs: JobDesk;
  /** Where jobs are run as well as taken; elsewhere they are left to the queue. */
  readonly runner?: JobRunner;
  readonly defaults: ServiceDefaults;
  readonly log: Log;
}

/** An SSML document is spoken in one piece, so a job of one can't be as long as others. */
const ssmlJobLimit = 20_000;

export class SpeechService {
  readonly audio: AudioStore;
  readonly models: ModelShelf;
  readonly voices: VoiceCatalogue;
  readonly cloning: CloningDesk;
  readonly queue: FairQueue;
  readonly jobs: JobDesk;
  readonly #synthesiser: AudioMaker;
  readonly #runner: JobRunner | undefined;
  readonly #defaults: ServiceDefaults;
  readonly #log: Log;

  constructor(parts: SpeechServiceParts) {
    this.audio = parts.audio;
    this.models = parts.models;
    this.voices = parts.voices;
    this.cloning = parts.cloning;
    this.queue = parts.queue;
    this.jobs = parts.jobs;
    this.#synthesiser = parts.synthesiser;
    this.#runner = parts.runner;
    this.#defaults = parts.defaults;
    this.#log = parts.log;
  }

  /**
   * Looks everything up that a request names.
   *
   * @param textLimit characters; more are cut with a warning.
   * @throws every error of a request that can't be spoken: blank text, unknown speaker, model or format, model not there.
   */
  async prepare(request: SpeechRequest, textLimit: number): Promise<PreparedOrder> {
    const { text, warnings } = cutText(request.text, textLimit);
    // The engine would say the same, but for a job that would be minutes later.
    if (isSsml(text)) parseSsml(text);
    const format = request.format ?? 'wav';
    const sampleRateHz = request.sampleRateHz ?? ownRateHz[format] ?? this.#defaults.sampleRateHz;
    requireFormat(format, sampleRateHz);
    const model = this.models.get(request.model);
    const order: SpeechOrder = {
      text,
      voice: request.speaker ?? this.voices.defaultVoice(model),
      model: model.id,
      modelVersion: model.version,
      speed: request.speed ?? 1,
      seed: request.seed ?? 0,
      quality: request.quality ?? this.#defaults.quality,
      format,
      sampleRateHz,
      ...(request.lexicon !== undefined && { lexicon: request.lexicon }),
      ...(request.timestamps && { timestamps: true }),
      ...(request.captions !== undefined && { captions: request.captions }),
    };
    return { resolved: await resolveOrder(order, model, this.voices), warnings };
  }

  /** Audio made before, or a place among those who hear it being made. @throws QueueFullError */
  obtain(resolved: ResolvedOrder, client: string, kind: WorkKind): Promise<StoredAudio | Listener> {
    return this.#synthesiser.obtain(resolved, client, kind);
  }

  /**
   * Takes a long text on as a job.
   *
   * @throws as `prepare` does, TextTooLongError, QueueFullError.
   */
  async submit(request: SpeechRequest, textLimit: number, client: string): Promise<JobView> {
    const limit = isSsml(request.text) ? Math.min(ssmlJobLimit, textLimit) : textLimit;
    const length = codePointCount(request.text);
    if (length > limit) {
      throw new TextTooLongError(
        `The text has ${length} characters; a job takes at most ${limit}${limit === textLimit ? '' : ' of SSML'}: divide it.`,
        { limit, length },
      );
    }
    const { resolved, warnings } = await this.prepare(request, limit);
    return this.jobs.submit(resolved, warnings, client);
  }

  /**
   * Turns work that is running for a request into a job, which then ends with it.
   *
   * @param listener left when the work is over, not before; where jobs are left to the queue at once, for this process may be
   *   stopped as soon as its answer is out (on Lambda it is).
   */
  async becomeJob(prepared: PreparedOrder, listener: Listener, client: string): Promise<JobView> {
    try {
      const { resolved, warnings } = prepared;
      const runner = this.#runner;
      if (runner === undefined) {
        const view = await this.jobs.submit(resolved, warnings, client);
        listener.leave();
        return view;
      }
      // This process speaks jobs too, and the whole text is being spoken already: parts would be spoken beside it.
      const view = await this.jobs.submit(resolved, warnings, client, [resolved.order.text]);
      const finish = async (): Promise<void> => {
        await (await listener.finished).stored;
        await runner.run({ jobId: view.id, part: 0 }, new AbortController().signal);
      };
      finish()
        // The queue delivers the task as well; it tries again what failed here.
        .catch((error: unknown) => this.#log.warn('job left to the queue', { job: view.id, error }))
        .finally(() => listener.leave());
      return view;
    } catch (error) {
      listener.leave();
      throw error;
    }
  }
}
