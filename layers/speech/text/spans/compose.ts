/** One map after another. */
import type { DropReason, Span, SpokenText } from '../spoken-text.ts';
import { isLinear, SpanWriter } from './span-writer.ts';

/**
 * First `first` (written -> middle), then `second` (middle -> spoken).
 *
 * Units that overlap melt into one; positions that both steps leave alone keep their own exact counterpart.
 */
export function compose(written: string, first: SpokenText, second: SpokenText): SpokenText {
  // Most steps leave most texts alone.
  if (isIdentity(second, first.text)) return first;
  if (isIdentity(first, written)) return second;
  const spans = new SpanWriter();
  const a = new Walk(first.spans, FIRST, written, first.text);
  const b = new Walk(second.spans, SECOND, first.text, second.text);
  for (;;) {
    const fromWritten = a.outerAt;
    const fromSpoken = b.outerAt;
    let dropped: DropReason | undefined;
    let linear = false;
    if (a.atEmpty) {
      dropped = a.dropped;
      a.takeSpan();
    } else if (b.atEmpty) b.takeSpan();
    else if (a.done || b.done) break;
    else if (a.divisible && b.divisible) {
      linear = a.linear && b.linear;
      dropped = b.dropped;
      const end = Math.min(a.middleEnd, b.middleEnd);
      a.takeUntil(end);
      b.takeUntil(end);
    } else dropped = takeTogether(a, b);
    const writtenLength = a.outerAt - fromWritten;
    const spokenLength = b.outerAt - fromSpoken;
    if (linear) spans.keep(writtenLength);
    else if (spokenLength > 0) spans.replace(writtenLength, spokenLength);
    else if (writtenLength > 0) spans.drop(writtenLength, dropped ?? 'markup');
  }
  return { text: second.text, spans: spans.spans };
}

function isIdentity(map: SpokenText, source: string): boolean {
  return map.spans.length <= 1 && map.text === source;
}

/** Takes whole units from both sides until their ends in the middle text meet; tells why the second side dropped. */
function takeTogether(a: Walk, b: Walk): DropReason | undefined {
  let end = Math.max(a.unitEnd, b.unitEnd);
  let reason: DropReason | undefined;
  for (let reached = -1; reached < end; ) {
    reached = end;
    end = a.takeUntil(end);
    reason ??= b.dropped;
    end = a.takeUntil(b.takeUntil(end));
  }
  return reason;
}

/** The fields of a span on its map's outer side and in the middle text: the first map speaks it, the second reads it. */
const FIRST = {
  outerStart: 'writtenStart',
  outerEnd: 'writtenEnd',
  middleStart: 'spokenStart',
  middleEnd: 'spokenEnd',
} as const;
const SECOND = {
  outerStart: 'spokenStart',
  outerEnd: 'spokenEnd',
  middleStart: 'writtenStart',
  middleEnd: 'writtenEnd',
} as const;

/** A place in one of two maps that share a middle text. */
class Walk {
  readonly #spans: readonly Span[];
  readonly #side: typeof FIRST | typeof SECOND;
  readonly #written: string;
  readonly #spoken: string;
  #index = -1;
  #middleStart = 0;
  #outerStart = 0;
  #outerEnd = 0;
  /** Position in the map's own outer text: written for the first map, spoken for the second. */
  outerAt = 0;
  /** Of the current span. */
  middleEnd = 0;
  linear = false;
  dropped: DropReason | undefined;
  done = false;

  constructor(spans: readonly Span[], side: typeof FIRST | typeof SECOND, written: string, spoken: string) {
    this.#spans = spans;
    this.#side = side;
    this.#written = written;
    this.#spoken = spoken;
    this.#enterNext();
  }

  /** The current span has nothing in the middle text: a drop of the first map or an insertion of the second. */
  get atEmpty(): boolean {
    return !this.done && this.#middleStart === this.middleEnd;
  }

  /** What is linear may be cut anywhere, and so may what is nothing on its outer side: a dropped or an added text. */
  get divisible(): boolean {
    return this.linear || this.#outerStart === this.#outerEnd;
  }

  /** Where the current span ends if it must be taken whole. */
  get unitEnd(): number {
    return this.done || this.divisible ? 0 : this.middleEnd;
  }

  takeSpan(): void {
    this.outerAt = this.#outerEnd;
    this.#enterNext();
  }

  /** Takes up to a place in the middle text; answers a place beyond it when a unit reaches there. */
  takeUntil(end: number): number {
    let reached = end;
    while (!this.done && this.#middleStart < end) {
      if (this.divisible && this.middleEnd > end) {
        if (this.linear) this.outerAt = this.#outerStart + (end - this.#middleStart);
        break;
      }
      reached = Math.max(reached, this.middleEnd);
      this.takeSpan();
    }
    return reached;
  }

  #enterNext(): void {
    const span = this.#spans[++this.#index];
    if (span === undefined) {
      this.done = true;
      this.dropped = undefined;
      return;
    }
    const side = this.#side;
    this.#outerStart = span[side.outerStart];
    this.#outerEnd = span[side.outerEnd];
    this.#middleStart = span[side.middleStart];
    this.middleEnd = span[side.middleEnd];
    this.linear = isLinear(span, this.#written, this.#spoken);
    this.dropped = span.dropped;
  }
}
