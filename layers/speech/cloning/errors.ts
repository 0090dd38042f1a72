/** What a model folder cannot do with a clip, because a network that listens is not in it. */
import { CosyVoiceError } from '../../errors.ts';

export class CloningUnavailableError extends CosyVoiceError {
  override readonly code = 'cloning_unavailable';
}

/** It can clone, but not make use of what is said in the clip. */
export class TranscriptUnsupportedError extends CosyVoiceError {
  override readonly code = 'transcript_unsupported';
}
