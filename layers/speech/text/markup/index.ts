export type {
  Interpretation,
  MarkedText,
  PhonemeAlphabet,
  Pronunciation,
  SayAs,
  Sound,
  Style,
} from './marked-text.ts';
export { parseTags, TAGS, type TagDescription } from './tags.ts';
