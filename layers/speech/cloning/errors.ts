import { CosyVoiceError } from '../../errors.ts';

/** The model folder lacks a network that cloning needs. */
export class CloningUnavailableError extends CosyVoiceError {
  readonly code = 'cloning_unavailable';
  constructor(path: string) {
    super(`this model cannot clone a voice this way: ${path} is missing; copy it from the official folder`, {
      path,
    });
  }
}
