/** A picture of sound: the loudest sample of each stretch. */

/** Stretches a second while sound is still arriving. */
const perSecond = 50;

/** Collects peaks of sound that arrives in pieces. */
export class PeakCollector {
  readonly peaks: number[] = [];
  #sampleCount = 0;
  #seconds = 0;

  get seconds(): number {
    return this.#seconds;
  }

  push(samples: Float32Array, sampleRateHz: number): void {
    const stretch = sampleRateHz / perSecond;
    for (let n = 0; n < samples.length; n++) {
      const place = Math.floor((this.#sampleCount + n) / stretch);
      const level = Math.abs(samples[n] ?? 0);
      if (level > (this.peaks[place] ?? -1)) this.peaks[place] = level;
    }
    this.#sampleCount += samples.length;
    this.#seconds = this.#sampleCount / sampleRateHz;
  }
}

/** The same picture in another number of stretches, each the largest of those it covers. */
export function resamplePeaks(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, n) => {
    const from = Math.floor((n * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((n + 1) * peaks.length) / count));
    let largest = 0;
    for (let at = from; at < to; at++) largest = Math.max(largest, peaks[at] ?? 0);
    return largest;
  });
}
