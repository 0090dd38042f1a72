/** What can be wrong with sound that comes in or goes out. Every message says what was found and what to do. */
import { CosyVoiceError } from '../errors.ts';

/** The bytes claim to be a format and break its rules, or end too early. */
export class MalformedAudioError extends CosyVoiceError {
  override readonly code = 'malformed_audio';
}

/** A real audio file, but of a kind that isn't read here. */
export class UnsupportedAudioError extends CosyVoiceError {
  override readonly code = 'unsupported_audio';
}

/** Decoding was stopped because the sound is longer than the caller allows. */
export class AudioTooLongError extends CosyVoiceError {
  override readonly code = 'audio_too_long';
}

/** Asked for an output format, rate or channel layout that isn't written here. */
export class UnsupportedOutputError extends CosyVoiceError {
  override readonly code = 'unsupported_output_format';
}

/** Samples that are NaN or infinite: a fault upstream, which must not be written as silence or noise. */
export class NotFiniteAudioError extends CosyVoiceError {
  override readonly code = 'audio_not_finite';
}
