/**
 * The algebra of `SpokenText`: every step of the front end (markup, lexicon, normaliser, the official replacements, the
 * split) says what it did as a span map, and maps compose, so that the last text still knows the first.
 *
 * A span whose spoken slice equals its written slice is *linear*: position i of one is position i of the other, and it
 * may be cut anywhere. Every other span is one unit. All functions are linear in the lengths of text and spans.
 */
import type { DropReason, Span, SpokenText } from '../spoken-text.ts';
import { isLinear, SpanWriter } from './span-writer.ts';

/** A replacement of [start, end) by `text`; an empty text drops the range, for the named reason or for each character's own. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly dropped?: DropReason;
}

/** The text spoken as it is written. */
export function asWritten(text: string): SpokenText {
  return edit(text, []);
}

/** Applies edits, sorted and apart from each other, to a text. */
export function edit(text: string, edits: Iterable<Edit>): SpokenText {
  const spans = new SpanWriter();
  const parts: string[] = [];
  for (const change of edits) {
    parts.push(text.slice(spans.written, change.start), change.text);
    spans.keep(change.start - spans.written);
    if (change.text !== '') spans.replace(change.end - change.start, change.text.length);
    else if (change.dropped !== undefined) spans.drop(change.end - change.start, change.dropped);
    else spans.dropEach(text.slice(change.start, change.end));
  }
  parts.push(text.slice(spans.written));
  spans.keep(text.length - spans.written);
  return { text: parts.join(''), spans: spans.spans };
}

/** Replaces each match of a global pattern; `undefined` leaves a match as it is. */
export function editMatches(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string | undefined,
): SpokenText {
  const edits: Edit[] = [];
  for (const match of text.matchAll(pattern)) {
    const replacement = replace(match);
    if (replacement === undefined || replacement === match[0]) continue;
    edits.push({ start: match.index, end: match.index + match[0].length, text: replacement });
  }
  return edit(text, edits);
}

/** Text after text: each part with the length of what it was made from. */
export function concatenate(
  parts: Iterable<{ readonly writtenLength: number; readonly spoken: SpokenText }>,
): SpokenText {
  const texts: string[] = [];
  const spans: Span[] = [];
  let written = 0;
  let spoken = 0;
  for (const part of parts) {
    texts.push(part.spoken.text);
    for (const span of part.spoken.spans) spans.push(shifted(span, spoken, written));
    written += part.writtenLength;
    spoken += part.spoken.text.length;
  }
  return { text: texts.join(''), spans };
}

/**
 * Cuts a map at places of its spoken text into maps that follow each other and together still cover everything. Written
 * positions stay those of the whole. A unit that is cut gives all its written characters to each side.
 *
 * @param cuts rising places strictly inside the spoken text; n cuts make n + 1 maps.
 */
export function cutSpoken(whole: SpokenText, written: string, cuts: readonly number[]): SpokenText[] {
  const pieces: SpokenText[] = [];
  let index = 0;
  let judged = -1;
  let linear = false;
  for (let k = 0; k <= cuts.length; k++) {
    const start = cuts[k - 1] ?? 0;
    const end = cuts[k] ?? whole.text.length;
    const spans: Span[] = [];
    for (let span = whole.spans[index]; span !== undefined; span = whole.spans[index]) {
      if (k < cuts.length && span.spokenStart >= end) break;
      // A span may be as long as the text and be cut many times: it is compared once.
      if (judged !== index) linear = isLinear(span, written, whole.text);
      judged = index;
      spans.push(clipped(span, start, end, linear));
      if (span.spokenEnd > end) break;
      index++;
    }
    pieces.push({ text: whole.text.slice(start, end), spans });
  }
  return pieces;
}

function clipped(span: Span, start: number, end: number, linear: boolean): Span {
  const from = Math.max(span.spokenStart, start);
  const to = Math.min(span.spokenEnd, end);
  return {
    ...span,
    spokenStart: from - start,
    spokenEnd: to - start,
    ...(linear && {
      writtenStart: span.writtenStart + (from - span.spokenStart),
      writtenEnd: span.writtenStart + (to - span.spokenStart),
    }),
  };
}

function shifted(span: Span, spoken: number, written: number): Span {
  return {
    ...span,
    spokenStart: span.spokenStart + spoken,
    spokenEnd: span.spokenEnd + spoken,
    writtenStart: span.writtenStart + written,
    writtenEnd: span.writtenEnd + written,
  };
}
