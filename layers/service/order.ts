/**
 * What is to be spoken, and how: plain JSON, complete, nothing left to default, so that it can be kept in a job or sent to
 * another machine and mean the same there.
 */
import type { AudioFormat } from '../audio/index.ts';
import type { Quality } from '../speech/model.ts';
import { isSsml } from '../speech/text/ssml/index.ts';
import { BlankTextError, TextTooLongError } from './errors.ts';
import type { CaptionFormat } from './words/captions.ts';

export interface SpeechOrder {
  readonly text: string;
  /** A voice's name or a blend in canonical form. */
  readonly voice: string;
  /** A model folder's name. */
  readonly model: string;
  readonly modelVersion: string;
  readonly speed: number;
  readonly seed: number;
  readonly quality: Quality;
  readonly format: AudioFormat;
  readonly sampleRateHz: number;
  readonly lexicon?: Readonly<Record<string, string>>;
  /** What the answer tells beside the audio; the audio is the same either way. */
  readonly timestamps?: boolean;
  readonly captions?: CaptionFormat;
}

/** The warning of an answer whose text was cut. */
export const truncationWarning = (limit: number): string => `text_truncated_at_${limit}_chars`;

export interface CutText {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** Length in Unicode code points, which is what people call characters. */
export function codePointCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * The first `limit` code points of a text, with the warning that says so when something was cut.
 *
 * @throws BlankTextError when nothing but white space is left.
 * @throws TextTooLongError when the text is an SSML document over the limit: a document cut in the middle is no document.
 */
export function cutText(text: string, limit: number): CutText {
  let end = 0;
  let count = 0;
  for (const character of text) {
    if (count === limit) break;
    count++;
    end += character.length;
  }
  const cut = text.slice(0, end);
  if (cut.trim() === '') {
    throw new BlankTextError('The text is blank; send at least one character to speak.');
  }
  if (end === text.length) return { text, warnings: [] };
  if (isSsml(text)) {
    throw new TextTooLongError(
      `The SSML document has ${codePointCount(text)} characters, more than ${limit}; send it to POST /jobs or divide it.`,
      { limit },
    );
  }
  return { text: cut, warnings: [truncationWarning(limit)] };
}
