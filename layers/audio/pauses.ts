/** Changes the length of silences without touching the sounds around them. */
import { fadeIn, fadeOut } from './fade.ts';
import { type SampleSpan, speechSpan } from './silence.ts';

/** Length of the fades at a cut. */
const fadeSeconds = 0.005;

/** A stretch of samples put in (positive) or taken out (negative) at a place of the original. */
export interface Shift {
  /** Sample index in the original from which everything moves. */
  readonly at: number;
  readonly by: number;
}

export interface Retimed {
  readonly samples: Float32Array;
  readonly shifts: readonly Shift[];
}

/**
 * Silence before the first and after the last sound brought to a wanted length, by cutting or padding with zeros.
 *
 * A side whose wanted length is undefined stays as it is. Sound is never cut. All silence: the samples are cut or padded to the sum
 * of the wanted lengths.
 */
export function trimToSilence(
  samples: Float32Array,
  sampleRateHz: number,
  wanted: { readonly leadingSeconds?: number; readonly trailingSeconds?: number },
): Retimed {
  const span = speechSpan(samples, sampleRateHz);
  if (!span) {
    const seconds = (wanted.leadingSeconds ?? 0) + (wanted.trailingSeconds ?? 0);
    return setSilence(samples, sampleRateHz, [{ gap: { start: 0, end: samples.length }, seconds }]);
  }
  const gaps = [];
  if (wanted.leadingSeconds !== undefined) {
    gaps.push({ gap: { start: 0, end: span.start }, seconds: wanted.leadingSeconds });
  }
  if (wanted.trailingSeconds !== undefined) {
    gaps.push({ gap: { start: span.end, end: samples.length }, seconds: wanted.trailingSeconds });
  }
  return setSilence(samples, sampleRateHz, gaps);
}

/**
 * Each given gap brought to its wanted length; gaps must be in order and not overlap.
 *
 * A gap that is too long loses its middle, one that is too short gets zeros there, with fades of 5 ms on both sides so that room
 * tone does not stop with a click. At the very start or end the part beside the speech is what stays.
 */
export function setSilence(
  samples: Float32Array,
  sampleRateHz: number,
  gaps: readonly { readonly gap: SampleSpan; readonly seconds: number }[],
): Retimed {
  const fade = Math.round(fadeSeconds * sampleRateHz);
  const pieces: Float32Array[] = [];
  const shifts: Shift[] = [];
  let at = 0;
  for (const { gap, seconds } of gaps) {
    const wanted = Math.max(0, Math.round(seconds * sampleRateHz));
    const present = gap.end - gap.start;
    if (wanted === present) continue;
    const kept = Math.min(wanted, present);
    const before = gap.start === 0 ? 0 : gap.end === samples.length ? kept : Math.floor(kept / 2);
    const after = kept - before;
    const head = samples.slice(at, gap.start + before);
    fadeOut(head, Math.min(fade, before));
    const tail = samples.slice(gap.end - after, gap.end);
    fadeIn(tail, Math.min(fade, after));
    pieces.push(head, new Float32Array(wanted - kept), tail);
    at = gap.end;
    shifts.push({ at: gap.start + before, by: wanted - present });
  }
  pieces.push(samples.subarray(at));
  return { samples: joined(pieces), shifts };
}

/** Where a place of the original lies after the shifts. */
export function shiftedPlace(place: number, shifts: readonly Shift[]): number {
  let moved = place;
  for (const shift of shifts) {
    if (place < shift.at) continue;
    // A place inside a stretch that was taken out lands where the cut is.
    moved += shift.by < 0 ? -Math.min(-shift.by, place - shift.at) : shift.by;
  }
  return moved;
}

/** Arrays one after the other. */
export function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
