/** Levels of finished speech: no DC, no peaks over full scale, loudness alike from segment to segment. */
import { loudnessLufs, unmeasurableLufs } from './loudness.ts';

/** Peaks are kept under this: 0.1 dB below full scale leaves room for the rounding of encoders. */
export const peakCeiling = 0.989;

/** The samples without their mean. */
export function withoutDc(samples: Float32Array): Float32Array {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n] as number;
  const mean = samples.length === 0 ? 0 : sum / samples.length;
  return samples.map((sample) => sample - mean);
}

/** The largest absolute sample. */
export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] as number));
  return peak;
}

/** The samples times `gain`, or times the largest smaller gain that keeps the peak under the ceiling. */
export function withGain(samples: Float32Array, gain: number, ceiling = peakCeiling): Float32Array {
  const peak = peakOf(samples);
  const safe = peak * gain > ceiling ? ceiling / peak : gain;
  return samples.map((sample) => sample * safe);
}

/** How far the matching goes: enough to hide a step, too little to flatten what the speaker meant. */
const largestStepDb = 6;
/** How much of the difference is taken away. */
const matchedPart = 0.8;
/** How much a new segment moves the reference. */
const memory = 0.25;

/**
 * Brings segments of one utterance to a common loudness, gently.
 *
 * The first segment that can be measured sets the reference; later ones are moved 80 % of the way to it, by 6 dB at most and never
 * over the peak ceiling, and shift it a little. One object an utterance, segments in order.
 */
export class SegmentLevels {
  #referenceLufs: number | undefined;

  /** The gain for a segment, linear. */
  gainFor(samples: Float32Array, sampleRateHz: number): number {
    const loudness = loudnessLufs(samples, sampleRateHz);
    if (loudness === unmeasurableLufs) return 1;
    if (this.#referenceLufs === undefined) {
      this.#referenceLufs = loudness;
      return 1;
    }
    const wantedDb = matchedPart * (this.#referenceLufs - loudness);
    const gainDb = Math.max(-largestStepDb, Math.min(largestStepDb, wantedDb));
    this.#referenceLufs += memory * (loudness + gainDb - this.#referenceLufs);
    const peak = peakOf(samples);
    return Math.min(10 ** (gainDb / 20), peak > 0 ? Math.max(1, peakCeiling / peak) : 1);
  }

  /** The segment at its matched level. */
  match(samples: Float32Array, sampleRateHz: number): Float32Array {
    const gain = this.gainFor(samples, sampleRateHz);
    return gain === 1 ? samples : samples.map((sample) => sample * gain);
  }
}
