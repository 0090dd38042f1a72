/**
 * What FLAC leaves of a block after prediction (RFC 9639, 9.2.5 and 9.2.6): fixed polynomials of order 0 to 4, or linear prediction with
 * quantised coefficients.
 */

/** The fixed predictor of each order: a sample is the sum of coefficient * earlier sample. */
export const fixedCoefficients: readonly (readonly number[])[] = [
  [],
  [1],
  [2, -1],
  [3, -3, 1],
  [4, -6, 4, -1],
];

export interface Predictor {
  readonly kind: 'fixed' | 'linear';
  readonly coefficients: readonly number[];
  /** Predictions are shifted right by this. */
  readonly shift: number;
}

/** residual[n] = sample[n] - prediction for n >= order; the first `order` places hold the samples themselves. */
export function residualOf(samples: Int32Array, predictor: Predictor, residual: Int32Array): void {
  const { coefficients, shift } = predictor;
  const order = coefficients.length;
  for (let n = 0; n < order; n++) residual[n] = samples[n] as number;
  for (let n = order; n < samples.length; n++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (coefficients[k] as number) * (samples[n - 1 - k] as number);
    residual[n] = (samples[n] as number) - Math.floor(sum / 2 ** shift);
  }
}

/** Undoes residualOf, in place. Sums are exact in a double for samples of up to 32 bits. */
export function restoreFromResidual(values: Float64Array, predictor: Predictor): void {
  const { coefficients, shift } = predictor;
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let n = order; n < values.length; n++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (coefficients[k] as number) * (values[n - 1 - k] as number);
    values[n] = (values[n] as number) + Math.floor(sum * scale);
  }
}

const precisionBits = 14;
const maxOrder = 8;

/**
 * A linear predictor of order 8 for 16-bit samples: Welch window, autocorrelation, Levinson-Durbin, coefficients quantised to
 * 14 bits with the rounding error carried on. Undefined for blocks it can't help (silence, or too short).
 */
export function linearPredictor(samples: Int32Array): Predictor | undefined {
  const count = samples.length;
  if (count < 4 * maxOrder) return undefined;
  const windowed = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const x = (2 * n) / (count - 1) - 1;
    windowed[n] = (samples[n] as number) * (1 - x * x);
  }
  const correlation = new Float64Array(maxOrder + 1);
  for (let lag = 0; lag <= maxOrder; lag++) {
    let sum = 0;
    for (let n = lag; n < count; n++) sum += (windowed[n] as number) * (windowed[n - lag] as number);
    correlation[lag] = sum;
  }
  if ((correlation[0] as number) <= 0) return undefined;
  return quantised(levinsonDurbin(correlation));
}

/** Coefficients of x[n] ~ sum a[k] x[n - 1 - k] from the autocorrelation. */
function levinsonDurbin(correlation: Float64Array): Float64Array {
  const order = correlation.length - 1;
  const a = new Float64Array(order);
  const previous = new Float64Array(order);
  // A trace of white noise keeps nearly pure tones from an unstable solution.
  let error = (correlation[0] as number) * (1 + 1e-9);
  for (let i = 0; i < order; i++) {
    let sum = correlation[i + 1] as number;
    for (let j = 0; j < i; j++) sum -= (a[j] as number) * (correlation[i - j] as number);
    const reflection = sum / error;
    previous.set(a);
    a[i] = reflection;
    for (let j = 0; j < i; j++) a[j] = (previous[j] as number) - reflection * (previous[i - 1 - j] as number);
    error *= 1 - reflection * reflection;
    if (error <= 0) break;
  }
  return a;
}

function quantised(a: Float64Array): Predictor | undefined {
  const largest = a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (!(largest > 0) || !Number.isFinite(largest)) return undefined;
  const shift = Math.min(15, precisionBits - 1 - Math.ceil(Math.log2(largest) + 1e-9));
  if (shift < 0) return undefined;
  const limit = 2 ** (precisionBits - 1) - 1;
  let carried = 0;
  const coefficients = Array.from(a, (value) => {
    const wanted = value * 2 ** shift + carried;
    const rounded = Math.max(-limit - 1, Math.min(limit, Math.round(wanted)));
    carried = wanted - rounded;
    return rounded;
  });
  return { kind: 'linear', coefficients, shift };
}

/** Bits a coefficient takes in the stream. */
export const coefficientBits = precisionBits;
