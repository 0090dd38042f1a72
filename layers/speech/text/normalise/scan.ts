import { digitValue } from './digits.ts';

/** Places remembered for each question; a power of two. */
const REMEMBERED = 128;

/** The latest answers to one question, each in the slot of its place. */
interface Ring {
  readonly places: Int32Array;
  readonly answers: unknown[];
}

/**
 * A text being read from left to right, with what every expression asks about it answered in constant time.
 *
 * Positions are UTF-16 code units. `steps` counts the readings that were tried, so that a test can show that the work
 * grows with the length of the text and not faster.
 */
export class Scan {
  readonly text: string;
  steps = 0;
  /** For each position: where the run of digits it stands in ends (the position itself, when it is no digit). */
  readonly #runEnd: Int32Array;

  readonly #answers = new Map<symbol, Ring>();

  constructor(text: string) {
    this.text = text;
    this.#runEnd = new Int32Array(text.length + 1);
    this.#runEnd[text.length] = text.length;
    for (let at = text.length - 1; at >= 0; at--) {
      const isDigit = digitValue(text.charCodeAt(at)) >= 0;
      this.#runEnd[at] = isDigit ? (this.#runEnd[at + 1] ?? at + 1) : at;
    }
  }

  /**
   * What `compute` finds at `at`, found once although several expressions ask for it: the places around the scanner are
   * remembered, those far behind are forgotten.
   */
  remember<T>(question: symbol, at: number, compute: (scan: Scan, at: number) => T): T {
    let ring = this.#answers.get(question);
    if (ring === undefined) {
      ring = { places: new Int32Array(REMEMBERED).fill(-1), answers: [] };
      this.#answers.set(question, ring);
    }
    const slot = at & (REMEMBERED - 1);
    if (ring.places[slot] === at) return ring.answers[slot] as T;
    const answer = compute(this, at);
    ring.places[slot] = at;
    ring.answers[slot] = answer;
    return answer;
  }

  isDigit(at: number): boolean {
    return (this.#runEnd[at] ?? at) > at;
  }

  /** True when a run of digits begins at `at`; no expression starts or ends inside one. */
  startsDigits(at: number): boolean {
    return this.isDigit(at) && !(at > 0 && this.isDigit(at - 1));
  }

  /** The end of the run of digits that goes through `at`; `at` itself when there is none. */
  digitsEnd(at: number): number {
    return this.#runEnd[at] ?? at;
  }

  /** The digits from `from` to `to`, as ASCII. */
  digits(from: number, to: number): string {
    let ascii = '';
    for (let at = from; at < to; at++) ascii += String(digitValue(this.text.charCodeAt(at)));
    return ascii;
  }

  /** The code unit at `at` as a string; empty outside the text. */
  at(at: number): string {
    return this.text.charAt(at);
  }

  has(written: string, at: number): boolean {
    return this.text.startsWith(written, at);
  }

  /** `at`, or the place after one space when there is one. */
  afterOptionalSpace(at: number): number {
    return this.text.charCodeAt(at) === 0x20 ? at + 1 : at;
  }
}
