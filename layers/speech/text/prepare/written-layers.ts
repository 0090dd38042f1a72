/**
 * A text on its way from the written to the spoken one: the text after the last step, and the map to where it began. Places of the
 * first text can be asked for at any time.
 */
import { asWritten, compose, SpanLookup } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

export class WrittenLayers {
  readonly #written: string;
  #map: SpokenText;
  #lookup: SpanLookup;

  constructor(written: string) {
    this.#written = written;
    this.#map = asWritten(written);
    this.#lookup = new SpanLookup(this.#map, written);
  }

  get text(): string {
    return this.#map.text;
  }

  get map(): SpokenText {
    return this.#map;
  }

  /** @param step a map from the present text. */
  add(step: SpokenText): void {
    this.#map = compose(this.#written, this.#map, step);
    this.#lookup = new SpanLookup(this.#map, this.#written);
  }

  /** Where [start, end) of the first text is in the present one. */
  range(start: number, end: number): [number, number] {
    const [from, to] = this.#lookup.range(start, end);
    return [from, Math.max(from, to)];
  }
}
