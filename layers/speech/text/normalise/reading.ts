import type { Scan } from './scan.ts';

/** A stretch of text from where the scanner stands to `end`, and how it is said. */
export interface Reading {
  /** First code unit after the stretch. */
  readonly end: number;
  /** Called only for the readings that are chosen. */
  readonly spoken: () => string;
  /** Added to the cost of the expression: a small malus or bonus among readings of one kind. */
  readonly extraCost?: number;
}

/** Every way in which one class of expressions can read the text from `at` on; empty when it cannot. */
export type Expression = (scan: Scan, at: number) => readonly Reading[];
