import { CosyVoiceError } from '../../layers/errors.ts';

/** A command was called with something it cannot work with. */
export class UsageError extends CosyVoiceError {
  readonly code = 'usage';
}
