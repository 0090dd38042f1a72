/** Temporal noise shaping (ISO/IEC 14496-3, 4.6.9): an all-pole filter over the coefficients of a window. */

import type { BitReader } from '../bits/bit-reader.ts';
import { MalformedAudioError } from '../errors.ts';
import { type BandEdges, shortSamples } from './tables.ts';
import { eightShort, type WindowPlan } from './window-plan.ts';

/** Orders of Low Complexity. */
const maxOrderLong = 12;
const maxOrderShort = 7;

export interface TnsFilter {
  /** Range of coefficients in the frame's spectrum. */
  readonly start: number;
  readonly end: number;
  readonly isDownward: boolean;
  /** [order] a1 … of y[n] = x[n] - sum of a[i] y[n - i]. */
  readonly coefficients: Float64Array;
}

export function readTns(reader: BitReader, plan: WindowPlan, bands: BandEdges): TnsFilter[] {
  const isShort = plan.sequence === eightShort;
  const [countBits, lengthBits, orderBits] = isShort ? [1, 4, 3] : [2, 6, 5];
  const topBand = Math.min(isShort ? bands.tnsShortBands : bands.tnsLongBands, plan.bandCount);
  const filters: TnsFilter[] = [];
  for (let window = 0; window < (isShort ? 8 : 1); window++) {
    const count = reader.read(countBits);
    if (count === 0) continue;
    const resolution = reader.read(1);
    let bottom = plan.edges.length - 1;
    for (let i = 0; i < count; i++) {
      const top = bottom;
      bottom = Math.max(top - reader.read(lengthBits), 0);
      const order = reader.read(orderBits);
      if (order === 0) continue;
      if (order > (isShort ? maxOrderShort : maxOrderLong)) {
        throw new MalformedAudioError(`The AAC file has a noise-shaping filter of order ${order}.`);
      }
      const isDownward = reader.read(1) === 1;
      const bits = 3 + resolution - reader.read(1);
      const reflections = Array.from({ length: order }, () =>
        reflection(reader.readSigned(bits), 3 + resolution),
      );
      const base = window * shortSamples;
      const start = base + (plan.edges[Math.min(bottom, topBand)] as number);
      const end = base + (plan.edges[Math.min(top, topBand)] as number);
      if (end > start) filters.push({ start, end, isDownward, coefficients: stepUp(reflections) });
    }
  }
  return filters;
}

export function applyTns(spectrum: Float64Array, filters: readonly TnsFilter[]): void {
  for (const { start, end, isDownward, coefficients } of filters) {
    const step = isDownward ? -1 : 1;
    let at = isDownward ? end - 1 : start;
    for (let n = 0; n < end - start; n++, at += step) {
      let value = spectrum[at] as number;
      const known = Math.min(n, coefficients.length);
      for (let i = 1; i <= known; i++)
        value -= (coefficients[i - 1] as number) * (spectrum[at - i * step] as number);
      spectrum[at] = value;
    }
  }
}

/** Quantised on an arcsine scale of 3 or 4 bits, finer on the positive side by half a step. */
function reflection(quantised: number, bits: number): number {
  const steps = 2 ** (bits - 1) + (quantised >= 0 ? -0.5 : 0.5);
  return Math.sin((quantised * Math.PI) / 2 / steps);
}

/** Reflection coefficients -> direct form. */
function stepUp(reflections: readonly number[]): Float64Array {
  const a = new Float64Array(reflections.length);
  for (const [m, k] of reflections.entries()) {
    const before = a.slice(0, m);
    for (let i = 0; i < m; i++) a[i] = (before[i] as number) + k * (before[m - 1 - i] as number);
    a[m] = k;
  }
  return a;
}
