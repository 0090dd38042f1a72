import type { SpokenText } from '../spoken-text.ts';
import { isLinear } from './span-writer.ts';

/** Finds where parts of a written text are spoken. */
export class SpanLookup {
  readonly #map: SpokenText;
  readonly #written: string;
  /** Which spans are linear, as far as it was asked: a span may be as long as the text. */
  readonly #linear = new Map<number, boolean>();

  constructor(map: SpokenText, written: string) {
    this.#map = map;
    this.#written = written;
  }

  /** Where [start, end) of the written text is spoken; units that are touched count whole. */
  range(start: number, end: number): [number, number] {
    return [this.#place(start, 'start'), this.#place(end, 'end')];
  }

  /** The spoken place of a written one: inside a unit its start or its end. */
  #place(at: number, side: 'start' | 'end'): number {
    // The last span that begins at or before the place, found by halving.
    const { spans } = this.#map;
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.writtenStart ?? 0) < at + (side === 'start' ? 1 : 0)) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1];
    if (span === undefined) return 0;
    if (at >= span.writtenEnd) return span.spokenEnd;
    if (this.#isLinear(low - 1)) return span.spokenStart + (at - span.writtenStart);
    return side === 'start' ? span.spokenStart : span.spokenEnd;
  }

  #isLinear(index: number): boolean {
    const known = this.#linear.get(index);
    if (known !== undefined) return known;
    const span = this.#map.spans[index];
    const linear = span !== undefined && isLinear(span, this.#written, this.#map.text);
    this.#linear.set(index, linear);
    return linear;
  }
}
