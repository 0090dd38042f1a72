/** What can go wrong between a request and its audio. Which HTTP status each becomes is decided in functions/api/problems.ts. */
import { CosyVoiceError } from '../errors.ts';

/** An error whose very request may succeed later; `retryAfterSeconds` is a hint for the client. */
export abstract class TryLaterError extends CosyVoiceError {
  override readonly retryable = true;
  override readonly retryAfterSeconds: number;

  constructor(
    message: string,
    retryAfterSeconds: number,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, details, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class BlankTextError extends CosyVoiceError {
  override readonly code = 'blank_text';
}

export class TextTooLongError extends CosyVoiceError {
  override readonly code = 'text_too_long';
}

/** The text has characters but no speech in it, such as a row of dots. */
export class NothingToSayError extends CosyVoiceError {
  override readonly code = 'nothing_to_say';
}

export class UnknownSpeakerError extends CosyVoiceError {
  override readonly code = 'unknown_speaker';
}

/** Asked to delete a voice that isn't there. */
export class UnknownVoiceError extends CosyVoiceError {
  override readonly code = 'unknown_voice';
}

export class InvalidBlendError extends CosyVoiceError {
  override readonly code = 'invalid_blend';
}

export class InvalidVoiceNameError extends CosyVoiceError {
  override readonly code = 'invalid_voice_name';
}

export class VoiceExistsError extends CosyVoiceError {
  override readonly code = 'voice_exists';
}

/** Asked to delete a voice that belongs to the model. */
export class VoiceNotDeletableError extends CosyVoiceError {
  override readonly code = 'voice_not_deletable';
}

export class ConsentMissingError extends CosyVoiceError {
  override readonly code = 'consent_missing';
}

export class UnknownModelError extends CosyVoiceError {
  override readonly code = 'unknown_model';
}

export class UnsupportedFormatError extends CosyVoiceError {
  override readonly code = 'unsupported_format';
}

/** A sampling rate that the format doesn't have. */
export class UnsupportedRateError extends CosyVoiceError {
  override readonly code = 'unsupported_sample_rate';
}

export class UnknownJobError extends CosyVoiceError {
  override readonly code = 'unknown_job';
}

export class ModelMissingError extends TryLaterError {
  override readonly code = 'model_missing';
}

export class ModelLoadingError extends TryLaterError {
  override readonly code = 'model_loading';
}

/** The model folder was found and could not be loaded; the cause says why. */
export class ModelFailedError extends TryLaterError {
  override readonly code = 'model_failed';
}

export class QueueFullError extends TryLaterError {
  override readonly code = 'queue_full';
}

/** The process that runs the model died in the middle of the work. */
export class SynthesisCrashedError extends TryLaterError {
  override readonly code = 'synthesis_crashed';
}

/** The service is going down and takes no new work. */
export class ShuttingDownError extends TryLaterError {
  override readonly code = 'shutting_down';
}

/** No room left where audio, voices or jobs are kept. */
export class StorageFullError extends TryLaterError {
  override readonly code = 'storage_full';
}

/** Storage failed in another way: denied, gone, broken. */
export class StorageFailedError extends TryLaterError {
  override readonly code = 'storage_failed';
}
