/** Linear resampling along time as torch.nn.functional.interpolate does it (half-pixel centres, edges repeated). */

/** Between which two source places each target place lies, and how far towards the right one. */
export interface InterpolationPlan {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 0..1 */
  readonly fraction: Float32Array;
}

/** `count` source places from `firstSource` on, stretched over `frames` target places from `firstFrame` on. */
export interface Stretch {
  readonly firstSource: number;
  readonly count: number;
  readonly firstFrame: number;
  readonly frames: number;
}

/** Lays pieces end to end, each interpolated on its own. */
export function interpolationPlan(pieces: readonly Stretch[]): InterpolationPlan {
  const total = pieces.reduce((sum, { frames }) => sum + frames, 0);
  const left = new Int32Array(total);
  const right = new Int32Array(total);
  const fraction = new Float32Array(total);
  for (const { firstSource, count, firstFrame, frames } of pieces) {
    const step = Math.fround(count / frames);
    for (let frame = 0; frame < frames; frame += 1) {
      // PyTorch computes the source place in float32.
      const place = Math.max(0, Math.fround(Math.fround(step * Math.fround(frame + 0.5)) - 0.5));
      const near = Math.min(Math.floor(place), count - 1);
      left[firstFrame + frame] = firstSource + near;
      right[firstFrame + frame] = firstSource + Math.min(near + 1, count - 1);
      fraction[firstFrame + frame] = Math.min(1, Math.max(0, place - near));
    }
  }
  return { left, right, fraction };
}

/** [bins, frames] resampled to [bins, targetFrames]. */
export function resampleFrames(values: Float32Array, frames: number, targetFrames: number): Float32Array {
  const bins = values.length / frames;
  const { left, right, fraction } = interpolationPlan([
    { firstSource: 0, count: frames, firstFrame: 0, frames: targetFrames },
  ]);
  const result = new Float32Array(bins * targetFrames);
  for (let bin = 0; bin < bins; bin += 1) {
    const source = bin * frames;
    const target = bin * targetFrames;
    for (let frame = 0; frame < targetFrames; frame += 1) {
      const share = fraction[frame] as number;
      const near = values[source + (left[frame] as number)] as number;
      const far = values[source + (right[frame] as number)] as number;
      result[target + frame] = near * (1 - share) + far * share;
    }
  }
  return result;
}

/** Mel frames after a change of speed: int(frames / speed), at least one. */
export function framesAtSpeed(frames: number, speed: number): number {
  return Math.max(1, Math.trunc(frames / speed));
}
