/** A progress bar on stderr, for people; silent where stderr is not a terminal. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(step: string, fraction: number): void;
  stop(): void;
}

export function showProgress(title: string): Progress {
  if (!process.stderr.isTTY) return { update() {}, stop() {} };
  const bar = new SingleBar(
    {
      format: `${title} [{bar}] {percentage}% {step}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.rect,
  );
  let started = false;
  return {
    update(step, fraction) {
      if (!started) bar.start(1, 0, { step });
      started = true;
      bar.update(fraction, { step });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
