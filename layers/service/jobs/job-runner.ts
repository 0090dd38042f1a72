/**
 * Speaks jobs, one part a task, on whatever machine a task is delivered to.
 *
 * A task may be delivered twice, late or out of order: what is done is seen in the store and not done again, and a lease keeps
 * two from doing the same at once. Whoever finds all parts done joins them.
 */
import { CosyVoiceError } from '../../errors.ts';
import { unexpectedFault } from '../../fault.ts';
import type { SpeechModel } from '../../speech/model.ts';
import type { Log } from '../log.ts';
import { codePointCount, type SpeechOrder } from '../order.ts';
import type { AudioStore, Job, JobPart, JobPiece, JobStore, JobTask } from '../ports.ts';
import type { FairQueue } from '../schedule/fair-queue.ts';
import { speakInTurns } from '../synthesis/segments.ts';
import type { ResolvedOrder, Synthesiser } from '../synthesis/synthesiser.ts';
import { Tally } from '../synthesis/tally.ts';
import { JobBusyError, JobGivenUpError, JobOutdatedError } from './job-errors.ts';
import { joinParts } from './join-parts.ts';

export interface JobRunnerOptions {
  readonly jobs: JobStore;
  readonly audio: AudioStore;
  readonly queue: FairQueue;
  readonly synthesiser: Synthesiser;
  /** The model of that name, once it can speak. */
  readonly model: (name: string) => Promise<SpeechModel>;
  readonly resolve: (order: SpeechOrder, model: SpeechModel) => Promise<ResolvedOrder>;
  readonly log: Log;
  readonly now?: () => Date;
}

/** A lease is renewed three times before it runs out. */
const leaseSeconds = 60;
/** Times a piece is begun, crashes of the whole machine included. */
const maxAttempts = 4;

