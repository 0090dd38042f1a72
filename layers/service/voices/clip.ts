/** A file somebody sent becomes a clip that is fit for cloning. */
import { decodeClip } from '../../audio/index.ts';
// Not through layers/speech/index.ts: that one loads the networks' runtime, which belongs into the model's process.
import { checkClip, clipLimits } from '../../speech/cloning/check-clip.ts';
import type { Clip } from '../../speech/model.ts';

/** Decoding stops here: long enough to tell somebody how much too long a clip is, short enough for any bomb. */
const mostDecodedSeconds = 4 * clipLimits.longestSeconds;

/** @throws what is wrong with the file, or ClipRefusedError when it can be read but not cloned from. */
export async function decodeCheckedClip(bytes: Uint8Array): Promise<Clip> {
  const clip = await decodeClip(bytes, { maxSeconds: mostDecodedSeconds });
  checkClip(clip);
  return clip;
}
