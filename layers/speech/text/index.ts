/** The face of the text front end: what is written in, segments that a model can speak out. */

export { endOfHeard } from './heard.ts';
export { type LanguageHints, type LanguageRun, languageRuns } from './language/index.ts';
export { InvalidLexiconError, Lexicon, loadLexicon, parseLexicon } from './lexicon/index.ts';
export {
  type PhonemeAlphabet,
  type Pronunciation,
  type Style,
  TAGS,
  type TagDescription,
} from './markup/index.ts';
export { normalise } from './normalise/index.ts';
export type { Normalise } from './normaliser.ts';
export {
  COMMA_SECONDS,
  FASTEST_RATE,
  type InnerPause,
  LONGEST_PAUSE_SECONDS,
  LONGEST_PAUSES_SECONDS,
  MAX_SEGMENT_TOKENS,
  type PreparedSegment,
  type PreparedText,
  type PrepareOptions,
  type PrepareWarning,
  prepareText,
  SEMICOLON_SECONDS,
  SENTENCE_SECONDS,
  type SegmentLengths,
  SLOWEST_RATE,
  type Stretch,
} from './prepare/index.ts';
export type { DropReason, Span, SpokenText } from './spoken-text.ts';
export {
  InvalidSsmlError,
  isSsml,
  SSML_ELEMENTS,
  SSML_MAX_DEPTH,
  type SsmlAttribute,
  type SsmlElement,
} from './ssml/index.ts';
export {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type TokenizedText,
  type Tokenizer,
  type TokenizerConfig,
  UnsupportedTokenizerError,
} from './tokenizer/index.ts';
