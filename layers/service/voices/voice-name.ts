/** What a voice may be called. Names become file names and parts of URLs, so nothing in one can be a path. */
import { InvalidVoiceNameError } from '../errors.ts';

/** For schemas. Letters, digits, marks, `_` and `-`, in any script; begins with a letter or a digit. */
export const voiceNamePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,39}$/u;

/** Names that mean devices on Windows, where files of that name can't be. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The name in the one spelling it is kept in (Unicode NFC).
 *
 * @throws InvalidVoiceNameError saying what a name may be.
 */
export function voiceName(name: string): string {
  const composed = name.normalize('NFC');
  if (!voiceNamePattern.test(composed) || reserved.test(composed)) {
    throw new InvalidVoiceNameError(
      'A voice name has 1 to 40 letters, digits, "_" or "-", begins with a letter or digit and is no device name; choose another.',
    );
  }
  return composed;
}
