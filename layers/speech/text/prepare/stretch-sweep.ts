import type { Stretch } from './prepared-text.ts';

/** Finds the stretches over a place while the place moves from left to right: each is looked at only near itself. */
export class StretchSweep<T extends Stretch> {
  readonly #waiting: readonly T[];
  #next = 0;
  #active: T[] = [];

  constructor(stretches: readonly T[]) {
    this.#waiting = [...stretches].sort((a, b) => a.start - b.start);
  }

  /** Stretches that share a position with [start, end), by rising start. Calls come with starts that do not fall. */
  over(start: number, end: number): T[] {
    this.#active = this.#active.filter((stretch) => stretch.end > start);
    for (
      let next = this.#waiting[this.#next];
      next !== undefined && next.start < end;
      next = this.#waiting[this.#next]
    ) {
      if (next.end > start) this.#active.push(next);
      this.#next++;
    }
    return this.#active.filter((stretch) => stretch.start < end);
  }
}
