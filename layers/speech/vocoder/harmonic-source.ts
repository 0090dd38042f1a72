/**
 * The excitation of the vocoder: sines at the multiples of F0 where a frame is voiced, noise elsewhere, merged into one signal
 * (official modules: hifigan/generator.py SineGen and SourceModuleHnNSF).
 *
 * Phases are running sums. As in PyTorch they are kept in float64 and each is rounded to float32 before its whole turns are
 * dropped: a sum kept in float32 would be wrong by radians after seconds.
 */
import type { HiftConfig } from '../../checkpoint/index.ts';
import type { SourceRandomness } from './source-randomness.ts';

/** How the harmonics are added up: tanh(weights · harmonics + bias). */
export interface HarmonicMerge {
  /** [harmonics + 1], the fundamental first */
  readonly weights: Float32Array;
  readonly bias: number;
}

export interface SourceOptions {
  readonly merge: HarmonicMerge;
  readonly randomness: SourceRandomness;
  /** Samples a frame of F0 lasts. */
  readonly hopSamples: number;
  /** False leaves the harmonics out, as in a whisper. Default true. */
  readonly voiced?: boolean;
}

const TURN = Math.fround(2 * Math.PI);

export class HarmonicSource {
  /** Samples in all. */
  readonly length: number;
  readonly #f0: Float32Array;
  readonly #config: HiftConfig;
  readonly #options: SourceOptions;
  readonly #samples: Float32Array;
  /** Turns of each harmonic so far. */
  readonly #turns: Float64Array;
  #frames = 0;

  /** @param f0 [frames] in Hz */
  constructor(f0: Float32Array, config: HiftConfig, options: SourceOptions) {
    this.#f0 = f0;
    this.#config = config;
    this.#options = options;
    this.length = f0.length * options.hopSamples;
    this.#samples = new Float32Array(this.length);
    this.#turns = new Float64Array(config.harmonics + 1);
  }

  /** The signal, of which at least the first `end` samples are there. */
  upTo(end: number): Float32Array {
    while (this.#frames < this.#f0.length && this.#frames * this.#options.hopSamples < end) {
      this.#addFrame(this.#frames);
      this.#frames += 1;
    }
    return this.#samples;
  }

  #addFrame(frame: number): void {
    const { sampleRateHz, sineAmplitude, noiseAmplitude } = this.#config;
    const { merge, randomness, hopSamples } = this.#options;
    const { weights, bias } = merge;
    const f0 = this.#f0[frame] as number;
    const voiced = isVoiced(f0, this.#config) && (this.#options.voiced ?? true);
    const noise = voiced ? noiseAmplitude : sineAmplitude / 3;
    const turns = this.#turns;
    const increments = Float64Array.from(turns, (_, harmonic) =>
      Math.fround(Math.fround(f0 * (harmonic + 1)) / sampleRateHz),
    );
    const end = (frame + 1) * hopSamples;
    for (let sample = frame * hopSamples; sample < end; sample += 1) {
      let merged = bias + noise * randomness.mergedNoise(weights);
      for (let harmonic = 0; harmonic < turns.length; harmonic += 1) {
        const turn = (turns[harmonic] as number) + (increments[harmonic] as number);
        turns[harmonic] = turn;
        if (!voiced) continue;
        const angle = Math.fround(TURN * (Math.fround(turn) % 1)) + (randomness.phase[harmonic] as number);
        merged += (weights[harmonic] as number) * sineAmplitude * Math.sin(angle);
      }
      this.#samples[sample] = Math.tanh(merged);
    }
  }
}

export function isVoiced(f0: number, { voicedThresholdHz }: HiftConfig): boolean {
  return f0 > voicedThresholdHz;
}
