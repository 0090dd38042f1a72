/** What the front end hands to the engine: segments to speak one by one, with everything markup and punctuation asked for. */
import type { Language } from '../../model.ts';
import type { Pronunciation, Style } from '../markup/index.ts';
import type { Span, SpokenText } from '../spoken-text.ts';

/** A stretch [start, end) of a segment's text, UTF-16. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Silence that should be heard inside a segment. */
export interface InnerPause {
  /** Place in the segment's text, behind the mark (and any closing quote) that asks for the pause. */
  readonly at: number;
  /** At speed 1; scales by 1/speed. */
  readonly seconds: number;
}

export interface PreparedSegment {
  /** What the tokenizer encodes. */
  readonly text: string;
  /** Where each part was written: positions of this segment's text and of the whole written text. */
  readonly spans: readonly Span[];
  /** Runs that cover the text, neighbours differ. */
  readonly languages: readonly (Stretch & { readonly language: Language })[];
  /** Marks inside the text, none at its end. */
  readonly pauses: readonly InnerPause[];
  /** Silence between this segment and the next. */
  readonly pauseAfterSeconds: number;
  /** The pause after was asked for in seconds: speed does not scale it. */
  readonly pauseIsFixed: boolean;
  /** A whisper covers a whole segment; `breath` and a laugh without a stretch (`start === end`) are sounds at a place. */
  readonly effects: readonly (Stretch & { readonly effect: Style | 'breath' })[];
  /** Pronunciations for the words at these places, in alphabets the model said it can use. */
  readonly pronunciations: readonly (Stretch & Pronunciation)[];
  /** On top of the request's speed; 1 is normal. */
  readonly rate: number;
}

/** Stable codes. */
export type PrepareWarning =
  /** A pause, or their sum, was longer than allowed and was cut. */
  | 'pause_capped'
  /** A rate was outside 0.25 to 4 and was moved there. */
  | 'rate_capped'
  /** A pronunciation is in an alphabet the model can't use: its word is read as usual. */
  | 'phoneme_unsupported';

export interface PreparedText {
  readonly segments: readonly PreparedSegment[];
  /** All segments' texts, one after the other, mapped to the written text: covers it completely. */
  readonly spoken: SpokenText;
  /** Silence asked for before the first word. */
  readonly leadingPauseSeconds: number;
  readonly warnings: readonly PrepareWarning[];
}
