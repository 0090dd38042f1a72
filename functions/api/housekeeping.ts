/** Deletes what has been kept long enough, now and every hour. */
import type { AudioStore, JobStore, Log, Settings } from '../../layers/service/index.ts';

export interface HousekeepingOptions {
  readonly audio: AudioStore;
  readonly jobs: JobStore;
  readonly settings: Pick<Settings, 'outputHours' | 'jobHours'>;
  readonly log: Log;
  readonly now?: () => Date;
}

const hour = 3_600_000;

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => options.log.warn('old files not deleted', { error }));
    };
    this.#timer = setInterval(sweep, hour);
    this.#timer.unref();
    sweep();
  }

  async sweep(): Promise<void> {
    const { audio, jobs, settings, log, now = () => new Date() } = this.#options;
    const before = (hours: number): Date => new Date(now().getTime() - hours * hour);
    // Audio kept for ever still leaves the remains of interrupted writes to be deleted.
    const audioCount = await audio.removeOlderThan(
      settings.outputHours > 0 ? before(settings.outputHours) : new Date(0),
    );
    const jobCount = await jobs.removeFinishedBefore(before(settings.jobHours));
    if (audioCount + jobCount > 0) log.info('old files deleted', { audio: audioCount, jobs: jobCount });
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
