import { CosyVoiceError } from '../../errors.ts';

/** A golden set that is incomplete or of another form. */
export class GoldenSetError extends CosyVoiceError {
  readonly code = 'golden_set_invalid';
}
