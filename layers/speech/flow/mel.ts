import { framesAtSpeed, resampleFrames } from './interpolation.ts';

/** A log-mel spectrogram, bin by bin: `values[bin * frames + frame]`. */
export interface Mel {
  /** [bins, frames] */
  readonly values: Float32Array;
  readonly bins: number;
  readonly frames: number;
}

/**
 * The mel of the same speech at another speed: int(frames / speed) frames, at least one. Pitch does not move, because the vocoder
 * reads it from each frame.
 */
export function atSpeed(mel: Mel, speed: number): Mel {
  if (speed === 1) return mel;
  const frames = framesAtSpeed(mel.frames, speed);
  return { values: resampleFrames(mel.values, mel.frames, frames), bins: mel.bins, frames };
}

/** [frames, bins] -> [bins, frames], into the first frames of `target`'s rows, which are `targetFrames` long. */
export function writeTransposed(
  rows: Float32Array,
  bins: number,
  target: Float32Array,
  targetFrames: number,
): void {
  const frames = rows.length / bins;
  for (let frame = 0; frame < frames; frame += 1) {
    for (let bin = 0; bin < bins; bin += 1) {
      target[bin * targetFrames + frame] = rows[frame * bins + bin] as number;
    }
  }
}
