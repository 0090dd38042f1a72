/**
 * Gives a segment's sound the pauses that were written: those inside it, and the silence that follows it. What silence the
 * model made by itself at those places is replaced; no sound is cut. And says when each word is heard in the result.
 */
import {
  heardSilences,
  type Retimed,
  type SampleSpan,
  setSilence,
  shiftedPlace,
  silentGaps,
  speechSpan,
} from '../../audio/index.ts';
import type { WordTime } from '../model.ts';
import { endOfHeard, type PreparedSegment, type Stretch } from '../text/index.ts';
import { type PlacedPause, placePauses } from './place-pauses.ts';
import { shareBefore } from './sound-share.ts';
import { textWords } from './text-words.ts';
import { type FixedPause, timesFromPhones, timesFromSound } from './word-times.ts';

/** What counts as sound has a margin on either side: those around a pause together, which are quiet to every ear. */
const MARGINS_SECONDS = 0.03;
/** Kept before the first sound, so that no onset is clipped. */
const LEAD_SECONDS = 0.02;
/**
 * The sound of the embedded voice runs ahead of what its tokens say by about this much, as its teacher's does: the first sound is 35 to 85 ms
 * before the end of the phone that stands for the silence at the beginning (24 sentences, median 55), and a recogniser hears words inside
 * sentences 60 to 80 ms earlier (docs/text.md).
 */
const PHONE_LAG_SECONDS = 0.06;
/** A silence that ends the last word begins at most this much before its tokens do, and is no closure of a consonant. */
const LAST_WORD_LEEWAY_SECONDS = 0.1;
const SHORTEST_END_SECONDS = 0.06;
/** Nothing of the last word begins to sound so long after its tokens. */
const LAST_WORD_LAG_SECONDS = 0.05;
/** Kept after the last sound of all, so that the sound does not end abruptly. */
const TAIL_SECONDS = 0.15;

export interface Pacing {
  readonly sampleRateHz: number;
  /** Durations scale by 1/speed. */
  readonly speed: number;
  /** Silence before the first word of the text; 0 for later segments. */
  readonly leadingSeconds: number;
  readonly isLast: boolean;
  /** The whole text that the segment's spans point to: words are named as they are written there. */
  readonly written: string;
  /** What the model's tokens say about its phones, if they do. */
  readonly phones?: {
    /** [n] where in the segment's text each phone begins. */
    readonly starts: Int32Array;
    /** [n] the token after the last one of each phone. */
    readonly ends: Int32Array;
    readonly tokenCount: number;
  };
}

export interface PacedSegment {
  readonly samples: Float32Array;
  readonly words: readonly WordTime[];
}

export function paceSegment(samples: Float32Array, segment: PreparedSegment, pacing: Pacing): PacedSegment {
  const { sampleRateHz, speed } = pacing;
  const strayAt = strayEnd(samples, segment.text, pacing);
  const heard = samples.subarray(0, strayAt);
  const speech = speechSpan(heard, sampleRateHz);
  if (!speech) return { samples, words: [] };
  const placed = placePauses(
    samples,
    sampleRateHz,
    segment.pauses.map(({ at, seconds }) => ({
      share: shareBefore(segment.text, at),
      seconds: seconds / speed,
    })),
    speed,
  ).filter(({ gap }) => gap.start > speech.start && gap.end < speech.end);
  const inner = withoutFades(samples, sampleRateHz, placed);
  const after = segment.pauseIsFixed ? segment.pauseAfterSeconds : segment.pauseAfterSeconds / speed;
  const lead = LEAD_SECONDS / speed;
  const trailing = pacing.isLast
    ? Math.max(TAIL_SECONDS / speed, after)
    : Math.max(0, after - lead - MARGINS_SECONDS);
  const retimed = setSilence(heard, sampleRateHz, [
    { gap: { start: 0, end: speech.start }, seconds: lead + pacing.leadingSeconds },
    ...inner,
    { gap: { start: speech.end, end: heard.length }, seconds: trailing },
  ]);
  const pauses = inner.map(({ index, gap }): FixedPause => ({ at: segment.pauses[index]?.at ?? 0, gap }));
  return {
    samples: retimed.samples,
    words: wordTimes(samples, segment, pacing, speech, pauses, retimed),
  };
}

