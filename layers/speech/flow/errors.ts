import { CosyVoiceError } from '../../errors.ts';

/** The language model gave too few speech tokens to make a sound. */
export class NoSpeechTokensError extends CosyVoiceError {
  readonly code = 'no_speech_tokens';
  override readonly retryable = true;
  constructor(count: number) {
    super(`${count} speech tokens are less than one mel frame; try another seed or a longer text`, { count });
  }
}
