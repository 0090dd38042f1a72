/**
 * Turns down peaks over the ceiling, smoothly: the gain dips over 2 ms on either side of a peak, and everything else stays as it is, bit
 * for bit. For the rare overshoot of a resampler, not for making things loud.
 */
import { peakCeiling } from './level.ts';

const reachSeconds = 0.002;

/** One stream; its output does not depend on how the input is cut, and lags by 4 ms until `finish`. */
export class PeakLimiter {
  readonly #reach: number;
  readonly #ceiling: number;
  /** Samples not given out yet; those before #checked have had their peaks turned down. */
  #pending = new Float32Array(0);
  #checked = 0;

  constructor(sampleRateHz: number, ceiling = peakCeiling) {
    this.#reach = Math.max(1, Math.round(reachSeconds * sampleRateHz));
    this.#ceiling = Math.fround(ceiling);
  }

  push(samples: Float32Array): Float32Array {
    const grown = new Float32Array(this.#pending.length + samples.length);
    grown.set(this.#pending);
    grown.set(samples, this.#pending.length);
    this.#pending = grown;
    this.#check(Math.max(this.#checked, grown.length - this.#reach));
    return this.#give(this.#checked - this.#reach);
  }

  finish(): Float32Array {
    this.#check(this.#pending.length);
    return this.#give(this.#pending.length);
  }

  #check(end: number): void {
    const samples = this.#pending;
    for (let n = this.#checked; n < end; n++) {
      const over = Math.abs(samples[n] as number);
      if (over <= this.#ceiling) continue;
      const depth = 1 - this.#ceiling / over;
      // Where dips overlap their product is deeper than either, so the ceiling always holds.
      const last = Math.min(samples.length - 1, n + this.#reach);
      for (let m = Math.max(0, n - this.#reach); m <= last; m++) {
        const nearness = 0.5 + 0.5 * Math.cos((Math.PI * (m - n)) / (this.#reach + 1));
        samples[m] = (samples[m] as number) * (1 - depth * nearness);
      }
      // Rounding may leave the peak itself an ulp high.
      samples[n] = Math.sign(samples[n] as number) * this.#ceiling;
    }
    this.#checked = end;
  }

  #give(count: number): Float32Array {
    if (count <= 0) return new Float32Array(0);
    const given = this.#pending.slice(0, count);
    this.#pending = this.#pending.slice(count);
    this.#checked -= count;
    return given;
  }
}

/** A whole sound limited. */
export function limitPeaks(samples: Float32Array, sampleRateHz: number, ceiling = peakCeiling): Float32Array {
  const limiter = new PeakLimiter(sampleRateHz, ceiling);
  const body = limiter.push(samples);
  const tail = limiter.finish();
  const limited = new Float32Array(samples.length);
  limited.set(body);
  limited.set(tail, body.length);
  return limited;
}
