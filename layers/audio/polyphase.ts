/**
 * Band-limited resampling for sound that people hear: 22,050 Hz to 44,100 Hz and to any other rate.
 *
 * A Kaiser-windowed sinc, cut off so that its transition band ends at the lower of the two Nyquist frequencies: flat to 90 % of
 * it, images and aliases 100 dB down. Each phase's taps add up to one, so that a constant stays exactly constant.
 * Kaiser & Schafer, "On the use of the I0-sinh window for spectrum analysis" (1980), gives window shape and length.
 */
import { UnsupportedOutputError } from './errors.ts';
import { greatestCommonDivisor } from './official-resample.ts';

const stopbandDb = 100;
/** Width of the transition as a part of the lower Nyquist frequency. */
const transition = 0.1;
const kaiserBeta = 0.1102 * (stopbandDb - 8.7);
/** Half the kernel's length in periods of the lower rate. */
const reachPeriods = (stopbandDb - 7.95) / (2.285 * Math.PI * transition) / 2;
/** Ratios with more phases than this share a grid of this many and interpolate between neighbours (error below -140 dB). */
const maxExactPhases = 1024;
const gridPhases = 4096;

/** The kernels of one ratio; shared by all streams of that ratio. */
export class PolyphaseKernel {
  /** Input samples advance by `from` while output samples advance by `to`. */
  readonly from: number;
  readonly to: number;
  readonly tapCount: number;
  /** Where the first tap lies from the input sample at or before the output's position: always negative. */
  readonly firstTap: number;
  readonly #exact: boolean;
  /** [phases + 1, tapCount] */
  readonly #taps: Float64Array;
  readonly #mixed: Float64Array;

