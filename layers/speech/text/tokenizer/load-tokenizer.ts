import type { Tokenizer, TokenizerConfig, WhisperTokenizerConfig } from './tokenizer.ts';
import { WhisperTokenizer } from './whisper-tokenizer.ts';

/** The tokenizer of every official CosyVoice-300M folder. */
export const OFFICIAL_TOKENIZER: WhisperTokenizerConfig = {
  kind: 'whisper',
  multilingual: true,
  numLanguages: 100,
};

/**
 * Loads the tokenizer a model folder asks for. Data files are read on the first call and shared after it.
 *
 * @example
 * const tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
 * tokenizer.encode('你好，世界！'); // Int32Array [26410, 171, 120, 234, 24486, 171, 120, 223]
 * @throws UnsupportedTokenizerError when the settings name a tokenizer this build does not have.
 */
export async function loadTokenizer(config: TokenizerConfig): Promise<Tokenizer> {
  switch (config.kind) {
    case 'whisper':
      return WhisperTokenizer.load(config);
    case 'phonemes': {
      const { PhonemeTokenizer } = await import('../phonemes/index.ts');
      return PhonemeTokenizer.load(config.parameters);
    }
  }
}
