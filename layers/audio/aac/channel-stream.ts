/** individual_channel_stream (ISO/IEC 14496-3, 4.4.2.7): one channel's frame from bits to spectral coefficients. */

import type { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError, UnsupportedAudioError } from '../errors.ts';
import {
  type BandEdges,
  codebooks,
  escapeValue,
  frameSamples,
  intensityBook,
  intensityOutOfPhaseBook,
  noiseBook,
  type SpectralBook,
  zeroBook,
} from './tables.ts';
import { readTns, type TnsFilter } from './tns.ts';
import { eightShort, readWindowPlan, type WindowPlan } from './window-plan.ts';

export interface ChannelFrame {
  readonly plan: WindowPlan;
  /** [groups * bandCount] codebook of each band. */
  readonly books: Uint8Array;
  /** [groups * bandCount] scale factor, intensity position or noise level of each band. */
  readonly scales: Int32Array;
  /** [1024] coefficients, window after window; noise and intensity bands still zero. */
  readonly spectrum: Float64Array;
  readonly tns: readonly TnsFilter[];
}

/** @param shared the plan of a channel pair with a common window. */
export function readChannelStream(reader: BitReader, bands: BandEdges, shared?: WindowPlan): ChannelFrame {
  const globalGain = reader.read(8);
  const plan = shared ?? readWindowPlan(reader, bands);
  const books = readSections(reader, plan);
  const scales = readScales(reader, books, globalGain);
  const isShort = plan.sequence === eightShort;
  const pulses = reader.read(1) === 1 ? readPulses(reader, plan, isShort) : [];
  const tns = reader.read(1) === 1 ? readTns(reader, plan, bands) : [];
  if (reader.read(1) === 1) {
    throw new UnsupportedAudioError('The AAC file uses gain control (SSR profile); Low Complexity is read.');
  }
  const spectrum = readSpectrum(reader, plan, books);
  for (const { at, amount } of pulses) {
    const value = spectrum[at] as number;
    spectrum[at] = value > 0 ? value + amount : value - amount;
  }
  dequantise(spectrum, plan, books, scales);
  return { plan, books, scales, spectrum, tns };
}

/** Calls `visit` for each band of each window: its place among the bands and its coefficients' range. */
export function forEachBand(
  plan: WindowPlan,
  visit: (band: number, start: number, end: number, index: number) => void,
): void {
  let window = 0;
  for (const [group, length] of plan.groupLengths.entries()) {
    for (let w = 0; w < length; w++, window++) {
      const base = window * plan.windowSamples;
      for (let band = 0; band < plan.bandCount; band++) {
        const [start, end] = [plan.edges[band] as number, plan.edges[band + 1] as number];
        visit(band, base + start, base + end, group * plan.bandCount + band);
      }
    }
  }
}

function readSections(reader: BitReader, plan: WindowPlan): Uint8Array {
  const books = new Uint8Array(plan.groupLengths.length * plan.bandCount);
  const lengthBits = plan.sequence === eightShort ? 3 : 5;
  const more = 2 ** lengthBits - 1;
  for (let group = 0; group < plan.groupLengths.length; group++) {
    for (let band = 0; band < plan.bandCount; ) {
      const book = reader.read(4);
      let length = 0;
      let part: number;
      do {
        part = reader.read(lengthBits);
        length += part;
      } while (part === more);
      if (book === 12 || band + length > plan.bandCount || length === 0) throw damaged('section');
      books.fill(book, group * plan.bandCount + band, group * plan.bandCount + band + length);
      band += length;
    }
  }
  return books;
}

