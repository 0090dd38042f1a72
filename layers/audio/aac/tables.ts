/**
 * The tables of AAC Low Complexity (ISO/IEC 14496-3, subpart 4): Huffman codebooks (Annex 4.A), scale factor bands (4.5.4), rates.
 * The numbers stand in tables.data.json: [lengths] and [codes] by the standard's index.
 */

import type { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError } from '../errors.ts';
import tables from './tables.data.json' with { type: 'json' };

/** Samples of one frame and channel. */
export const frameSamples = 1024;
/** Coefficients of one of a frame's eight short windows. */
export const shortSamples = 128;

/** By samplingFrequencyIndex. */
export const aacRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
] as const;

/** Special codebooks of a section. */
export const zeroBook = 0;
export const noiseBook = 13;
export const intensityOutOfPhaseBook = 14;
export const intensityBook = 15;

/** Edges of the scale factor bands, one more than there are bands. */
export interface BandEdges {
  readonly long: readonly number[];
  readonly short: readonly number[];
  /** Temporal noise shaping reaches up to these bands at the most. */
  readonly tnsLongBands: number;
  readonly tnsShortBands: number;
}

/** Rates share tables: each index's own, by the rate that names them. */
const longTable = [
  '96000',
  '96000',
  '64000',
  '48000',
  '48000',
  '32000',
  '24000',
  '24000',
  '16000',
  '16000',
  '16000',
  '8000',
  '8000',
] as const;
const shortTable = [
  '64000',
  '64000',
  '64000',
  '48000',
  '48000',
  '48000',
  '24000',
  '24000',
  '16000',
  '16000',
  '16000',
  '8000',
  '8000',
] as const;
const tnsLong = [31, 31, 34, 40, 42, 51, 46, 46, 42, 42, 42, 39, 39];
const tnsShort = [9, 9, 10, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14];

/** @param rateIndex samplingFrequencyIndex, 0 to 12. */
export function bandEdges(rateIndex: number): BandEdges {
  const [long, short] = [longTable[rateIndex], shortTable[rateIndex]];
  if (!long || !short)
    throw new MalformedAudioError(`The AAC file has the reserved rate index ${rateIndex}.`);
  return {
    long: tables.longBands[long],
    short: tables.shortBands[short],
    tnsLongBands: tnsLong[rateIndex] as number,
    tnsShortBands: tnsShort[rateIndex] as number,
  };
}

/** One prefix code: symbols by index. */
export class Codebook {
  readonly lengths: readonly number[];
  readonly codes: readonly number[];
  /** Binary tree: entry 2n + bit is the next node, or -1 - symbol. */
  readonly #tree: Int32Array;

  constructor(table: { readonly lengths: readonly number[]; readonly codes: readonly number[] }) {
    this.lengths = table.lengths;
    this.codes = table.codes;
    // A complete prefix code of n symbols has n - 1 inner nodes.
    this.#tree = new Int32Array(2 * table.codes.length);
    let nodes = 1;
    for (const [symbol, code] of table.codes.entries()) {
      let node = 0;
      for (let bit = (table.lengths[symbol] as number) - 1; bit >= 0; bit--) {
        const at = 2 * node + ((code >> bit) & 1);
        if (bit === 0) this.#tree[at] = -1 - symbol;
        else if (this.#tree[at] === 0) this.#tree[at] = nodes++;
        node = this.#tree[at] as number;
      }
    }
  }

  read(reader: BitReader): number {
    let node = 0;
    do {
      node = this.#tree[2 * node + reader.read(1)] as number;
    } while (node >= 0);
    return -1 - node;
  }
}

/** How the symbols of a spectral codebook stand for coefficients. */
export interface SpectralBook {
  readonly code: Codebook;
  /** Coefficients a symbol: 4 or 2. */
  readonly dimension: number;
  /** Values a coefficient can take, and what to take from each digit. */
  readonly base: number;
  readonly offset: number;
  /** Signs follow as bits of their own for what isn't zero. */
  readonly isUnsigned: boolean;
  /** Largest magnitude; beyond it (book 11 only) an escape follows. */
  readonly largest: number;
}

const shapes: readonly (readonly [dimension: number, base: number, isUnsigned: boolean])[] = [
  [4, 3, false],
  [4, 3, false],
  [4, 3, true],
  [4, 3, true],
  [2, 9, false],
  [2, 9, false],
  [2, 8, true],
  [2, 8, true],
  [2, 13, true],
  [2, 13, true],
  [2, 17, true],
];

/** Value of book 11 that announces an escape. */
export const escapeValue = 16;

let books: { readonly spectral: readonly SpectralBook[]; readonly scaleFactor: Codebook } | undefined;

/** Spectral books 1 to 11 at [0] to [10], and the scale factor book (differences offset by 60). Built once. */
export function codebooks(): { readonly spectral: readonly SpectralBook[]; readonly scaleFactor: Codebook } {
  books ??= {
    spectral: tables.spectral.map((table, i) => {
      const [dimension, base, isUnsigned] = shapes[i] as readonly [number, number, boolean];
      const offset = isUnsigned ? 0 : (base - 1) / 2;
      return { code: new Codebook(table), dimension, base, offset, isUnsigned, largest: base - 1 - offset };
    }),
    scaleFactor: new Codebook(tables.scaleFactor),
  };
  return books;
}
