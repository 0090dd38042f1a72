import type { Expression, Reading } from './reading.ts';
import type { Scan } from './scan.ts';

/** An expression and what one use of it costs. */
export type PricedExpression = readonly [expression: Expression, cost: number];

/** A stretch that no expression reads: it is spoken as it is written. */
export interface PlainReading {
  readonly end: number;
  readonly cost: number;
}

/** How a language reads and what it costs it to leave text unread. */
export interface Grammar {
  readonly expressions: readonly PricedExpression[];
  /** A quick look: false where no expression can begin. */
  readonly mayBegin: (scan: Scan, at: number) => boolean;
  readonly plain: (scan: Scan, at: number) => readonly PlainReading[];
}

export interface ChosenReading {
  readonly start: number;
  readonly end: number;
  readonly spoken: string;
}

/**
 * Chooses the chain of readings over the whole text whose costs sum to the least: it leaves the least unread, and takes
 * few and specific expressions rather than many. This is the shortest path through the weighted transducer of the
 * official normaliser, without the transducer.
 *
 * One pass from left to right (Viterbi): at each place that a chain reaches, every expression is asked once. Where costs
 * are equal, the expression that comes earlier in the grammar wins.
 */
export function cheapestPath(scan: Scan, grammar: Grammar): ChosenReading[] {
  const length = scan.text.length;
  const costs = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(length + 1);
  const cameBy: (Reading | undefined)[] = [];
  costs[0] = 0;

  const reach = (from: number, end: number, cost: number, reading: Reading | undefined): void => {
    scan.steps++;
    if (end > length || cost >= (costs[end] ?? 0)) return;
    costs[end] = cost;
    cameFrom[end] = from;
    cameBy[end] = reading;
  };

  for (let at = 0; at < length; at++) {
    const cost = costs[at] ?? Number.POSITIVE_INFINITY;
    if (cost === Number.POSITIVE_INFINITY) continue;
    for (const [expression, price] of grammar.mayBegin(scan, at) ? grammar.expressions : []) {
      for (const reading of expression(scan, at)) {
        reach(at, reading.end, cost + price + (reading.extraCost ?? 0), reading);
      }
    }
    for (const plain of grammar.plain(scan, at)) reach(at, plain.end, cost + plain.cost, undefined);
  }

  const chosen: ChosenReading[] = [];
  for (let end = length; end > 0; end = cameFrom[end] ?? 0) {
    const reading = cameBy[end];
    if (reading !== undefined) chosen.push({ start: cameFrom[end] ?? 0, end, spoken: reading.spoken() });
  }
  return chosen.reverse();
}
