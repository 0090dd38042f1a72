/**
 * Repetition-aware sampling (official function: utils/common.py ras_sampling; VALL-E 2, https://arxiv.org/abs/2406.05370).
 *
 * A token is drawn from the nucleus; if it was spoken within the last few tokens, it is struck out and another is drawn from
 * everything that is left. Draws are by inverse cumulative distribution in float64: the first candidate whose share of the
 * running sum is above the uniform. Nothing is allocated while sampling.
 */
import type { SamplingConfig } from '../../checkpoint/config/index.ts';
import { UnusableLogitsError } from './errors.ts';

/** A number in [0, 1) each time it is called. */
export type Uniform = () => number;

/** Struck out: never drawn. */
const NONE = -1;

export class RepetitionAwareSampler {
  /** Probability of every class, after the last `softmax`. */
  readonly probabilities: Float64Array;
  /** The nucleus after the last `fillNucleus`, most probable first; ties by the lower id. */
  readonly nucleusIds: Int32Array;
  readonly nucleusProbabilities: Float64Array;
  nucleusSize = 0;
  readonly #config: SamplingConfig;

  constructor(classes: number, config: SamplingConfig) {
    this.#config = config;
    this.probabilities = new Float64Array(classes);
    this.nucleusIds = new Int32Array(Math.min(config.topK, classes));
    this.nucleusProbabilities = new Float64Array(this.nucleusIds.length);
  }

  /**
   * Draws one class.
   * @param logits [classes] scores up to a constant: logits or log-probabilities
   * @param history tokens so far, of which the first `historyLength` count
   * @param masked a class that must not be drawn (the end of speech under the minimum length), or -1
   * @throws UnusableLogitsError
   */
  sample(
    logits: Float32Array,
    history: Int32Array,
    historyLength: number,
    masked: number,
    uniform: Uniform,
  ): number {
    this.softmax(logits, masked, NONE);
    this.fillNucleus();
    const drawn = this.nucleusIds[
      drawIndex(this.nucleusProbabilities, this.nucleusSize, uniform())
    ] as number;
    if (!this.isRepeated(drawn, history, historyLength)) return drawn;
    this.softmax(logits, masked, drawn);
    return drawIndex(this.probabilities, this.probabilities.length, uniform());
  }

  isRepeated(token: number, history: Int32Array, historyLength: number): boolean {
    const { windowSize, tauR } = this.#config;
    let count = 0;
    for (let index = Math.max(0, historyLength - windowSize); index < historyLength; index += 1) {
      if (history[index] === token) count += 1;
    }
    return count >= windowSize * tauR;
  }

  /** Fills `probabilities`, with 0 for the two classes that are struck out (-1: none). */
  softmax(logits: Float32Array, masked: number, struck: number): void {
    const { probabilities } = this;
    const classes = probabilities.length;
    let top = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < classes; id += 1) {
      const value = logits[id] as number;
      if (value > top && id !== masked && id !== struck) top = value;
    }
    let total = 0;
    for (let id = 0; id < classes; id += 1) {
      const weight = id === masked || id === struck ? 0 : Math.exp((logits[id] as number) - top);
      probabilities[id] = weight;
      total += weight;
    }
    // NaN and +infinity among the logits end here as well.
    if (!(total >= 1 && total <= classes)) throw new UnusableLogitsError(total);
    const share = 1 / total;
    for (let id = 0; id < classes; id += 1) probabilities[id] = (probabilities[id] as number) * share;
  }

  /** Takes classes by falling probability while their sum is below topP and there are fewer than topK: at least one. */
  fillNucleus(): void {
    const { probabilities, nucleusIds, nucleusProbabilities } = this;
    const most = nucleusIds.length;
    let size = 0;
    let smallest = 0;
    for (let id = 0; id < probabilities.length; id += 1) {
      const value = probabilities[id] as number;
      if (size === most && value <= smallest) continue;
      let place = size < most ? size : most - 1;
      for (; place > 0 && (nucleusProbabilities[place - 1] as number) < value; place -= 1) {
        nucleusProbabilities[place] = nucleusProbabilities[place - 1] as number;
        nucleusIds[place] = nucleusIds[place - 1] as number;
      }
      nucleusProbabilities[place] = value;
      nucleusIds[place] = id;
      if (size < most) size += 1;
      smallest = nucleusProbabilities[size - 1] as number;
    }
    let sum = 0;
    let taken = 0;
    while (taken < size && sum < this.#config.topP) {
      sum += nucleusProbabilities[taken] as number;
      taken += 1;
    }
    this.nucleusSize = taken;
  }
}

/** The first index whose running sum, as a share of the whole, is above `uniform`. */
export function drawIndex(weights: Float64Array, size: number, uniform: number): number {
  let total = 0;
  for (let index = 0; index < size; index += 1) total += weights[index] as number;
  let sum = 0;
  let last = 0;
  for (let index = 0; index < size; index += 1) {
    const weight = weights[index] as number;
    if (weight === 0) continue;
    sum += weight;
    if (sum / total > uniform) return index;
    last = index;
  }
  // Rounding can keep the last share just under a uniform just under 1.
  return last;
}
