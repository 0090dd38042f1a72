/** Coefficients of one channel to samples: inverse transform, window, overlap with the frame before (ISO/IEC 14496-3, 4.6.11). */

import { Mdct, risingHalf } from './mdct.ts';
import { frameSamples, shortSamples } from './tables.ts';
import { eightShort, type WindowPlan } from './window-plan.ts';

const longStart = 1;
const longStop = 3;
/** Flat stretch beside the short slope of a start or stop window. */
const flatSamples = (frameSamples - shortSamples) / 2;

export class Synthesis {
  readonly #long = new Mdct(frameSamples);
  readonly #short = new Mdct(shortSamples);
  readonly #longSlopes = [risingHalf(frameSamples, 0), risingHalf(frameSamples, 1)] as const;
  readonly #shortSlopes = [risingHalf(shortSamples, 0), risingHalf(shortSamples, 1)] as const;
  readonly #frame = new Float64Array(2 * frameSamples);
  readonly #window = new Float64Array(2 * shortSamples);
  readonly #overlap = new Float64Array(frameSamples);
  #previousShape = 0;

  /** `spectrum` [1024] -> [1024] samples, scaled to -1 … 1. */
  samples(spectrum: Float64Array, plan: WindowPlan): Float32Array {
    const frame = this.#frame;
    if (plan.sequence === eightShort) {
      this.#shortWindows(spectrum, plan.shape);
    } else {
      this.#long.inverse(spectrum, 0, frame);
      this.#slope(frame, plan.sequence === longStop, this.#previousShape, false);
      this.#slope(frame, plan.sequence === longStart, plan.shape, true);
    }
    this.#previousShape = plan.shape;
    const output = new Float32Array(frameSamples);
    for (let n = 0; n < frameSamples; n++) {
      output[n] = ((this.#overlap[n] as number) + (frame[n] as number)) / 32768;
      this.#overlap[n] = frame[frameSamples + n] as number;
    }
    return output;
  }

  /** Windows one half of a long frame: rising from its start, or falling to its end (mirrored). */
  #slope(frame: Float64Array, isShort: boolean, shape: number, isFalling: boolean): void {
    const slope = (isShort ? this.#shortSlopes : this.#longSlopes)[shape as 0 | 1];
    const zeros = isShort ? flatSamples : 0;
    for (let n = 0; n < frameSamples; n++) {
      const at = isFalling ? 2 * frameSamples - 1 - n : n;
      const gain = n < zeros ? 0 : n < zeros + slope.length ? (slope[n - zeros] as number) : 1;
      frame[at] = (frame[at] as number) * gain;
    }
  }

  #shortWindows(spectrum: Float64Array, shape: number): void {
    this.#frame.fill(0);
    const falling = this.#shortSlopes[shape as 0 | 1];
    for (let w = 0; w < 8; w++) {
      const rising = w === 0 ? this.#shortSlopes[this.#previousShape as 0 | 1] : falling;
      this.#short.inverse(spectrum, w * shortSamples, this.#window);
      const start = flatSamples + w * shortSamples;
      for (let n = 0; n < shortSamples; n++) {
        const end = 2 * shortSamples - 1 - n;
        this.#frame[start + n] =
          (this.#frame[start + n] as number) + (this.#window[n] as number) * (rising[n] as number);
        this.#frame[start + end] =
          (this.#frame[start + end] as number) + (this.#window[end] as number) * (falling[n] as number);
      }
    }
  }
}
