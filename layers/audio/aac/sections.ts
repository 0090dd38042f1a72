/** Which Huffman codebook writes which bands: runs of bands that share one, chosen for the fewest bits in all. */
import { codebooks, escapeValue, type SpectralBook } from './tables.ts';

export interface Section {
  /** 0 for silence, else 1 to 11. */
  readonly book: number;
  /** First band (in the order of groups and bands) and how many. */
  readonly first: number;
  readonly count: number;
  readonly bits: number;
}

const bookCount = 12;

/**
 * @param starts, ends of each band in `values`.
 * @param bandCount bands a group; no section crosses from one group into the next.
 */
export function sectionsOf(
  values: Int32Array,
  starts: Int32Array,
  ends: Int32Array,
  bandCount: number,
  isShort: boolean,
): Section[] {
  const sections: Section[] = [];
  for (let first = 0; first < starts.length; first += bandCount) {
    sections.push(...bestSections(values, starts, ends, first, first + bandCount, isShort));
  }
  return sections;
}

/** Shortest path over (band, book): staying with a book is free, a new one costs its header. */
function bestSections(
  values: Int32Array,
  starts: Int32Array,
  ends: Int32Array,
  first: number,
  end: number,
  isShort: boolean,
): Section[] {
  const headerBits = 4 + (isShort ? 3 : 5);
  const count = end - first;
  const came = Array.from({ length: count }, () => new Int8Array(bookCount));
  const bandBits: Float64Array[] = [];
  let costs = new Float64Array(bookCount).fill(Number.POSITIVE_INFINITY);
  for (let band = 0; band < count; band++) {
    const bits = bitsByBook(values, starts[first + band] as number, ends[first + band] as number);
    bandBits.push(bits);
    let cheapest = 0;
    for (let book = 1; book < bookCount; book++) {
      if ((costs[book] as number) < (costs[cheapest] as number)) cheapest = book;
    }
    const change = (band === 0 ? 0 : (costs[cheapest] as number)) + headerBits;
    const next = new Float64Array(bookCount);
    for (let book = 0; book < bookCount; book++) {
      const stays = (costs[book] as number) <= change;
      next[book] = (stays ? (costs[book] as number) : change) + (bits[book] as number);
      (came[band] as Int8Array)[book] = stays ? book : cheapest;
    }
    costs = next;
  }
  const books = new Array<number>(count);
  let book = costs.indexOf(Math.min(...costs));
  for (let band = count - 1; band >= 0; band--) {
    books[band] = book;
    book = (came[band] as Int8Array)[book] as number;
  }
  return runs(books, bandBits, first, isShort);
}

function runs(
  books: readonly number[],
  bandBits: readonly Float64Array[],
  first: number,
  isShort: boolean,
): Section[] {
  const lengthBits = isShort ? 3 : 5;
  const more = 2 ** lengthBits - 1;
  const sections: Section[] = [];
  for (let band = 0; band < books.length; ) {
    const book = books[band] as number;
    let [count, bits] = [0, 0];
    while (band + count < books.length && books[band + count] === book) {
      bits += (bandBits[band + count] as Float64Array)[book] as number;
      count++;
    }
    bits += 4 + lengthBits * (1 + Math.floor(count / more));
    sections.push({ book, first: first + band, count, bits });
    band += count;
  }
  return sections;
}

/** Bits of one band with each codebook; infinite where a value doesn't fit. */
function bitsByBook(values: Int32Array, start: number, end: number): Float64Array {
  const bits = new Float64Array(bookCount).fill(Number.POSITIVE_INFINITY);
  let largest = 0;
  for (let k = start; k < end; k++) largest = Math.max(largest, Math.abs(values[k] as number));
  if (largest === 0) bits[0] = 0;
  for (const [i, book] of codebooks().spectral.entries()) {
    const isEscape = book.largest === escapeValue;
    if (largest > book.largest && !isEscape) continue;
    // A book of the next larger range is never much better; this keeps the search short.
    if (!isEscape && book.largest > 2 * largest + 4) continue;
    let sum = 0;
    for (let k = start; k < end; k += book.dimension) sum += symbolBits(book, values, k);
    bits[i + 1] = sum;
  }
  return bits;
}

/** Index in its codebook of the `dimension` values from `at` on. */
export function symbolOf(book: SpectralBook, values: Int32Array, at: number): number {
  let symbol = 0;
  for (let i = 0; i < book.dimension; i++) {
    const value = values[at + i] as number;
    symbol =
      symbol * book.base + (book.isUnsigned ? Math.min(Math.abs(value), book.largest) : value + book.offset);
  }
  return symbol;
}

/** Length of the part of an escape before its bits: values from 16 on take 4 bits, from 32 on 5, and so on. */
export function escapeBits(magnitude: number): number {
  return 31 - Math.clz32(magnitude);
}

function symbolBits(book: SpectralBook, values: Int32Array, at: number): number {
  let bits = book.code.lengths[symbolOf(book, values, at)] as number;
  if (!book.isUnsigned) return bits;
  for (let i = 0; i < book.dimension; i++) {
    const magnitude = Math.abs(values[at + i] as number);
    if (magnitude > 0) bits++;
    if (book.largest === escapeValue && magnitude >= escapeValue) bits += 2 * escapeBits(magnitude) - 3;
  }
  return bits;
}
