/**
 * The queue of one machine. What waits is on disk already, as jobs without an outcome, so the queue itself holds only the order of
 * things: after a restart `recover` sends what is unfinished again.
 */
import { JobBusyError } from '../../service/jobs/job-errors.ts';
import type { JobRunner } from '../../service/jobs/job-runner.ts';
import type { Log } from '../../service/log.ts';
import type { JobQueue, JobStore, JobTask } from '../../service/ports.ts';

export interface LocalJobQueueOptions {
  readonly jobs: JobStore;
  readonly log: Log;
  /** Tasks run at the same time; more than one lets short jobs get on beside long ones. */
  readonly concurrency: number;
  /** Deliveries of a task before it is given up. */
  readonly maxDeliveries?: number;
  readonly retrySeconds?: number;
}

interface Waiting {
  readonly task: JobTask;
  readonly deliveries: number;
}

export class LocalJobQueue implements JobQueue {
  readonly #options: Required<LocalJobQueueOptions>;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<Promise<void>, string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #unfinished = new Map<string, number>();
  readonly #stop = new AbortController();
  #runner: JobRunner | undefined;

  constructor(options: LocalJobQueueOptions) {
    this.#options = { maxDeliveries: 4, retrySeconds: 2, ...options };
  }

  /** Jobs some task of which isn't over. */
  get unfinishedCount(): number {
    return this.#unfinished.size;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  async send(tasks: readonly JobTask[]): Promise<void> {
    for (const task of tasks) {
      this.#unfinished.set(task.jobId, (this.#unfinished.get(task.jobId) ?? 0) + 1);
      this.#waiting.push({ task, deliveries: 1 });
    }
    this.#next();
  }

  /** Begins to deliver: first what an earlier process left unfinished. */
  async start(runner: JobRunner): Promise<void> {
    const left = await this.#options.jobs.unfinished();
    if (left.length > 0) this.#options.log.info('unfinished jobs taken up again', { jobs: left.length });
    for (const job of left) {
      if (this.#unfinished.has(job.id)) continue;
      const done = new Set((await this.#options.jobs.state(job.id))?.partsDone);
      const missing = [...job.parts.keys()].filter((part) => !done.has(part));
      // All parts done, and stopped before the join: any part leads there.
      await this.send((missing.length > 0 ? missing : [0]).map((part) => ({ jobId: job.id, part })));
    }
    this.#runner = runner;
    this.#next();
  }

  /** Stops what runs; it is taken up again by the next process. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server is shutting down'));
    this.#waiting.length = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#running.keys());
  }

  #next(): void {
    const runner = this.#runner;
    while (
      runner !== undefined &&
      !this.#stop.signal.aborted &&
      this.#running.size < this.#options.concurrency
    ) {
      const next = this.#takeNext();
      if (next === undefined) return;
      const run = this.#deliver(runner, next).finally(() => {
        this.#running.delete(run);
        this.#next();
      });
      this.#running.set(run, next.task.jobId);
    }
  }

  /** In the order they came, but of a job that is being worked on only when no other waits. */
  #takeNext(): Waiting | undefined {
    const busy = new Set(this.#running.values());
    const other = this.#waiting.findIndex(({ task }) => !busy.has(task.jobId));
    return this.#waiting.splice(Math.max(0, other), 1)[0];
  }

  async #deliver(runner: JobRunner, { task, deliveries }: Waiting): Promise<void> {
    try {
      await runner.run(task, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const { log, maxDeliveries, retrySeconds } = this.#options;
      const busy = error instanceof JobBusyError;
      log.warn('task of a job failed', { job: task.jobId, part: task.part, deliveries, error });
      if (busy || deliveries < maxDeliveries) {
        this.#later(
          { task, deliveries: busy ? deliveries : deliveries + 1 },
          retrySeconds * 2 ** (deliveries - 1),
        );
        return;
      }
      await runner.giveUp(task, error).catch((cause: unknown) => {
        log.error('job not given up', { job: task.jobId, error: cause });
      });
    }
    const open = (this.#unfinished.get(task.jobId) ?? 1) - 1;
    if (open > 0) this.#unfinished.set(task.jobId, open);
    else this.#unfinished.delete(task.jobId);
  }

  #later(waiting: Waiting, seconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#waiting.push(waiting);
      this.#next();
    }, seconds * 1000);
    timer.unref();
    this.#timers.add(timer);
  }
}
