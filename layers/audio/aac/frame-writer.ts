/** One mono frame of AAC Low Complexity as ADTS bytes (ISO/IEC 14496-3, 4.4.2; 13818-7, 6.2). */
import { BitWriter } from '../bits/bit-writer.ts';
import type { AnalysedFrame } from './frame-analysis.ts';
import type { QuantisedFrame } from './quantiser.ts';
import { escapeBits, type Section, symbolOf } from './sections.ts';
import { codebooks, escapeValue, type SpectralBook } from './tables.ts';
import { eightShort } from './window-plan.ts';

/** Bits of a frame besides sections, scale factors and coefficients, at the most. */
export const overheadBits = 56 + 3 + 4 + 8 + 15 + 3 + 3 + 7;
const headerBytes = 7;

/** @param rateIndex samplingFrequencyIndex. */
export function adtsFrame(frame: AnalysedFrame, quantised: QuantisedFrame, rateIndex: number): Uint8Array {
  const writer = new BitWriter();
  // Room for the header, which tells the length.
  for (let i = 0; i < headerBytes; i++) writer.write(0, 8);
  // single_channel_element 0
  writer.write(0, 3);
  writer.write(0, 4);
  writeChannel(writer, frame, quantised);
  writer.write(7, 3);
  writer.alignToByte();
  const bytes = writer.bytes().slice();
  bytes.set(adtsHeader(bytes.length, rateIndex));
  return bytes;
}

function adtsHeader(frameBytes: number, rateIndex: number): Uint8Array {
  const writer = new BitWriter();
  // Sync word, MPEG-4, no checksum.
  writer.write(0xfff1, 16);
  // Low Complexity, rate, mono.
  writer.write(1, 2);
  writer.write(rateIndex, 4);
  writer.write(0, 1);
  writer.write(1, 3);
  writer.write(0, 4);
  writer.write(frameBytes, 13);
  // Variable bit rate, one block.
  writer.write(0x7ff, 11);
  writer.write(0, 2);
  return writer.bytes();
}

function writeChannel(writer: BitWriter, frame: AnalysedFrame, quantised: QuantisedFrame): void {
  const { bandCount, scales, sections, values, starts, ends } = quantised;
  const gain = scales.find((scale) => scale !== -1) ?? 0;
  writer.write(gain, 8);
  // ics_info: sequence, sine window.
  writer.write(0, 1);
  writer.write(frame.sequence, 2);
  writer.write(0, 1);
  const isShort = frame.sequence === eightShort;
  if (isShort) {
    writer.write(bandCount, 4);
    // One bit for each window but the first: does it belong to the group before?
    for (const [group, length] of frame.groupLengths.entries()) {
      if (group > 0) writer.write(0, 1);
      for (let w = 1; w < length; w++) writer.write(1, 1);
    }
  } else {
    writer.write(bandCount, 6);
    writer.write(0, 1);
  }
  for (const section of sections) writeSection(writer, section, isShort ? 3 : 5);
  writeScales(writer, scales, gain);
  // No pulses, noise shaping or gain control.
  writer.write(0, 3);
  for (const { book, first, count } of sections) {
    const spectral = codebooks().spectral[book - 1];
    if (!spectral) continue;
    for (let band = first; band < first + count; band++) {
      const end = ends[band] as number;
      for (let k = starts[band] as number; k < end; k += spectral.dimension)
        writeSymbol(writer, spectral, values, k);
    }
  }
}

function writeSection(writer: BitWriter, { book, count }: Section, lengthBits: number): void {
  const more = 2 ** lengthBits - 1;
  writer.write(book, 4);
  let rest = count;
  for (; rest >= more; rest -= more) writer.write(more, lengthBits);
  writer.write(rest, lengthBits);
}

function writeScales(writer: BitWriter, scales: Int32Array, gain: number): void {
  const { lengths, codes } = codebooks().scaleFactor;
  let before = gain;
  for (const scale of scales) {
    if (scale === -1) continue;
    const symbol = scale - before + 60;
    writer.write(codes[symbol] as number, lengths[symbol] as number);
    before = scale;
  }
}

function writeSymbol(writer: BitWriter, book: SpectralBook, values: Int32Array, at: number): void {
  const symbol = symbolOf(book, values, at);
  writer.write(book.code.codes[symbol] as number, book.code.lengths[symbol] as number);
  if (!book.isUnsigned) return;
  for (let i = 0; i < book.dimension; i++) {
    const value = values[at + i] as number;
    if (value !== 0) writer.write(value < 0 ? 1 : 0, 1);
  }
  if (book.largest !== escapeValue) return;
  for (let i = 0; i < book.dimension; i++) {
    const magnitude = Math.abs(values[at + i] as number);
    if (magnitude < escapeValue) continue;
    // As many ones as bits beyond four, a zero, then the bits under the leading one.
    const bits = escapeBits(magnitude);
    for (let n = 4; n < bits; n++) writer.write(1, 1);
    writer.write(0, 1);
    writer.write(magnitude - 2 ** bits, bits);
  }
}
