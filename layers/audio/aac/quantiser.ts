/**
 * Chooses how finely each band of a frame is written.
 *
 * Noise may lie a fixed distance under the sound of its own band and, further, under that of its neighbours (what they mask), never under the
 * rounding of 16-bit samples. If the frame has too few bits for that, all bands become coarser together. A simple model of
 * hearing, meant for one voice at generous bit rates.
 */
import type { AnalysedFrame } from './frame-analysis.ts';
import { type Section, sectionsOf } from './sections.ts';
import { codebooks, shortSamples } from './tables.ts';

export interface QuantisedFrame {
  /** Bands of each group that are written. */
  readonly bandCount: number;
  /** [groups * bandCount] scale factor of each band, -1 where none is written. */
  readonly scales: Int32Array;
  readonly sections: readonly Section[];
  /** [1024] whole numbers, band after band: the windows of a group stand together within each band. */
  readonly values: Int32Array;
  /** Range of each band in `values`, [groups * bandCount]. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly bits: number;
}

/** Signal to noise, dB, at the bottom and at the top of the spectrum. */
const [lowSnrDb, highSnrDb] = [26, 16];
/** What a band masks in the next one up and down, dB. */
const [maskUpDb, maskDownDb] = [-15, -28];
/** Noise of half a bit rms of 16-bit samples, as energy of one coefficient (2048 times the variance). */
const inaudiblePerLine = 2048 * 0.25;
/** The standard's rounding: what is under 0.5946 goes down. */
const rounding = 0.4054;
const largestValue = 8191;
/** Scale factors differ by at most 60 from band to band. */
const largestStep = 60;

/**
 * @param bands edges within a window of this frame.
 * @param budgetBits what sections, scale factors and coefficients may take together.
 */
export function quantiseFrame(
  frame: AnalysedFrame,
  bands: readonly number[],
  budgetBits: number,
): QuantisedFrame {
  const { lines, starts } = interleaved(frame, bands);
  const groups = frame.groupLengths.length;
  const wanted = wantedScales(lines, starts, groups);
  // The smallest coarsening that fits, by bisection: 0 is what the ear asks for.
  let [fits, tooFine] = [160, -1];
  let best: QuantisedFrame | undefined;
  for (let coarser = 0; ; coarser = (fits + tooFine) >> 1) {
    const made = quantiseAt(lines, starts, groups, wanted, coarser, frame.groupLengths);
    if (made.bits <= budgetBits) {
      best = made;
      fits = coarser;
    } else {
      tooFine = coarser;
    }
    if (fits - tooFine <= 1) break;
  }
  return best ?? quantiseAt(lines, starts, groups, wanted, fits, frame.groupLengths);
}

/** Coefficients band after band, the windows of a group side by side. */
function interleaved(
  frame: AnalysedFrame,
  bands: readonly number[],
): { lines: Float64Array; starts: Int32Array } {
  const bandCount = bands.length - 1;
  if (frame.groupLengths.length === 1 && frame.groupLengths[0] === 1) {
    return { lines: frame.spectrum, starts: Int32Array.from(bands) };
  }
  const lines = new Float64Array(frame.spectrum.length);
  const starts = new Int32Array(frame.groupLengths.length * bandCount + 1);
  let at = 0;
  let window = 0;
  for (const [group, length] of frame.groupLengths.entries()) {
    for (let band = 0; band < bandCount; band++) {
      starts[group * bandCount + band] = at;
      for (let w = window; w < window + length; w++) {
        const from = w * shortSamples;
        for (let k = bands[band] as number; k < (bands[band + 1] as number); k++)
          lines[at++] = frame.spectrum[from + k] as number;
      }
    }
    window += length;
  }
  starts[starts.length - 1] = at;
  return { lines, starts };
}

/** The scale factor of each band at which its noise is just allowed; -1 for bands that are all noise anyway. */
function wantedScales(lines: Float64Array, starts: Int32Array, groups: number): Int32Array {
  const count = starts.length - 1;
  const bandCount = count / groups;
  const energies = new Float64Array(count);
  const roots = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
      const magnitude = Math.abs(lines[k] as number);
      energies[i] = (energies[i] as number) + magnitude * magnitude;
      roots[i] = (roots[i] as number) + Math.sqrt(magnitude);
    }
  }
  return Int32Array.from({ length: count }, (_, i) => {
    const band = i % bandCount;
    const width = (starts[i + 1] as number) - (starts[i] as number);
    const snrDb = lowSnrDb + ((highSnrDb - lowSnrDb) * band) / bandCount;
    const below = band > 0 ? (energies[i - 1] as number) : 0;
    const above = band < bandCount - 1 ? (energies[i + 1] as number) : 0;
    const allowed = Math.max(
      (energies[i] as number) * power(-snrDb),
      below * power(maskUpDb - snrDb),
      above * power(maskDownDb - snrDb),
      inaudiblePerLine * width,
    );
    if ((energies[i] as number) <= allowed) return -1;
    // Rounding |x|^(3/4) / step^(3/4) leaves noise of (16/9) |x|^(1/2) step^(3/2) / 12 in each line.
    const step = ((6.75 * allowed) / (roots[i] as number)) ** (2 / 3);
    return Math.floor(100 + 4 * Math.log2(step));
  });
}

