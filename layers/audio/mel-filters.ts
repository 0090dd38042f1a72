/**
 * Triangular filter banks over FFT bins, in the two kinds the model's features use.
 *
 * Slaney (librosa's default: linear below 1 kHz, logarithmic above, each triangle of unit area) and Kaldi (1127 ln(1 + f/700), triangles
 * drawn in the mel domain with height one). Only the non-zero part of each row is kept.
 */

export interface FilterBank {
  /** For filter m: weights[m] applies to the bins from first[m] on. */
  readonly first: Int32Array;
  readonly weights: readonly Float64Array[];
}

/** Slaney filters as librosa.filters.mel(sr, n_fft, n_mels, fmin, fmax) gives them; bins = fftSize/2 + 1. */
export function slaneyFilters(options: {
  readonly sampleRateHz: number;
  readonly fftSize: number;
  readonly filterCount: number;
  readonly lowHz: number;
  readonly highHz: number;
}): FilterBank {
  const { sampleRateHz, fftSize, filterCount, lowHz, highHz } = options;
  const edges = melEdges(filterCount, slaneyMel(lowHz), slaneyMel(highHz)).map(slaneyHz);
  return filterBank(filterCount, Math.floor(fftSize / 2) + 1, (filter, bin) => {
    const [left, centre, right] = edgesOf(edges, filter);
    const hz = (bin * sampleRateHz) / fftSize;
    const height = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre));
    return (Math.max(0, height) * 2) / (right - left);
  });
}

/**
 * Kaldi filters; bins = fftSize/2, as Kaldi leaves the Nyquist bin out.
 *
 * torchaudio draws them in float32, where a mel near 2800 is good to 2e-4 only; rounding each step alike keeps the log energies
 * within the official code's own float noise.
 */
export function kaldiFilters(options: {
  readonly sampleRateHz: number;
  readonly fftSize: number;
  readonly filterCount: number;
  readonly lowHz: number;
  readonly highHz: number;
}): FilterBank {
  const { sampleRateHz, fftSize, filterCount, lowHz, highHz } = options;
  const f = Math.fround;
  const low = 1127 * Math.log(1 + lowHz / 700);
  const delta = (1127 * Math.log(1 + highHz / 700) - low) / (filterCount + 1);
  const edges = Array.from({ length: filterCount + 2 }, (_, i) => f(f(low) + f(i * f(delta))));
  return filterBank(filterCount, fftSize / 2, (filter, bin) => {
    const [left, centre, right] = edgesOf(edges, filter);
    const hz = f((bin * sampleRateHz) / fftSize);
    const mel = f(1127 * f(Math.log(f(1 + f(hz / 700)))));
    const up = f(f(mel - left) / f(centre - left));
    const down = f(f(right - mel) / f(right - centre));
    return Math.max(0, Math.min(up, down));
  });
}

/** sum over bins of weight * power, for one filter. */
export function filterEnergy(bank: FilterBank, filter: number, power: Float64Array): number {
  const weights = bank.weights[filter] as Float64Array;
  const first = bank.first[filter] as number;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (power[first + i] as number);
  return sum;
}

function filterBank(
  filterCount: number,
  binCount: number,
  weightAt: (filter: number, bin: number) => number,
): FilterBank {
  const first = new Int32Array(filterCount);
  const weights: Float64Array[] = [];
  for (let filter = 0; filter < filterCount; filter++) {
    const row = Float64Array.from({ length: binCount }, (_, bin) => weightAt(filter, bin));
    let start = 0;
    let end = binCount;
    while (start < end && row[start] === 0) start++;
    while (end > start && row[end - 1] === 0) end--;
    first[filter] = start;
    weights.push(row.slice(start, end));
  }
  return { first, weights };
}

function melEdges(filterCount: number, low: number, high: number): number[] {
  return Array.from({ length: filterCount + 2 }, (_, i) => low + ((high - low) * i) / (filterCount + 1));
}

function edgesOf(edges: readonly number[], filter: number): [number, number, number] {
  return [edges[filter] as number, edges[filter + 1] as number, edges[filter + 2] as number];
}

/** Slaney's Auditory Toolbox scale: 200/3 Hz a mel below 1 kHz, 27 mels for a factor of 6.4 above. */
const linearHzPerMel = 200 / 3;
const breakHz = 1000;
const breakMel = breakHz / linearHzPerMel;
const logStep = Math.log(6.4) / 27;

function slaneyMel(hz: number): number {
  return hz < breakHz ? hz / linearHzPerMel : breakMel + Math.log(hz / breakHz) / logStep;
}

function slaneyHz(mel: number): number {
  return mel < breakMel ? mel * linearHzPerMel : breakHz * Math.exp(logStep * (mel - breakMel));
}