/**
 * Pauses less what fades into them, which a listener hears as silence too: 40 dB under the loudest, commas of the embedded voice were 40 to 75 ms
 * longer, at speed 2 half of a comma. The margins are taken off, and half of what fades beyond, so that a stricter ear finds the pause as well.
 */
function withoutFades(
  samples: Float32Array,
  sampleRateHz: number,
  pauses: readonly PlacedPause[],
): PlacedPause[] {
  const heard = heardSilences(
    samples,
    sampleRateHz,
    pauses.map(({ gap }) => gap),
  );
  return pauses.map((pause, index) => {
    const own = pause.gap;
    const silence = heard[index] ?? own;
    const fades = (silence.end - silence.start - (own.end - own.start)) / sampleRateHz;
    const quiet = Math.min(MARGINS_SECONDS, fades);
    return { ...pause, seconds: Math.max(0, pause.seconds - (quiet + fades) / 2) };
  });
}

/**
 * Where the sound is to be cut off; `samples.length` when it is all speech. A segment that ends with a comma makes the embedded voice draw
 * breath for a word that never comes: what sounds behind a silence, after the tokens of the last word, is none of it.
 */
function strayEnd(samples: Float32Array, text: string, { phones, sampleRateHz, speed }: Pacing): number {
  const heardEnd = endOfHeard(text);
  const behind = phones?.starts.findIndex((start) => start >= heardEnd) ?? -1;
  const lastWordEnd = behind > 0 ? phones?.ends[behind - 1] : undefined;
  if (!phones || lastWordEnd === undefined) return samples.length;
  const endPlace =
    (lastWordEnd / phones.tokenCount) * samples.length - (PHONE_LAG_SECONDS / speed) * sampleRateHz;
  const earliest = endPlace - (LAST_WORD_LEEWAY_SECONDS / speed) * sampleRateHz;
  const gaps = silentGaps(samples, sampleRateHz, SHORTEST_END_SECONDS / speed);
  // The end of a word may itself be silent, as です is: what sounds well behind its tokens is no part of it.
  const latest = endPlace + (LAST_WORD_LAG_SECONDS / speed) * sampleRateHz;
  const gap = gaps.find(({ start, end }) => start >= earliest || end >= latest);
  return gap === undefined ? samples.length : Math.floor((gap.start + gap.end) / 2);
}

function wordTimes(
  samples: Float32Array,
  segment: PreparedSegment,
  { sampleRateHz, speed, written, phones }: Pacing,
  speech: SampleSpan,
  pauses: readonly FixedPause[],
  { shifts }: Retimed,
): WordTime[] {
  const { text } = segment;
  const words = textWords(segment, written);
  const times = phones
    ? timesFromPhones(
        text,
        words,
        phones.starts,
        Float64Array.from(
          phones.ends,
          (end) => (end / phones.tokenCount) * samples.length - (PHONE_LAG_SECONDS / speed) * sampleRateHz,
        ),
      )
    : timesFromSound(text, words, samples, sampleRateHz, speech, pauses);
  const startAt = (place: number) => shiftedPlace(Math.round(place), shifts) / sampleRateHz;
  // An end is behind its last sample: silence that is put in there comes after it.
  const endAt = (place: number) => (shiftedPlace(Math.round(place) - 1, shifts) + 1) / sampleRateHz;
  // A pause is before or behind a word, never inside it, however a model's own count has it; and what sounds next to it is the word's.
  const before = ({ start }: Stretch) => pauses.findLast(({ at }) => at <= start)?.gap.end ?? speech.start;
  const behind = ({ start }: Stretch) => pauses.find(({ at }) => at > start)?.gap.start ?? speech.end;
  let heardUntil = 0;
  return words.map((own, index) => {
    const { word, writtenStart, writtenEnd } = own;
    const time = times[index] ?? { start: speech.end, end: speech.end };
    const [least, most] = [before(own), behind(own)];
    const within = (place: number) => Math.min(most, Math.max(least, place));
    const [previous, next] = [words[index - 1], words[index + 1]];
    const isFirst = previous === undefined || before(previous) !== least;
    const isLast = next === undefined || before(next) !== least;
    const startSeconds = Math.max(heardUntil, startAt(isFirst ? least : within(time.start)));
    const endSeconds = Math.max(startSeconds, endAt(isLast ? most : within(time.end)));
    heardUntil = endSeconds;
    return { word, writtenStart, writtenEnd, startSeconds, endSeconds };
  });
}
