export { UnsupportedTokenizerError } from './errors.ts';
export { loadTokenizer, OFFICIAL_TOKENIZER } from './load-tokenizer.ts';
export type { TokenizedText, Tokenizer, TokenizerConfig, WhisperTokenizerConfig } from './tokenizer.ts';
