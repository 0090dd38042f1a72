import type { Expression, Reading } from './reading.ts';
import type { Scan } from './scan.ts';

/** An expression and what one use of it costs. */
export type PricedExpression = readonly [expression: Expression, cost: number];

/** A stretch that no expression reads: it is spoken as it is written. */
export interface PlainReading {
  readonly end: number;
  readonly cost: number;
}

/** Expressions that begin and end where words do; both are asked once for all of them, not once for each. */
export interface WholeWords {
  readonly begins: (scan: Scan, at: number) => boolean;
  readonly ends: (scan: Scan, at: number) => boolean;
  /** Those that can begin at a place where a word begins. */
  readonly expressionsAt: (scan: Scan, at: number) => readonly PricedExpression[];
}

/** How a language reads and what it costs it to leave text unread. */
export interface Grammar {
  readonly expressions: readonly PricedExpression[];
  /** Expressions that read whole words only. */
  readonly words?: WholeWords;
  /** A quick look: false where no expression can begin. */
  readonly mayBegin: (scan: Scan, at: number) => boolean;
  readonly plain: (scan: Scan, at: number) => readonly PlainReading[];
}

export interface ChosenReading {
  readonly start: number;
  readonly end: number;
  readonly spoken: string;
}

/** So far apart are the looks for what overlapping chains have in common. */
const UNSETTLED = 512;

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
  const cameBy = new Map<number, Reading>();
  const chosen: ChosenReading[] = [];
  /** Up to here the chain is chosen; the furthest place that any chain reaches. */
  let settled = 0;
  let furthest = 0;
  let nextLook = UNSETTLED;
  costs[0] = 0;

  const reach = (from: number, end: number, cost: number, reading: Reading | undefined): void => {
    scan.steps++;
    if (end > length || cost >= (costs[end] ?? 0)) return;
    costs[end] = cost;
    cameFrom[end] = from;
    if (reading !== undefined) cameBy.set(end, reading);
    else if (cameBy.size > 0) cameBy.delete(end);
    if (end > furthest) furthest = end;
  };

  /** Every chain goes through `place`: what led to it is final, and the readings need not be kept to the end of the text. */
  const settle = (place: number): void => {
    if (cameBy.size > 0) {
      const found: ChosenReading[] = [];
      for (let end = place; end > settled; end = cameFrom[end] ?? 0) {
        const reading = cameBy.get(end);
        if (reading !== undefined) found.push({ start: cameFrom[end] ?? 0, end, spoken: reading.spoken() });
      }
      for (const reading of found.reverse()) chosen.push(reading);
      if (place === furthest) cameBy.clear();
      else for (const end of cameBy.keys()) if (end <= place) cameBy.delete(end);
    }
    settled = place;
  };

  /** Chains that overlap without end have a beginning in common: the last place through which all go that are open at `at`. */
  const settleCommon = (at: number): void => {
    const isOpen = new Uint8Array(furthest - settled + 1);
    let count = 0;
    for (let end = at; end <= furthest; end++) {
      if ((costs[end] ?? 0) === Number.POSITIVE_INFINITY) continue;
      isOpen[end - settled] = 1;
      count++;
    }
    for (let end = furthest; end > settled; end--) {
      if (isOpen[end - settled] === 0) continue;
      if (count === 1) {
        settle(end);
        return;
      }
      const from = (cameFrom[end] ?? 0) - settled;
      count -= isOpen[from] ?? 0;
      isOpen[from] = 1;
    }
  };

  for (let at = 0; at < length; at++) {
    const cost = costs[at] ?? Number.POSITIVE_INFINITY;
    if (cost === Number.POSITIVE_INFINITY) continue;
    if (at === furthest) settle(at);
    else if (at >= nextLook) {
      settleCommon(at);
      nextLook = at + Math.max(UNSETTLED, at - settled);
    }
    if (grammar.mayBegin(scan, at)) {
      for (const [expression, price] of grammar.expressions) {
        for (const reading of expression(scan, at)) {
          reach(at, reading.end, cost + price + (reading.extraCost ?? 0), reading);
        }
      }
      const words = grammar.words?.begins(scan, at) ? grammar.words.expressionsAt(scan, at) : [];
      for (const [expression, price] of words) {
        for (const reading of expression(scan, at)) {
          if (!grammar.words?.ends(scan, reading.end)) continue;
          reach(at, reading.end, cost + price + (reading.extraCost ?? 0), reading);
        }
      }
    }
    for (const plain of grammar.plain(scan, at)) reach(at, plain.end, cost + plain.cost, undefined);
  }
  settle(length);
  return chosen;
}
