export {
  containsChinese,
  isOnlyPunctuation,
  removeBracket,
  replaceBlank,
  replaceCornerMark,
  strip,
} from './replacements.ts';
export { englishNumberWords, spellOutNumber } from './spell-out-number.ts';
export { type SplitOptions, type SplitSegment, splitParagraph } from './split-paragraph.ts';
export {
  applySteps,
  hasSpecialTokens,
  type OfficialPath,
  type OfficialText,
  officialPath,
  officialPostSteps,
  officialTextNormalize,
} from './text-normalize.ts';
