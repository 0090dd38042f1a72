/**
 * One unit of pronunciation, and the piece of text it comes from.
 *
 * A symbol is a short IPA string: an initial (`tʰ`), a rime with its tone (`a↘ŋ`), a vowel with its stress (`ˈæ`), a pause (`,`).
 * `WORD_GAP` marks a boundary between words; it has no sound and no id of its own.
 */
export interface Phone {
  readonly symbol: string;
  /** Span in the text given, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** Not spoken: tells words apart for whoever trains on or prints a reading. */
export const WORD_GAP = ' ';

/** The first phone of every text: the breath before speech. */
export const ONSET = '^';

/** What a written mark does to the voice. Marks not listed here are silent. */
export const PAUSES: Readonly<Record<string, string>> = {
  ',': ',',
  '，': ',',
  '、': ',',
  ';': ',',
  '；': ',',
  ':': ',',
  '：': ',',
  '—': ',',
  '–': ',',
  '…': '.',
  '.': '.',
  '。': '.',
  '．': '.',
  '?': '?',
  '？': '?',
  '!': '!',
  '！': '!',
};
