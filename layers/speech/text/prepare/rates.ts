/** The rate of each chunk: rates that lie over it multiply, within what the engine can do. */
import type { Stretch } from './prepared-text.ts';
import { StretchSweep } from './stretch-sweep.ts';

export const SLOWEST_RATE = 0.25;
export const FASTEST_RATE = 4;

export class ChunkRates {
  readonly #sweep: StretchSweep<Stretch & { readonly rate: number }>;
  /** A rate was out of bounds and was moved to the nearest. */
  exceeded = false;

  constructor(rates: readonly (Stretch & { readonly rate: number })[]) {
    this.#sweep = new StretchSweep(rates);
  }

  /** @param start of a chunk; chunks are asked for in order, and none crosses the edge of a rate. */
  at(start: number): number {
    const wanted = this.#sweep.over(start, start + 1).reduce((product, { rate }) => product * rate, 1);
    const rate = Math.min(FASTEST_RATE, Math.max(SLOWEST_RATE, wanted));
    this.exceeded ||= rate !== wanted;
    return rate;
  }
}
