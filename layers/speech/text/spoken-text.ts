/**
 * A text as it will be spoken, and where each part of it comes from in the text as written.
 *
 * Positions are UTF-16 code units (JavaScript string indices). Spans are sorted, do not overlap, and together cover both
 * strings completely: nothing is lost without a name.
 */
export interface Span {
  readonly spokenStart: number;
  readonly spokenEnd: number;
  readonly writtenStart: number;
  readonly writtenEnd: number;
  /** Why written characters have no spoken counterpart (`spokenStart === spokenEnd`). */
  readonly dropped?: DropReason;
}

export type DropReason =
  | 'whitespace'
  | 'punctuation'
  | 'markup'
  | 'symbol'
  | 'emoji'
  | 'control'
  | 'unpaired_surrogate'
  | 'unsupported_script';

export interface SpokenText {
  readonly text: string;
  readonly spans: readonly Span[];
}
