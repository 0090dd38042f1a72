import { CosyVoiceError } from '../../../errors.ts';

/** A pronunciation lexicon that can't be used as it is. */
export class InvalidLexiconError extends CosyVoiceError {
  readonly code = 'invalid_lexicon';

  /**
   * @param source the file's name, or `request`.
   * @param fault what was found where, and what was expected.
   */
  constructor(source: string, fault: string, options?: ErrorOptions) {
    super(`The pronunciation lexicon of ${source} can't be used: ${fault}.`, { source }, options);
  }
}
