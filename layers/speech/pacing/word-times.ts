/**
 * When each word of a segment is heard, in samples of the sound as the model made it.
 *
 * `timesFromSound` knows only the sound: written pauses that were found in it are fixed points, and between two of them words take their
 * share (`soundLength`) of what is not silent; a silence between two of them lies between two words. `timesFromPhones` is for models
 * whose speech tokens name the phone they belong to (see phone-ends.ts): it reads the times off.
 */
import { type SampleSpan, silentGaps } from '../../audio/index.ts';
import type { Stretch } from '../text/index.ts';
import { soundLength } from './sound-share.ts';

/** A written pause that has its silence in the sound. */
export interface FixedPause {
  /** Place in the segment's text. */
  readonly at: number;
  readonly gap: SampleSpan;
}

/** Shorter silences are closures of consonants. */
const SHORTEST_GAP_SECONDS = 0.08;

/**
 * @param words in order
 * @param speech from the first sound to the last
 * @param pauses in order, inside `speech`
 * @returns a span for each word, in order, none overlapping
 */
export function timesFromSound(
  text: string,
  words: readonly Stretch[],
  samples: Float32Array,
  sampleRateHz: number,
  speech: SampleSpan,
  pauses: readonly FixedPause[],
): SampleSpan[] {
  const silences = silentGaps(samples, sampleRateHz, SHORTEST_GAP_SECONDS);
  const times: SampleSpan[] = [];
  let first = 0;
  let start = speech.start;
  for (const { at, gap } of [...pauses, { at: text.length, gap: { start: speech.end, end: speech.end } }]) {
    let end = first;
    while (end < words.length && (words[end] as Stretch).start < at) end += 1;
    const sound = { start, end: gap.start };
    const inside = silences.filter((silence) => silence.start > sound.start && silence.end < sound.end);
    times.push(...shareOut(text, words.slice(first, end), sound, inside));
    first = end;
    start = gap.end;
  }
  return times;
}

/**
 * @param starts [n] where in the text each phone begins
 * @param ends [n] where in the sound each phone ends, in samples
 * @returns a span for each word, in order, none overlapping
 */
export function timesFromPhones(
  text: string,
  words: readonly Stretch[],
  starts: Int32Array,
  ends: Float64Array,
): SampleSpan[] {
  const times: SampleSpan[] = [];
  // The first phone is the onset of the voice.
  let phone = 1;
  for (let index = 0; index < words.length; ) {
    // Ideographs that a reader takes as one word have its phones at the first of them.
    let next = index + 1;
    const group = words[index] as Stretch;
    while (phone < starts.length && (starts[phone] as number) < group.start) phone += 1;
    let last = phone;
    while (last < starts.length && (starts[last] as number) < group.end) last += 1;
    for (; next < words.length; next += 1) {
      const { start, end } = words[next] as Stretch;
      const own = last < starts.length && (starts[last] as number) < end;
      if (own || start !== (words[next - 1] as Stretch).end) break;
    }
    const sound = { start: ends[phone - 1] ?? 0, end: ends[Math.max(phone, last) - 1] ?? 0 };
    times.push(...shareOut(text, words.slice(index, next), sound, []));
    phone = last;
    index = next;
  }
  return times;
}

/** Divides a stretch of sound among words by the length of each; silences count for nobody. */
function shareOut(
  text: string,
  words: readonly Stretch[],
  sound: SampleSpan,
  silences: readonly SampleSpan[],
): SampleSpan[] {
  const lengths = words.map(({ start, end }) => soundLength(text.slice(start, end)));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  if (whole === 0) return words.map(() => ({ start: sound.start, end: sound.start }));
  const silent = silences.reduce((sum, { start, end }) => sum + end - start, 0);
  const heard = sound.end - sound.start - silent;
  const times: SampleSpan[] = [];
  let spoken = 0;
  for (const length of lengths) {
    const from = placeOf((heard * spoken) / whole, sound, silences, 'after');
    spoken += length;
    times.push({ start: from, end: placeOf((heard * spoken) / whole, sound, silences, 'before') });
  }
  return times;
}

/** The place that has so many samples of sound before it; at a silence, the side of it that is asked for. */
function placeOf(
  heard: number,
  sound: SampleSpan,
  silences: readonly SampleSpan[],
  side: 'before' | 'after',
): number {
  let place = sound.start + heard;
  for (const { start, end } of silences) {
    if (side === 'after' ? place < start : place <= start) break;
    place += end - start;
  }
  return Math.min(place, sound.end);
}