function readScales(reader: BitReader, books: Uint8Array, globalGain: number): Int32Array {
  const { scaleFactor } = codebooks();
  const scales = new Int32Array(books.length);
  let gain = globalGain;
  let position = 0;
  // Noise levels start 90 below the gain; the first difference has nine bits of its own.
  let noise = globalGain - 90;
  let firstNoise = true;
  for (let i = 0; i < books.length; i++) {
    const book = books[i] as number;
    if (book === zeroBook) continue;
    if (book === intensityBook || book === intensityOutOfPhaseBook) {
      position += scaleFactor.read(reader) - 60;
      scales[i] = position;
    } else if (book === noiseBook) {
      noise += firstNoise ? reader.read(9) - 256 : scaleFactor.read(reader) - 60;
      firstNoise = false;
      scales[i] = noise;
    } else {
      gain += scaleFactor.read(reader) - 60;
      if (gain < 0 || gain > 255) throw damaged('scale factor');
      scales[i] = gain;
    }
    if (Math.abs(scales[i] as number) > 511) throw damaged('scale factor');
  }
  return scales;
}

function readPulses(reader: BitReader, plan: WindowPlan, isShort: boolean): { at: number; amount: number }[] {
  if (isShort) throw damaged('pulse');
  const count = reader.read(2) + 1;
  let at = plan.edges[reader.read(6)] ?? frameSamples;
  return Array.from({ length: count }, () => {
    at += reader.read(5);
    if (at >= frameSamples) throw damaged('pulse');
    return { at, amount: reader.read(4) };
  });
}

function readSpectrum(reader: BitReader, plan: WindowPlan, books: Uint8Array): Float64Array {
  const { spectral } = codebooks();
  const spectrum = new Float64Array(frameSamples);
  let firstWindow = 0;
  for (const [group, length] of plan.groupLengths.entries()) {
    for (let band = 0; band < plan.bandCount; band++) {
      const book = spectral[(books[group * plan.bandCount + band] as number) - 1];
      if (!book) continue;
      const [start, end] = [plan.edges[band] as number, plan.edges[band + 1] as number];
      for (let w = firstWindow; w < firstWindow + length; w++) {
        const base = w * plan.windowSamples;
        for (let k = base + start; k < base + end; k += book.dimension) readSymbol(reader, book, spectrum, k);
      }
    }
    firstWindow += length;
  }
  return spectrum;
}

function readSymbol(reader: BitReader, book: SpectralBook, spectrum: Float64Array, at: number): void {
  let symbol = book.code.read(reader);
  for (let i = book.dimension - 1; i >= 0; i--) {
    spectrum[at + i] = (symbol % book.base) - book.offset;
    symbol = Math.floor(symbol / book.base);
  }
  if (!book.isUnsigned) return;
  let signs = 0;
  for (let i = 0; i < book.dimension; i++) {
    if (spectrum[at + i] !== 0 && reader.read(1) === 1) signs |= 1 << i;
  }
  for (let i = 0; i < book.dimension; i++) {
    let magnitude = spectrum[at + i] as number;
    if (magnitude === escapeValue && book.largest === escapeValue) magnitude = readEscape(reader);
    spectrum[at + i] = (signs >> i) & 1 ? -magnitude : magnitude;
  }
}

function readEscape(reader: BitReader): number {
  let bits = 4;
  while (reader.read(1) === 1) {
    bits++;
    if (bits > 12) throw damaged('escape');
  }
  return 2 ** bits + reader.read(bits);
}

function dequantise(spectrum: Float64Array, plan: WindowPlan, books: Uint8Array, scales: Int32Array): void {
  forEachBand(plan, (_, start, end, index) => {
    const book = books[index] as number;
    if (book === zeroBook || book >= noiseBook) return;
    const gain = 2 ** (0.25 * ((scales[index] as number) - 100));
    for (let k = start; k < end; k++) {
      const value = spectrum[k] as number;
      spectrum[k] = Math.sign(value) * Math.abs(value) ** (4 / 3) * gain;
    }
  });
}

function damaged(what: string): MalformedAudioError {
  return new MalformedAudioError(`The AAC file is damaged: a frame has an impossible ${what}.`);
}
