/** Puts what belongs to stretches of the whole text into the segments it was cut into. */
import type { Language } from '../../model.ts';
import type { LanguageRun } from '../language/index.ts';
import type { Sound, Style } from '../markup/index.ts';
import { isLinear } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import type { PreparedSegment, Stretch } from './prepared-text.ts';
import { StretchSweep } from './stretch-sweep.ts';

/**
 * Languages along a segment. A unit is in the language where it was written, an added mark in that of what it follows.
 *
 * @param segment its spans point into `source`.
 * @param runs of `source`; segments are asked for in order.
 */
export function languagesOf(
  segment: SpokenText,
  source: string,
  runs: StretchSweep<LanguageRun>,
): (Stretch & { readonly language: Language })[] {
  const languages: { start: number; end: number; language: Language }[] = [];
  const add = (end: number, language: Language): void => {
    const last = languages.at(-1);
    const start = last?.end ?? 0;
    if (end <= start) return;
    if (last?.language === language) last.end = end;
    else languages.push({ start, end, language });
  };
  for (const span of segment.spans) {
    const under = runs.over(span.writtenStart, Math.max(span.writtenEnd, span.writtenStart + 1));
    if (isLinear(span, source, segment.text)) {
      for (const run of under) {
        add(Math.min(span.spokenEnd, span.spokenStart + run.end - span.writtenStart), run.language);
      }
    }
    const isAdded = span.writtenEnd === span.writtenStart;
    add(
      span.spokenEnd,
      (isAdded ? languages.at(-1)?.language : under[0]?.language) ?? languages.at(-1)?.language ?? 'en',
    );
  }
  return languages;
}

export interface PlacedStyles {
  /** Stretches and places of the whole spoken text. */
  readonly styles: readonly (Stretch & { readonly style: Style })[];
  readonly sounds: readonly { readonly at: number; readonly sound: Sound }[];
}

/** Effects of each segment, given where the segments end in the spoken text. */
export function effectsOf(
  ends: readonly number[],
  { styles, sounds }: PlacedStyles,
): PreparedSegment['effects'][] {
  const sweep = new StretchSweep(styles);
  let next = 0;
  const bySound = [...sounds].sort((a, b) => a.at - b.at);
  return ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    const length = end - start;
    const effects: (Stretch & { effect: Style | 'breath' })[] = [];
    for (const over of sweep.over(start, end)) {
      // The vocoder whispers a segment as a whole, and segments end where whispers do.
      const isWhole = over.style === 'whisper';
      effects.push({
        start: isWhole ? 0 : Math.max(0, over.start - start),
        end: isWhole ? length : Math.min(length, over.end - start),
        effect: over.style,
      });
    }
    // A sound between two segments belongs to the one before.
    const isLast = i === ends.length - 1;
    for (
      let sound = bySound[next];
      sound !== undefined && (sound.at <= end || isLast);
      sound = bySound[++next]
    ) {
      const at = Math.min(length, sound.at - start);
      effects.push({ start: at, end: at, effect: sound.sound });
    }
    return effects;
  });
}

/** What lies in each segment, in the segment's own places; what crosses an end is cut. */
export function inSegments<T extends Stretch>(ends: readonly number[], placed: readonly T[]): T[][] {
  const sweep = new StretchSweep(placed);
  return ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    return sweep
      .over(start, end)
      .map((one) => ({ ...one, start: Math.max(0, one.start - start), end: Math.min(end, one.end) - start }));
  });
}
