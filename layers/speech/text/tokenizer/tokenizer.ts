/**
 * The face of a text tokenizer: text in, the ids that the language model's text embedding knows out.
 *
 * A model folder's cosyvoice.yaml names its tokenizer; `loadTokenizer` turns that into one of these. What a tokenizer
 * does not do: normalise, split or add start and end marks (the official model uses none).
 */
/** Token ids and where in the text each one begins. */
export interface TokenizedText {
  /** [n] ids, each below `vocabularySize`. */
  readonly ids: Int32Array;
  /**
   * [n] UTF-16 index of the character that holds the first byte of each token: not falling, and equal for
   * tokens that share one character (an ideograph cut into bytes).
   */
  readonly starts: Int32Array;
}

export interface Tokenizer {
  readonly kind: TokenizerConfig['kind'];
  /** Ids run from 0 to this number, exclusive. */
  readonly vocabularySize: number;
  /** @returns [n] token ids; any string is accepted, lone surrogates included. */
  encode(text: string): Int32Array;
  encodeWithStarts(text: string): TokenizedText;
  /** How many ids `encode` would give. */
  count(text: string): number;
}

/** What cosyvoice.yaml says under `get_tokenizer`, as plain settings. A new kind joins this union and `loadTokenizer`. */
export type TokenizerConfig = WhisperTokenizerConfig | PhonemeTokenizerConfig;

export interface WhisperTokenizerConfig {
  readonly kind: 'whisper';
  readonly multilingual: boolean;
  /** How many of Whisper's languages have a special token; CosyVoice says 100. */
  readonly numLanguages: number;
}

/** The tokenizer of this project's own small models: readings instead of spelling. */
export interface PhonemeTokenizerConfig {
  readonly kind: 'phonemes';
  readonly parameters: Readonly<Record<string, unknown>>;
}
