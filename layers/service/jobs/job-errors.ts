/** What only happens to jobs. */
import { CosyVoiceError } from '../../errors.ts';
import { TryLaterError } from '../errors.ts';

/** The order in a job was made for a model or a voice that has changed since. */
export class JobOutdatedError extends CosyVoiceError {
  override readonly code = 'job_outdated';
}

/** Another worker is at this piece. */
export class JobBusyError extends TryLaterError {
  override readonly code = 'job_busy';
}

/** A part has failed as often as it may. */
export class JobGivenUpError extends CosyVoiceError {
  override readonly code = 'job_given_up';
}