function quantiseAt(
  lines: Float64Array,
  starts: Int32Array,
  groups: number,
  wanted: Int32Array,
  coarser: number,
  groupLengths: readonly number[],
): QuantisedFrame {
  const count = starts.length - 1;
  const allBands = count / groups;
  const values = new Int32Array(lines.length);
  const scales = withinStep(wanted, coarser, lines, starts);
  let bandCount = 0;
  for (let i = 0; i < count; i++) {
    if (scales[i] === -1) continue;
    const gain = 2 ** (-0.1875 * ((scales[i] as number) - 100));
    let isZero = true;
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
      const line = lines[k] as number;
      const value = Math.floor(Math.abs(line) ** 0.75 * gain + rounding);
      if (value > 0) isZero = false;
      values[k] = line < 0 ? -value : value;
    }
    if (isZero) scales[i] = -1;
    else bandCount = Math.max(bandCount, (i % allBands) + 1);
  }
  const isWritten = (_: number, i: number): boolean => i < count && i % allBands < bandCount;
  const written = {
    scales: scales.filter(isWritten),
    starts: starts.filter(isWritten),
    ends: starts.subarray(1).filter(isWritten),
  };
  const isShort = groupLengths.length > 1 || groupLengths[0] !== 1;
  const sections = sectionsOf(values, written.starts, written.ends, bandCount, isShort);
  const sectionBits = sections.reduce((sum, section) => sum + section.bits, 0);
  nameScales(written.scales, sections);
  return { bandCount, ...written, sections, values, bits: sectionBits + scaleBits(written.scales) };
}

/** A silent band inside a section of sound needs a scale factor all the same: the one before it, which costs one bit. */
function nameScales(scales: Int32Array, sections: readonly Section[]): void {
  let before = scales.find((scale) => scale !== -1) ?? 0;
  for (const { book, first, count } of sections) {
    for (let band = first; band < first + count; band++) {
      if (book === 0) scales[band] = -1;
      else if (scales[band] === -1) scales[band] = before;
      else before = scales[band] as number;
    }
  }
}

/** The wanted scale factors, coarser, within the format's limits; only ever finer than asked for. */
function withinStep(
  wanted: Int32Array,
  coarser: number,
  lines: Float64Array,
  starts: Int32Array,
): Int32Array {
  const scales = wanted.map((scale, i) => {
    if (scale < 0) return -1;
    let largest = 0;
    for (let k = starts[i] as number; k < (starts[i + 1] as number); k++)
      largest = Math.max(largest, Math.abs(lines[k] as number));
    const finest = Math.ceil(100 + (Math.log2(largest ** 0.75 / (largestValue - 1)) / 0.1875 || 0));
    return Math.max(finest, Math.min(255, scale + coarser), 0);
  });
  const order = [...scales.keys()].filter((i) => scales[i] !== -1);
  for (const path of [order, order.slice().reverse()]) {
    for (let n = 1; n < path.length; n++) {
      const [here, before] = [path[n] as number, path[n - 1] as number];
      scales[here] = Math.min(scales[here] as number, (scales[before] as number) + largestStep);
    }
  }
  return scales;
}

function scaleBits(scales: Int32Array): number {
  const { lengths } = codebooks().scaleFactor;
  let [bits, before] = [0, -1];
  for (const scale of scales) {
    if (scale === -1) continue;
    bits += lengths[before === -1 ? 60 : scale - before + 60] as number;
    before = scale;
  }
  return bits;
}

function power(decibels: number): number {
  return 10 ** (decibels / 10);
}
