import { CosyVoiceError } from '../../../errors.ts';

/** The model folder names a tokenizer that this build does not carry. */
export class UnsupportedTokenizerError extends CosyVoiceError {
  readonly code = 'unsupported_tokenizer';

  constructor(found: string) {
    super(
      `The model's cosyvoice.yaml asks for the tokenizer "${found}", but this build has only Whisper's multilingual one with at most 100 languages; use a CosyVoice-300M folder.`,
      { found },
    );
  }
}
