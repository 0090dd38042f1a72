import { CosyVoiceError } from '../../errors.ts';

/** The language model gave scores that no token can be drawn from. */
export class UnusableLogitsError extends CosyVoiceError {
  readonly code = 'unusable_logits';
  constructor(total: number) {
    super(
      `the language model's scores add up to ${total} after softmax, expected finite ones; the converted bundle or the checkpoint is damaged, convert it again`,
      { total },
    );
  }
}

/** A prompt and text that the language model has no room for, or none at all. */
export class PromptLengthError extends CosyVoiceError {
  readonly code = 'prompt_length_out_of_range';
}