export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #now: () => Date;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Does one task, and the join when it was the last. What can't succeed is recorded as the job's failure.
   *
   * @throws what may succeed when the task is delivered again: JobBusyError, a crash, a full disk, the signal's reason.
   */
  async run(task: JobTask, signal: AbortSignal): Promise<void> {
    const { jobs } = this.#options;
    const state = await jobs.state(task.jobId);
    if (state === undefined || state.outcome !== undefined) return;
    const { job } = state;
    try {
      const model = await this.#options.model(job.order.model);
      const resolved = await this.#options.resolve({ ...job.order, text: job.parts.join('') }, model);
      if (resolved.key !== job.audioKey) {
        throw new JobOutdatedError(
          'The model or the voice of the job has changed since it was sent; send it again.',
        );
      }
      if (job.parts.length === 1) await this.#speakWhole(job, resolved, signal);
      else await this.#speakPart(job, task.part, resolved, signal);
    } catch (error) {
      if (signal.aborted || !isFinal(error)) throw error;
      await this.#fail(job, error);
    }
  }

  /** Records that a task was given up, after its last delivery. */
  async giveUp(task: JobTask, error: unknown): Promise<void> {
    const state = await this.#options.jobs.state(task.jobId);
    if (state === undefined || state.outcome !== undefined) return;
    await this.#fail(state.job, error);
  }

  /** A short text is spoken with, and for, everybody who asks for the same. */
  async #speakWhole(job: Job, resolved: ResolvedOrder, signal: AbortSignal): Promise<void> {
    await this.#holding(job, 0, signal, async () => {
      const obtained = await this.#options.synthesiser.obtain(resolved, job.client, 'job');
      if ('key' in obtained) return this.#succeed(job);
      signal.addEventListener('abort', obtained.leave, { once: true });
      try {
        await (await obtained.finished).stored;
      } finally {
        signal.removeEventListener('abort', obtained.leave);
        obtained.leave();
      }
      return this.#succeed(job);
    });
  }

  async #speakPart(job: Job, part: number, resolved: ResolvedOrder, signal: AbortSignal): Promise<void> {
    const { jobs, audio } = this.#options;
    if ((await audio.find(job.audioKey)) !== undefined) return this.#succeed(job);
    const before = await jobs.state(job.id);
    if (before === undefined) return;
    if (!before.partsDone.includes(part)) {
      await this.#holding(job, part, signal, async () => {
        await jobs.putPart(job.id, part, await this.#spoken(job, part, resolved, signal));
      });
    }
    const after = await jobs.state(job.id);
    if (after === undefined || after.outcome !== undefined || after.partsDone.length < job.parts.length)
      return;
    await this.#holding(job, 'join', signal, () => this.#join(job, resolved, signal)).catch(
      (error: unknown) => {
        // Whoever is joining holds a task of its own, which is delivered again should it fail.
        if (!(error instanceof JobBusyError)) throw error;
      },
    );
  }

  async #spoken(job: Job, part: number, resolved: ResolvedOrder, signal: AbortSignal): Promise<JobPart> {
    const { queue, synthesiser } = this.#options;
    const text = job.parts[part] ?? '';
    const place = queue.join(job.client, 'job', codePointCount(text));
    try {
      const tally = new Tally();
      const pieces: Float32Array[] = [];
      const speakable = { ...resolved, order: { ...resolved.order, text } };
      for await (const samples of speakInTurns(speakable, place, signal, tally)) pieces.push(samples);
      const samples = joined(pieces);
      const { sampleRateHz } = resolved.model;
      synthesiser.tell(tally, speakable, samples.length / sampleRateHz);
      return {
        samples,
        sampleRateHz,
        speechTokenCount: tally.speechTokenCount,
        warnings: [...tally.warnings],
        words: tally.words,
      };
    } finally {
      place.leave();
    }
  }

  async #join(job: Job, resolved: ResolvedOrder, signal: AbortSignal): Promise<void> {
    const part = (index: number): Promise<JobPart> => this.#part(job, index, resolved, signal);
    await joinParts({ job, resolved, part, audio: this.#options.audio, signal });
    await this.#succeed(job);
  }

  /** A part out of the store; one that was damaged there is spoken again. */
  async #part(job: Job, index: number, resolved: ResolvedOrder, signal: AbortSignal): Promise<JobPart> {
    const { jobs, log } = this.#options;
    const kept = await jobs.readPart(job.id, index);
    if (kept !== undefined) return kept;
    log.warn('part of a job is damaged and spoken again', { job: job.id, part: index });
    const spoken = await this.#spoken(job, index, resolved, signal);
    await jobs.putPart(job.id, index, spoken);
    return spoken;
  }

  /** Works under a lease that is renewed while the work lasts. */
  async #holding(job: Job, piece: JobPiece, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const lease = await this.#options.jobs.lease(job.id, piece, leaseSeconds);
    if (lease === undefined)
      throw new JobBusyError('Somebody else is at this part of the job.', leaseSeconds);
    if (lease.attempt > maxAttempts) {
      throw new JobGivenUpError(
        `Part ${piece} of ${job.parts.length} was begun ${maxAttempts} times and never finished; the server's log says why.`,
      );
    }
    const renewal = setInterval(
      () => {
        lease
          .renew()
          .catch((error: unknown) => this.#options.log.warn('lease not renewed', { job: job.id, error }));
      },
      (leaseSeconds * 1000) / 3,
    );
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await lease.release(!signal.aborted).catch((error: unknown) => {
        this.#options.log.warn('lease not released', { job: job.id, error });
      });
    }
  }

  async #succeed(job: Job): Promise<void> {
    await this.#options.jobs.finish(job.id, {
      status: 'succeeded',
      audioKey: job.audioKey,
      finishedAt: this.#now().toISOString(),
    });
    this.#options.log.info('job succeeded', { job: job.id, parts: job.parts.length });
  }

  async #fail(job: Job, error: unknown): Promise<void> {
    const known = error instanceof CosyVoiceError && error.code !== unexpectedFault;
    await this.#options.jobs.finish(job.id, {
      status: 'failed',
      code: known ? error.code : 'internal_error',
      why: known
        ? error.message
        : "Something failed on the server; the server's log has more under the job's id.",
      finishedAt: this.#now().toISOString(),
    });
    this.#options.log.error('job failed', { job: job.id, error });
  }
}

/** True for what would fail again in the same way. */
function isFinal(error: unknown): boolean {
  return error instanceof CosyVoiceError && !error.retryable && error.code !== unexpectedFault;
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
