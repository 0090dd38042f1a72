/** Holds what was computed against what the official code computed, element by element. */
import type { Tolerance } from './manifest.ts';
import type { GoldenArray } from './npy.ts';

export interface Comparison {
  readonly ok: boolean;
  /** Largest |got - want|. */
  readonly maxAbs: number;
  /** Largest |got - want| over the largest |want| of the array: the error on the output's own scale. */
  readonly maxRel: number;
  /** Where the largest absolute error is, for example `mel[0,17,42] got 1.5 want 1.4`. */
  readonly where: string;
}

/**
 * Passes when |got - want| <= atol + rtol * |want| everywhere, when integers are equal, and when the relative RMS error is
 * within `rel_rms` where the tolerance names one. NaN never passes.
 */
export function compare(
  name: string,
  got: ArrayLike<number>,
  want: GoldenArray,
  tolerance: Tolerance,
): Comparison {
  if (got.length !== want.values.length) {
    return {
      ok: false,
      maxAbs: Number.POSITIVE_INFINITY,
      maxRel: Number.POSITIVE_INFINITY,
      where: `${name} has ${got.length} values, expected ${want.values.length} ([${want.shape.join(', ')}])`,
    };
  }
  const { rtol, atol } = tolerance === 'exact' ? { rtol: 0, atol: 0 } : tolerance;
  let ok = true;
  let maxAbs = 0;
  let worst = 0;
  let scale = 0;
  let errorEnergy = 0;
  let wantEnergy = 0;
  for (let index = 0; index < got.length; index += 1) {
    const expected = want.values[index] as number;
    const actual = got[index] as number;
    // Equal infinities (a masked log-probability) have no difference; NaN compares false below and fails.
    const difference = actual === expected ? 0 : Math.abs(actual - expected);
    if (!(difference <= atol + rtol * Math.abs(expected))) ok = false;
    if (!(difference <= maxAbs)) {
      maxAbs = difference;
      worst = index;
    }
    if (Number.isFinite(expected)) {
      scale = Math.max(scale, Math.abs(expected));
      wantEnergy += expected * expected;
      errorEnergy += difference * difference;
    }
  }
  const relativeRms = tolerance === 'exact' ? undefined : tolerance.rel_rms;
  if (relativeRms !== undefined && !(Math.sqrt(errorEnergy / wantEnergy) <= relativeRms)) ok = false;
  return {
    ok,
    maxAbs,
    maxRel: maxAbs === 0 ? 0 : maxAbs / scale,
    where:
      got.length === 0
        ? `${name} is empty`
        : `${name}[${placeOf(worst, want.shape).join(',')}] got ${got[worst]} want ${want.values[worst]}`,
  };
}

function placeOf(index: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    place.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return place;
}
