/**
 * The short-time Fourier transforms at both ends of the vocoder, for any range of frames or samples (torch.stft and torch.istft:
 * periodic Hann window, centred, reflected edges).
 *
 * N transform size, H hop, K = N/2 + 1 bins. Frame f is centred on sample f·H. Transforms are computed by their definition, for N is 16, and
 * with its one cheap symmetry: places n and N - n have equal cosines and opposite sines.
 */
export interface FourierSizes {
  readonly fftSize: number;
  readonly fftHop: number;
}

/** Loudest magnitude the inverse transform takes (HiFTGenerator._istft). */
const LARGEST_MAGNITUDE = 100;

export class ShortTimeFourier {
  readonly #size: number;
  readonly #hop: number;
  readonly #bins: number;
  readonly #window: Float64Array;
  /** cos and sin of 2πkn/N, [K, N] */
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  constructor({ fftSize, fftHop }: FourierSizes) {
    this.#size = fftSize;
    this.#hop = fftHop;
    this.#bins = fftSize / 2 + 1;
    // The official window is rounded to float32.
    this.#window = Float64Array.from({ length: fftSize }, (_, n) =>
      Math.fround(0.5 - 0.5 * Math.cos((2 * Math.PI * n) / fftSize)),
    );
    const angle = (index: number) =>
      (2 * Math.PI * ((Math.floor(index / fftSize) * (index % fftSize)) % fftSize)) / fftSize;
    const length = this.#bins * fftSize;
    this.#cosines = Float64Array.from({ length }, (_, index) => Math.cos(angle(index)));
    this.#sines = Float64Array.from({ length }, (_, index) => Math.sin(angle(index)));
  }

  /** Frames of a whole signal. */
  frames(samples: number): number {
    return Math.floor(samples / this.#hop) + 1;
  }

  /** Samples [0, end) that frames before `frame` look at. */
  samplesBefore(frame: number): number {
    return (frame - 1) * this.#hop + this.#size / 2;
  }

  /**
   * Frames [from, to) of a signal of `length` samples: [2K, to - from], real parts then imaginary parts.
   * Only samples before `samplesBefore(to)` are read.
   */
  analyse(signal: Float32Array, length: number, from: number, to: number): Float32Array {
    const size = this.#size;
    const half = size / 2;
    const bins = this.#bins;
    const window = this.#window;
    const cosines = this.#cosines;
    const sines = this.#sines;
    const count = to - from;
    const result = new Float32Array(2 * bins * count);
    const windowed = new Float64Array(size);
    for (let frame = from; frame < to; frame += 1) {
      const start = frame * this.#hop - half;
      if (start >= 0 && start + size <= length) {
        for (let n = 0; n < size; n += 1) windowed[n] = (signal[start + n] as number) * (window[n] as number);
      } else {
        for (let n = 0; n < size; n += 1) {
          windowed[n] = (signal[reflected(start + n, length)] as number) * (window[n] as number);
        }
      }
      // From here on windowed[n] is the sum of places n and N - n, and windowed[N - n] their difference.
      for (let n = 1; n < half; n += 1) {
        const left = windowed[n] as number;
        const right = windowed[size - n] as number;
        windowed[n] = left + right;
        windowed[size - n] = left - right;
      }
      for (let bin = 0; bin < bins; bin += 1) {
        const row = bin * size;
        let real = (windowed[0] as number) + (windowed[half] as number) * (cosines[row + half] as number);
        let imaginary = 0;
        for (let n = 1; n < half; n += 1) {
          real += (windowed[n] as number) * (cosines[row + n] as number);
          imaginary -= (windowed[size - n] as number) * (sines[row + n] as number);
        }
        result[bin * count + frame - from] = real;
        result[(bins + bin) * count + frame - from] = imaginary;
      }
    }
    return result;
  }

  /** Frames [from, to) whose windows reach samples [start, end) of the signal that `total` frames make. */
  framesOver(start: number, end: number, total: number): readonly [number, number] {
    const half = this.#size / 2;
    const from = Math.max(0, Math.ceil((start - half + 1) / this.#hop));
    const to = Math.min(total, Math.floor((end - 1 + half) / this.#hop) + 1);
    return [from, to];
  }

  /**
   * Samples [start, end) of the signal whose spectrum has `total` frames. Overlapping frames are added and divided by the sum of
   * their squared windows.
   * @param magnitudes [K, count] and phases [K, count]: frames from `firstFrame` on, at least those of `framesOver`
   */
  synthesise(
    magnitudes: Float32Array,
    phases: Float32Array,
    firstFrame: number,
    total: number,
    [start, end]: readonly [number, number],
  ): Float32Array {
    const size = this.#size;
    const half = size / 2;
    const bins = this.#bins;
    const window = this.#window;
    const cosines = this.#cosines;
    const sines = this.#sines;
    const count = magnitudes.length / bins;
    const signal = new Float64Array(end - start);
    const weight = new Float64Array(end - start);
    const real = new Float64Array(bins);
    const imaginary = new Float64Array(bins);
    const values = new Float64Array(size);
    const [from, to] = this.framesOver(start, end, total);
    for (let frame = from; frame < to; frame += 1) {
      for (let bin = 0; bin < bins; bin += 1) {
        const place = bin * count + frame - firstFrame;
        // Every bin but the first and the last stands for its mirror image too.
        const share = (bin === 0 || bin === bins - 1 ? 1 : 2) / size;
        const magnitude = share * Math.min(magnitudes[place] as number, LARGEST_MAGNITUDE);
        const phase = phases[place] as number;
        real[bin] = magnitude * Math.cos(phase);
        imaginary[bin] = magnitude * Math.sin(phase);
      }
      for (let n = 0; n <= half; n += 1) {
        let even = 0;
        let odd = 0;
        for (let bin = 0; bin < bins; bin += 1) {
          even += (real[bin] as number) * (cosines[bin * size + n] as number);
          odd += (imaginary[bin] as number) * (sines[bin * size + n] as number);
        }
        values[n] = even - odd;
        if (n > 0) values[size - n] = even + odd;
      }
      const offset = frame * this.#hop - half - start;
      const first = Math.max(0, -offset);
      const last = Math.min(size, end - start - offset);
      for (let n = first; n < last; n += 1) {
        const share = window[n] as number;
        signal[offset + n] = (signal[offset + n] as number) + (values[n] as number) * share;
        weight[offset + n] = (weight[offset + n] as number) + share * share;
      }
    }
    const samples = new Float32Array(end - start);
    for (let index = 0; index < samples.length; index += 1) {
      samples[index] = (signal[index] as number) / (weight[index] as number);
    }
    return samples;
  }
}

/** A place before the start or after the end, mirrored on the outermost sample. */
function reflected(place: number, length: number): number {
  if (place < 0) return -place;
  return place < length ? place : 2 * (length - 1) - place;
}
