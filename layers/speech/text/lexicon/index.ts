export { InvalidLexiconError } from './errors.ts';
export { respell } from './homophones.ts';
export { Lexicon, type LexiconEntry, type LexiconMatch } from './lexicon.ts';
export { loadLexicon, parseLexicon } from './load-lexicon.ts';
