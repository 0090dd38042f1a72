/** What a spoken sentence is like, in a few numbers that another CPU's rounding does not change. */
import { promptMelBins as bins, promptMel, resample, voicingFrames } from '../../layers/audio/index.ts';

export interface Fingerprint {
  readonly seconds: number;
  /** Of the frames that are not silent. */
  readonly voicedShare: number;
  readonly pitchHz: number;
  /** dB of full scale, of the frames that are not silent. */
  readonly levelDb: number;
  /** Mean level of eight groups of ten mel bands where it speaks, in dB against their mean. */
  readonly bandsDb: readonly number[];
}

const GROUPS = 8;
const SPEAKS_DB = -45;

export function fingerprintOf(samples: Float32Array, sampleRateHz: number): Fingerprint {
  const spoken = voicingFrames(samples, sampleRateHz).filter(({ levelDb }) => levelDb > SPEAKS_DB);
  const { values, frameCount } = promptMel(samples);
  const loudness = Array.from({ length: frameCount }, (_, frame) =>
    mean(Array.from(values.subarray(frame * bins, (frame + 1) * bins))),
  );
  const middle = mean(loudness);
  const bands = Array.from({ length: GROUPS }, (_, group) => {
    const width = bins / GROUPS;
    const levels: number[] = [];
    for (const [frame, level] of loudness.entries()) {
      if (level < middle) continue;
      for (let bin = group * width; bin < (group + 1) * width; bin += 1)
        levels.push(values[frame * bins + bin] ?? 0);
    }
    return (mean(levels) * 20) / Math.LN10;
  });
  const overall = mean(bands);
  return {
    seconds: samples.length / sampleRateHz,
    voicedShare: spoken.filter(({ voiced }) => voiced).length / Math.max(1, spoken.length),
    pitchHz: medianPitch(samples, sampleRateHz),
    levelDb: mean(spoken.map(({ levelDb }) => levelDb)),
    bandsDb: bands.map((level) => level - overall),
  };
}

/** Median over the frames that repeat themselves well, by autocorrelation at 4 kHz. */
function medianPitch(samples: Float32Array, sampleRateHz: number): number {
  const rate = 4000;
  const signal = resample(samples, sampleRateHz, rate);
  const size = 240;
  const found: number[] = [];
  for (let start = 0; start + 2 * size <= signal.length; start += 80) {
    const energyOf = (at: number) => sum(size, (n) => (signal[at + n] ?? 0) ** 2);
    const energy = energyOf(start);
    if (energy / size < 1e-4) continue;
    let best = 0;
    let bestLag = 0;
    for (let lag = 10; lag <= 66; lag += 1) {
      const alike = sum(size, (n) => (signal[start + n] ?? 0) * (signal[start + lag + n] ?? 0));
      const value = alike / Math.sqrt(energy * energyOf(start + lag) + 1e-12);
      // A whole number of periods repeats itself too: the shortest wins unless a longer one is clearly better.
      if (value > best + 0.05) [best, bestLag] = [value, lag];
      else if (value > best && lag < bestLag * 1.3) [best, bestLag] = [value, lag];
    }
    if (best > 0.8) found.push(rate / bestLag);
  }
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] ?? 0;
}

function sum(count: number, of: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index += 1) total += of(index);
  return total;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}
