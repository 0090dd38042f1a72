import type { Scan } from './scan.ts';

/** A written form that stands at some place of a text, and what the table says of it. */
export interface Phrase<T> {
  readonly end: number;
  readonly value: T;
}

interface Index<T> {
  readonly values: ReadonlyMap<string, T>;
  /** First code unit -> lengths of the forms that begin with it, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
}

/**
 * Written forms -> values, looked up at a place of a text by the longest forms first; of two equal forms the first counts.
 *
 * The work is bounded by the number of different lengths among the forms that begin with the code unit found there. The
 * index is made when it is first asked.
 */
export class PhraseTable<T> {
  readonly #entries: () => Iterable<readonly [written: string, value: T]>;
  #index: Index<T> | undefined;

  constructor(entries: () => Iterable<readonly [written: string, value: T]>) {
    this.#entries = entries;
  }

  get(written: string): T | undefined {
    return this.#made().values.get(written);
  }

  /** True when some form begins with this code unit. */
  begins(character: string): boolean {
    return this.#made().lengths.has(character);
  }

  /** All forms that begin at `at`, longest first. */
  all(scan: Scan, at: number): readonly Phrase<T>[] {
    const { values, lengths } = this.#made();
    const possible = lengths.get(scan.at(at));
    if (possible === undefined) return [];
    const found: Phrase<T>[] = [];
    for (const length of possible) {
      scan.steps++;
      const value = values.get(scan.text.slice(at, at + length));
      if (value !== undefined && at + length <= scan.text.length) found.push({ end: at + length, value });
    }
    return found;
  }

  /** The longest form that begins at `at`. */
  longest(scan: Scan, at: number): Phrase<T> | undefined {
    return this.all(scan, at)[0];
  }

  #made(): Index<T> {
    this.#index ??= indexOf(this.#entries());
    return this.#index;
  }
}

function indexOf<T>(entries: Iterable<readonly [written: string, value: T]>): Index<T> {
  const values = new Map<string, T>();
  const lengths = new Map<string, Set<number>>();
  for (const [written, value] of entries) {
    if (!values.has(written)) values.set(written, value);
    const first = written.charAt(0);
    const known = lengths.get(first);
    if (known === undefined) lengths.set(first, new Set([written.length]));
    else known.add(written.length);
  }
  return {
    values,
    lengths: new Map([...lengths].map(([first, set]) => [first, [...set].sort((a, b) => b - a)])),
  };
}

/** Reads the lines of a table: written forms separated by spaces, `=`, the reading. Blank lines do not count. */
export function tableRows(table: string): [written: string, spoken: string][] {
  const rows: [string, string][] = [];
  for (const line of table.split('\n')) {
    const [forms, spoken] = line.split('=').map((part) => part.trim());
    if (forms === undefined || forms === '') continue;
    for (const written of forms.split(/\s+/)) rows.push([written, spoken ?? written]);
  }
  return rows;
}
