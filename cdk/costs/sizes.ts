/** Sizes of memory with what was measured of each, and which of them to take. */
import type { Figures, RunFigures } from '../../functions/cli/bench/figures.ts';
import { charactersPerSecond, costOf, type Prices, vcpuMiB } from './cost.ts';

/** A request of the usual length, for what is counted by the request. */
export const usualSeconds = 10;

export interface Size {
  readonly memoryMiB: number;
  readonly threads: number;
  readonly realTimeFactor: number;
  readonly coldSeconds: number | undefined;
}

/** Figures of one model, from runs that were made one by one. */
export interface JoinedFigures extends Pick<Figures, 'model' | 'precision' | 'quality'> {
  /** When, and on what, of each run that counts, ascending by threads. */
  readonly runs: readonly { readonly date: string; readonly cpu: string; readonly run: RunFigures }[];
}

/**
 * Of two runs with the same number of threads the one named last counts.
 *
 * @throws Error when they are not of the same model.
 */
export function joinFigures(all: readonly Figures[]): JoinedFigures {
  const [first] = all;
  if (first === undefined) throw new Error('There are no figures to join.');
  const { model, precision, quality } = first;
  const byThreads = new Map<number, JoinedFigures['runs'][number]>();
  for (const { date, cpu, runs, ...what } of all) {
    for (const name of ['model', 'precision', 'quality'] as const) {
      if (what[name] === first[name]) continue;
      throw new Error(
        `Figures of ${first[name]} and of ${what[name]} do not go together: measure one ${name} with each number of threads.`,
      );
    }
    for (const run of runs) byThreads.set(run.threads, { date, cpu, run });
  }
  return {
    ...{ model, precision, quality },
    runs: [...byThreads.values()].sort((a, b) => a.run.threads - b.run.threads),
  };
}

export function sizesOf({ runs }: JoinedFigures): Size[] {
  return runs.map(({ run }) => ({
    memoryMiB: run.threads * vcpuMiB,
    threads: run.threads,
    realTimeFactor: run.realTimeFactor.median,
    coldSeconds: run.coldStartSeconds?.coldCache ?? run.coldStartSeconds?.warmCache,
  }));
}

export function cheapestOf(sizes: readonly Size[], prices: Prices): Size {
  return sizes.reduce((best, size) => (minuteUsd(size, prices) < minuteUsd(best, prices) ? size : best));
}

/** What a stream may take of the time it is heard: a core of Lambda may be a quarter slower than the one that was measured. */
export const MOST_OF_REAL_TIME = 0.8;

/** The cheapest that keeps up with its listener, with that margin, else the fastest. */
export function chosenOf(sizes: readonly Size[], prices: Prices): Size {
  const quick = sizes.filter(({ realTimeFactor }) => realTimeFactor <= MOST_OF_REAL_TIME);
  return quick.length > 0
    ? cheapestOf(quick, prices)
    : sizes.reduce((best, size) => (size.realTimeFactor < best.realTimeFactor ? size : best));
}

/** The measured size next to one of so much memory. */
export function sizeNextTo(memoryMiB: number, sizes: readonly Size[]): Size {
  return sizes.reduce((best, one) =>
    Math.abs(one.memoryMiB - memoryMiB) < Math.abs(best.memoryMiB - memoryMiB) ? one : best,
  );
}

export function minuteUsd(size: Size, prices: Prices): number {
  return (60 / usualSeconds) * costOf({ ...size, audioSeconds: usualSeconds }, prices).totalUsd;
}

export function millionUsd(size: Size, prices: Prices, language: keyof typeof charactersPerSecond): number {
  return (1e6 / charactersPerSecond[language] / 60) * minuteUsd(size, prices);
}
