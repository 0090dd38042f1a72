/**
 * The internal form that tags and SSML share: the text without its markup, and what the markup asked for, at places of
 * that plain text (UTF-16 indices).
 */
import type { Language } from '../../model.ts';
import { type Edit, edit } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

/** How speech sounds over a stretch of text. */
export type Style = 'whisper' | 'laugh' | 'strong';

/** A sound at a place in the text. */
export type Sound = 'laugh' | 'breath';

/** How `say-as` wants its content read. */
export interface Interpretation {
  readonly as: SayAs;
  /** Order of the parts of a date (`dmy`), or how a time is counted (`hms12`). */
  readonly format: string | undefined;
}

export type SayAs =
  | 'cardinal'
  | 'ordinal'
  | 'characters'
  | 'digits'
  | 'telephone'
  | 'date'
  | 'time'
  | 'fraction'
  | 'unit'
  | 'currency';

export type PhonemeAlphabet = 'pinyin' | 'jyutping' | 'kana' | 'ipa';

/** How a stretch of text is pronounced, in the letters of an alphabet. */
export interface Pronunciation {
  readonly alphabet: PhonemeAlphabet;
  readonly reading: string;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface MarkedText {
  /** Written text (with markup) -> plain text. */
  readonly plain: SpokenText;
  /** Pauses asked for in seconds; zero forbids one. */
  readonly pauses: readonly { readonly at: number; readonly seconds: number }[];
  /** Ends of sentences and paragraphs that markup declares. */
  readonly ends: readonly number[];
  readonly sounds: readonly { readonly at: number; readonly sound: Sound }[];
  readonly styles: readonly (Stretch & { readonly style: Style })[];
  /** Rates multiply where they overlap; 1 is normal, 2 twice as fast. */
  readonly rates: readonly (Stretch & { readonly rate: number })[];
  readonly languages: readonly (Stretch & { readonly language: Language })[];
  readonly interpretations: readonly (Stretch & Interpretation)[];
  readonly pronunciations: readonly (Stretch & Pronunciation)[];
}

/** Collects markup left to right over a written text; what is not mentioned stays as it is. */
export class MarkedTextBuilder {
  readonly #written: string;
  readonly #edits: Edit[] = [];
  /** Plain position minus written position after the last edit. */
  #shift = 0;
  readonly pauses: { at: number; seconds: number }[] = [];
  readonly ends: number[] = [];
  readonly sounds: { at: number; sound: Sound }[] = [];
  readonly styles: (Stretch & { style: Style })[] = [];
  readonly rates: (Stretch & { rate: number })[] = [];
  readonly languages: (Stretch & { language: Language })[] = [];
  readonly interpretations: (Stretch & Interpretation)[] = [];
  readonly pronunciations: (Stretch & Pronunciation)[] = [];

  constructor(written: string) {
    this.#written = written;
  }

  /** The plain position of a written one at or after the last edit. */
  plainAt(written: number): number {
    return written + this.#shift;
  }

  /** Takes [start, end) out of the text as markup; edits come in order. */
  dropMarkup(start: number, end: number): void {
    if (end > start) this.#edit({ start, end, text: '', dropped: 'markup' });
  }

  /** Speaks [start, end) as another text; an empty one drops it, each character for its own reason. */
  replace(start: number, end: number, text: string): void {
    if (end > start || text !== '') this.#edit({ start, end, text });
  }

  #edit(change: Edit): void {
    this.#edits.push(change);
    this.#shift += change.text.length - (change.end - change.start);
  }

  build(): MarkedText {
    return {
      plain: edit(this.#written, this.#edits),
      pauses: this.pauses,
      ends: this.ends,
      sounds: this.sounds,
      styles: this.styles,
      rates: this.rates,
      languages: this.languages,
      interpretations: this.interpretations,
      pronunciations: this.pronunciations,
    };
  }
}