  /** @throws UnsupportedOutputError for rates that aren't positive integers, or too far apart. */
  constructor(fromHz: number, toHz: number) {
    for (const rate of [fromHz, toHz]) {
      if (!Number.isInteger(rate) || rate < 1000 || rate > 768_000) {
        throw new UnsupportedOutputError(
          `A sampling rate of ${rate} Hz is not possible; use a whole number from 8000 to 48000.`,
        );
      }
    }
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.from = fromHz / divisor;
    this.to = toHz / divisor;
    const bandwidth = Math.min(1, toHz / fromHz);
    const reach = reachPeriods / bandwidth;
    this.firstTap = -Math.ceil(reach) + 1;
    this.tapCount = 2 * Math.ceil(reach);
    this.#exact = this.to <= maxExactPhases;
    const phases = this.#exact ? this.to : gridPhases;
    this.#taps = new Float64Array((phases + 1) * this.tapCount);
    this.#mixed = new Float64Array(this.tapCount);
    for (let phase = 0; phase <= phases; phase++) {
      this.#design(
        this.#taps.subarray(phase * this.tapCount, (phase + 1) * this.tapCount),
        phase / phases,
        bandwidth,
        reach,
      );
    }
  }

  #design(taps: Float64Array, fraction: number, bandwidth: number, reach: number): void {
    // Centre of the transition band, in cycles per input sample times two.
    const cutoff = bandwidth * (1 - transition / 2);
    let sum = 0;
    for (let j = 0; j < taps.length; j++) {
      const x = this.firstTap + j - fraction;
      const inside = 1 - (x / reach) ** 2;
      const window = inside <= 0 ? 0 : besselI0(kaiserBeta * Math.sqrt(inside));
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
      taps[j] = window * sinc;
      sum += window * sinc;
    }
    for (let j = 0; j < taps.length; j++) taps[j] = (taps[j] as number) / sum;
  }

  /** The output sample at phase / to of a period past input sample `index` of `signal`; all taps must lie inside it. */
  sampleAt(signal: Float64Array, index: number, phase: number): number {
    const start = index + this.firstTap;
    if (this.#exact) return dot(this.#taps, phase * this.tapCount, signal, start, this.tapCount);
    const place = (phase / this.to) * gridPhases;
    const row = Math.floor(place);
    const weight = place - row;
    const at = row * this.tapCount;
    for (let j = 0; j < this.tapCount; j++) {
      const left = this.#taps[at + j] as number;
      this.#mixed[j] = left + weight * ((this.#taps[at + this.tapCount + j] as number) - left);
    }
    return dot(this.#mixed, 0, signal, start, this.tapCount);
  }
}

/**
 * One stream at a new rate. However the input is cut into chunks, the output is the same to the last bit;
 * its total length is ceil(input * toHz / fromHz).
 */
export class ResampleStream {
  readonly #kernel: PolyphaseKernel | undefined;
  /** Input not yet used up, beginning tapCount before the next output's taps at the latest. */
  #pending = new Float64Array(0);
  #pendingLength = 0;
  /** Input index of #pending[0]; negative at the start, where silence stands in for the past. */
  #pendingStart = 0;
  #inputCount = 0;
  #outputCount = 0;
  #finished = false;

  constructor(fromHz: number, toHz: number) {
    if (fromHz === toHz) return;
    this.#kernel = new PolyphaseKernel(fromHz, toHz);
    this.#pendingStart = this.#kernel.firstTap;
    this.#append(new Float64Array(-this.#kernel.firstTap));
  }

  /** What can be said of the output once `samples` [n] are known; the rest follows with later chunks. */
  push(samples: Float32Array): Float32Array {
    if (this.#finished) throw new RangeError('the stream has been finished');
    if (!this.#kernel) return samples.slice();
    this.#append(samples);
    this.#inputCount += samples.length;
    return this.#emit(this.#kernel, Number.POSITIVE_INFINITY);
  }

  /** The end of the output; call once. */
  finish(): Float32Array {
    this.#finished = true;
    if (!this.#kernel) return new Float32Array(0);
    const { from, to, tapCount } = this.#kernel;
    this.#append(new Float64Array(tapCount));
    return this.#emit(this.#kernel, Math.ceil((this.#inputCount * to) / from));
  }

  #emit(kernel: PolyphaseKernel, limit: number): Float32Array {
    const { from, to, tapCount, firstTap } = kernel;
    const available = this.#pendingStart + this.#pendingLength;
    // Output i uses inputs up to floor(i * from / to) + firstTap + tapCount - 1.
    const lastIndex = available - firstTap - tapCount;
    const ready = lastIndex < 0 ? 0 : Math.floor(((lastIndex + 1) * to - 1) / from) + 1;
    const end = Math.max(this.#outputCount, Math.min(limit, ready));
    const output = new Float32Array(end - this.#outputCount);
    let index = Math.floor((this.#outputCount * from) / to);
    let phase = this.#outputCount * from - index * to;
    for (let i = 0; i < output.length; i++) {
      output[i] = kernel.sampleAt(this.#pending, index - this.#pendingStart, phase);
      phase += from;
      while (phase >= to) {
        phase -= to;
        index++;
      }
    }
    this.#outputCount = end;
    const used = Math.min(index + firstTap - this.#pendingStart, this.#pendingLength);
    if (used > 0) {
      this.#pending.copyWithin(0, used, this.#pendingLength);
      this.#pendingLength -= used;
      this.#pendingStart += used;
    }
    return output;
  }

  #append(samples: Float32Array | Float64Array): void {
    const needed = this.#pendingLength + samples.length;
    if (needed > this.#pending.length) {
      const grown = new Float64Array(Math.max(needed, 2 * this.#pending.length));
      grown.set(this.#pending.subarray(0, this.#pendingLength));
      this.#pending = grown;
    }
    this.#pending.set(samples, this.#pendingLength);
    this.#pendingLength = needed;
  }
}

/**
 * A whole signal at a new rate: [ceil(n * toHz / fromHz)] samples, equal to what a ResampleStream gives for the same input.
 *
 * @throws UnsupportedOutputError for impossible rates.
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const stream = new ResampleStream(fromHz, toHz);
  const body = stream.push(samples);
  const tail = stream.finish();
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}

function dot(
  taps: Float64Array,
  tapStart: number,
  signal: Float64Array,
  start: number,
  count: number,
): number {
  let a = 0;
  let b = 0;
  for (let j = 0; j < count; j += 2) {
    a += (taps[tapStart + j] as number) * (signal[start + j] as number);
    b += (taps[tapStart + j + 1] as number) * (signal[start + j + 1] as number);
  }
  return a + b;
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
