/** Where jobs are handed in and asked for. */
import { randomBytes } from 'node:crypto';
import { QueueFullError, UnknownJobError } from '../errors.ts';
import { codePointCount } from '../order.ts';
import type { AudioStore, Job, JobQueue, JobState, JobStore, StoredAudio } from '../ports.ts';
import type { ResolvedOrder } from '../synthesis/synthesiser.ts';
import type { CaptionFormat } from '../words/captions.ts';
import { splitText } from './split-text.ts';

/** A job as its owner sees it. */
export type JobView = {
  readonly id: string;
  readonly createdAt: string;
  readonly modelVersion: string;
  readonly warnings: readonly string[];
} & (
  | { readonly status: 'queued' }
  | { readonly status: 'running'; readonly progress: number }
  | {
      readonly status: 'succeeded';
      readonly audio: StoredAudio;
      readonly audioUrl: string;
      readonly durationSeconds: number;
      /** As asked for when it was sent. */
      readonly timestamps: boolean;
      readonly captions: CaptionFormat | undefined;
    }
  | { readonly status: 'failed'; readonly code: string; readonly why: string }
);

export interface JobDeskOptions {
  readonly jobs: JobStore;
  readonly audio: AudioStore;
  readonly queue: JobQueue;
  /** Jobs that may be unfinished at a time. */
  readonly limit: number;
  readonly unfinishedCount: () => Promise<number>;
  readonly now?: () => Date;
}

export class JobDesk {
  readonly #options: JobDeskOptions;

  constructor(options: JobDeskOptions) {
    this.#options = options;
  }

  /**
   * Takes an order on, durably: when this returns the job survives whatever happens to this process.
   *
   * @param parts what is spoken, and kept when it is done, part by part. Joined they are the order's text.
   * @throws QueueFullError when too many jobs are unfinished.
   */
  async submit(
    resolved: ResolvedOrder,
    warnings: readonly string[],
    client: string,
    parts: readonly string[] = splitText(resolved.order.text),
  ): Promise<JobView> {
    const { jobs, queue, limit, unfinishedCount, now = () => new Date() } = this.#options;
    const unfinished = await unfinishedCount();
    if (unfinished >= limit) {
      throw new QueueFullError(
        `${unfinished} jobs are unfinished already, as many as are taken; try again later.`,
        60,
        {
          limit,
        },
      );
    }
    const { order, key } = resolved;
    const job: Job = {
      id: randomBytes(16).toString('hex'),
      createdAt: now().toISOString(),
      order: { ...order, text: '' },
      parts,
      audioKey: key,
      warnings,
      client,
    };
    await jobs.create(job);
    await queue.send(job.parts.map((_, part) => ({ jobId: job.id, part })));
    return this.#view({ job, partsDone: [], started: false });
  }

  /**
   * @param owner whoever has to have sent it; without one, knowing the id is enough.
   * @throws UnknownJobError
   */
  async view(id: string, owner?: string): Promise<JobView> {
    const state = await this.#options.jobs.state(id);
    if (state === undefined || (owner !== undefined && owner !== state.job.client)) {
      throw new UnknownJobError(
        'There is no such job; it may have been finished so long ago that it was forgotten.',
      );
    }
    return this.#view(state);
  }

  async #view({ job, partsDone, started, outcome }: JobState): Promise<JobView> {
    const { id, createdAt, warnings } = job;
    const common = { id, createdAt, warnings, modelVersion: job.order.modelVersion };
    if (outcome?.status === 'failed')
      return { ...common, status: 'failed', code: outcome.code, why: outcome.why };
    if (outcome?.status === 'succeeded') {
      const audio = await this.#options.audio.find(outcome.audioKey);
      if (audio === undefined) {
        return {
          ...common,
          status: 'failed',
          code: 'audio_gone',
          why: 'The audio was made and has been deleted since.',
        };
      }
      return {
        ...common,
        warnings: [...warnings, ...audio.warnings],
        status: 'succeeded',
        audio,
        audioUrl: await this.#options.audio.url(audio),
        durationSeconds: audio.durationSeconds,
        timestamps: job.order.timestamps ?? false,
        captions: job.order.captions,
      };
    }
    if (!started) return { ...common, status: 'queued' };
    const sizes = job.parts.map(codePointCount);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const done = partsDone.reduce((sum, index) => sum + (sizes[index] ?? 0), 0);
    return { ...common, status: 'running', progress: total === 0 ? 0 : done / total };
  }
}
