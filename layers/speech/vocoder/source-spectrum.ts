import type { ShortTimeFourier } from './short-time-fourier.ts';

/** A signal that is made as far as it is asked for. */
export interface SignalSource {
  readonly length: number;
  /** The signal, of which at least the first `end` samples are there. */
  upTo(end: number): Float32Array;
}

/** The spectrum of the harmonic source, frame range by frame range. */
export class SourceSpectrum {
  /** Frames in all. */
  readonly frames: number;
  readonly #signal: SignalSource;
  readonly #fourier: ShortTimeFourier;

  constructor(signal: SignalSource, fourier: ShortTimeFourier) {
    this.#signal = signal;
    this.#fourier = fourier;
    this.frames = fourier.frames(signal.length);
  }

  /** Frames [from, to): [2K, to - from], real parts then imaginary parts. */
  range(from: number, to: number): Float32Array {
    const { length } = this.#signal;
    const signal = this.#signal.upTo(Math.min(length, this.#fourier.samplesBefore(to)));
    return this.#fourier.analyse(signal, length, from, to);
  }
}
