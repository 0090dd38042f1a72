/**
 * CosyVoiceFrontEnd.text_normalize with the normaliser left open: what happens to a text around it, and how it becomes segments.
 */
import { asWritten, compose } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import {
  containsChinese,
  dropNewlines,
  isOnlyPunctuation,
  removeBracket,
  replaceBlank,
  replaceCornerMark,
  replaceStops,
  replaceTrailingCommas,
  strip,
} from './replacements.ts';
import { spellOutNumber } from './spell-out-number.ts';
import { splitParagraph } from './split-paragraph.ts';

export type OfficialPath = 'zh' | 'en';

/** A text with both is taken as it is: it is meant for the model, special tokens and all. */
export function hasSpecialTokens(text: string): boolean {
  return text.includes('<|') && text.includes('|>');
}

/** Which of the two official paths a text takes. */
export function officialPath(text: string): OfficialPath {
  return containsChinese(text) ? 'zh' : 'en';
}

const STEPS: Readonly<Record<OfficialPath, readonly ((text: string) => SpokenText)[]>> = {
  zh: [dropNewlines, replaceBlank, replaceCornerMark, replaceStops, removeBracket, replaceTrailingCommas],
  en: [spellOutNumber],
};

/** The steps between the normaliser and the split, as one map. */
export function officialPostSteps(normalised: string, path: OfficialPath): SpokenText {
  return applySteps(normalised, STEPS[path]);
}

/** Step after step, composed. */
export function applySteps(text: string, steps: readonly ((text: string) => SpokenText)[]): SpokenText {
  const [first, ...others] = steps;
  let result = first === undefined ? asWritten(text) : first(text);
  for (const step of others) result = compose(text, result, step(result.text));
  return result;
}

export interface OfficialText {
  /** What is spoken, segment by segment; `split=True` of the official function. */
  readonly segments: readonly string[];
  /** The text before the split; `split=False`, used for prompt texts. */
  readonly joined: string;
}

/**
 * The official function as a whole.
 *
 * @param normalise the text normaliser's answer to a stripped text.
 * @param countTokens ids the tokenizer gives a text.
 */
export function officialTextNormalize(
  text: string,
  normalise: (stripped: string) => string,
  countTokens: (text: string) => number,
): OfficialText {
  if (text === '' || hasSpecialTokens(text)) return { segments: [text], joined: text };
  const stripped = strip(text).text;
  const path = officialPath(stripped);
  const joined = officialPostSteps(normalise(stripped), path).text;
  const segments = splitParagraph(joined, { language: path, countTokens }).map((segment) => segment.text);
  return { segments: segments.filter((segment) => !isOnlyPunctuation(segment)), joined };
}
