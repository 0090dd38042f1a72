import type { Quantity } from './quantity.ts';
import type { Reading } from './reading.ts';

export interface SumLink {
  readonly operator: string;
  readonly number: Quantity;
}

/** Says the first number and the links behind it. */
export type SaySum = (first: Quantity, links: readonly SumLink[]) => string;

/**
 * The first number of a sum and as many links as there are when it is made; the list may grow afterwards. A class, because a long sum ends at
 * every one of its numbers, and closures for all of them took twice the time on hostile text.
 */
export class Sum implements Reading {
  readonly end: number;
  readonly #first: Quantity;
  readonly #links: readonly SumLink[];
  readonly #count: number;
  readonly #say: SaySum;

  constructor(end: number, first: Quantity, links: readonly SumLink[], say: SaySum) {
    this.end = end;
    this.#first = first;
    this.#links = links;
    this.#count = links.length;
    this.#say = say;
  }

  spoken(): string {
    return this.#say(this.#first, this.#links.slice(0, this.#count));
  }
}
