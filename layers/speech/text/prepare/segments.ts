/** Cuts the spoken text into segments and gives each what belongs to it. */

import { isHeard } from '../heard.ts';
import type { LanguageRun } from '../language/index.ts';
import type { Pronunciation } from '../markup/index.ts';
import { cutSpoken, SpanLookup } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import { markPauses, type PauseBudget, SENTENCE_SECONDS } from './pauses.ts';
import { effectsOf, inSegments, languagesOf, type PlacedStyles } from './placing.ts';
import type { InnerPause, PreparedSegment, Stretch } from './prepared-text.ts';
import type { Chunk } from './speak-chunks.ts';
import { StretchSweep } from './stretch-sweep.ts';

export interface SegmentSources extends PlacedStyles {
  readonly written: string;
  /** Written text -> all segments. */
  readonly spoken: SpokenText;
  /** The text that languages and pronunciations are places of. */
  readonly ready: string;
  /** Ready text -> all segments. */
  readonly fromReady: SpokenText;
  readonly chunks: readonly (Chunk & { readonly rate: number })[];
  readonly runs: readonly LanguageRun[];
  readonly pronunciations: readonly (Stretch & Pronunciation)[];
  readonly budget: PauseBudget;
}

export function assembleSegments(sources: SegmentSources): PreparedSegment[] {
  const { written, spoken, ready, fromReady, chunks } = sources;
  const ends = chunks.flatMap((chunk) => chunk.ends);
  if (ends.length === 0) return [];
  const cuts = ends.slice(0, -1);
  const inWritten = cutSpoken(spoken, written, cuts);
  const inReady = cutSpoken(fromReady, ready, cuts);
  const runs = new StretchSweep(sources.runs);
  const effects = effectsOf(ends, sources);
  const lookup = new SpanLookup(fromReady, ready);
  const pronunciations = inSegments(
    ends,
    sources.pronunciations.map((one) => {
      const [start, end] = lookup.range(one.start, one.end);
      return { ...one, start, end };
    }),
  );
  const places = chunks.flatMap((chunk) =>
    chunk.ends.map((_, k) => ({ chunk, isLast: k === chunk.ends.length - 1 })),
  );
  return places.map(({ chunk, isLast }, i): PreparedSegment => {
    const segment = inWritten[i] ?? { text: '', spans: [] };
    const readySegment = inReady[i] ?? segment;
    const { inner, atEnd } = pausesOf(segment);
    const after = isLast
      ? pauseAfterChunk(chunk, atEnd, sources.budget)
      : { pauseAfterSeconds: atEnd, pauseIsFixed: false };
    return {
      text: segment.text,
      spans: segment.spans,
      languages: languagesOf(readySegment, ready, runs),
      pauses: inner,
      ...after,
      effects: effects[i] ?? [],
      pronunciations: pronunciations[i] ?? [],
      rate: chunk.rate,
    };
  });
}

/** Pauses inside a segment, and the seconds its last mark asks for. A mark that the front end added asks for nothing. */
function pausesOf({ text, spans }: SpokenText): { inner: InnerPause[]; atEnd: number } {
  const drops = new Set(
    spans.filter((span) => span.dropped === 'punctuation').map((span) => span.spokenStart),
  );
  const pauses = markPauses(text, (at) => drops.has(at));
  const last = pauses.at(-1);
  if (last === undefined || isHeard(text.slice(last.at))) return { inner: pauses, atEnd: 0 };
  const span = spans.at(-1);
  const isAdded = span !== undefined && span.dropped === undefined && span.writtenStart === span.writtenEnd;
  return { inner: pauses.slice(0, -1), atEnd: isAdded ? 0 : last.seconds };
}

function pauseAfterChunk(
  { cut }: Chunk,
  atEnd: number,
  budget: PauseBudget,
): Pick<PreparedSegment, 'pauseAfterSeconds' | 'pauseIsFixed'> {
  if (cut === undefined) return { pauseAfterSeconds: 0, pauseIsFixed: false };
  if (cut.pauseSeconds !== undefined) {
    return { pauseAfterSeconds: budget.grant(cut.pauseSeconds), pauseIsFixed: true };
  }
  return {
    pauseAfterSeconds: cut.endsSentence ? Math.max(atEnd, SENTENCE_SECONDS) : atEnd,
    pauseIsFixed: false,
  };
}
