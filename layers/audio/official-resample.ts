/**
 * The resampler the official code loads clips with: torchaudio.transforms.Resample with its defaults (Hann-windowed sinc, six zero
 * crossings a side, cut-off at 0.99 of the lower Nyquist frequency).
 *
 * It is short and lets some images through near the cut-off; it is kept because the speaker encoder and the speech tokenizer
 * are to hear what they hear in the official code. For sound that people hear use `resample`.
 */

const zeroCrossings = 6;
const rolloff = 0.99;

/**
 * @param samples [n] at fromHz.
 * @returns [ceil(toHz * n / fromHz)] at toHz; the input itself when the rates agree.
 */
export function officialResample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const from = fromHz / divisor;
  const to = toHz / divisor;
  // In units of input samples: the cut-off as a fraction of the input rate, and how far a kernel reaches.
  const cutoff = (Math.min(from, to) * rolloff) / from;
  const reach = zeroCrossings / cutoff;
  const output = new Float32Array(Math.ceil((to * samples.length) / from));
  const kernels = new Map<number, Float64Array>();
  for (let i = 0; i < output.length; i++) {
    // The kernels repeat every `to` output samples, which are `from` input samples.
    const step = i % to;
    const block = ((i - step) / to) * from;
    const centre = Math.floor((step * from) / to);
    // torchaudio divides integers here, which torch does in float32: each kernel inherits that rounding of its place.
    const fraction = Math.fround(step / to) * from - centre;
    const first = Math.ceil(fraction - reach);
    let kernel = kernels.get(step);
    if (!kernel) {
      kernel = officialKernel(first, Math.floor(fraction + reach), fraction, cutoff);
      // Rates with a small common divisor have too many kernels to be worth keeping.
      if (to <= 4096) kernels.set(step, kernel);
    }
    let sum = 0;
    const start = block + centre + first;
    const from0 = Math.max(0, -start);
    const end = Math.min(kernel.length, samples.length - start);
    for (let j = from0; j < end; j++) sum += (kernel[j] as number) * (samples[start + j] as number);
    output[i] = sum;
  }
  return output;
}

/** Taps first..last around a point `fraction` of a sample past the centre. */
function officialKernel(first: number, last: number, fraction: number, cutoff: number): Float64Array {
  const kernel = new Float64Array(last - first + 1);
  for (let j = 0; j < kernel.length; j++) {
    const t = (first + j - fraction) * cutoff;
    const window = Math.cos((t * Math.PI) / zeroCrossings / 2) ** 2;
    const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    kernel[j] = sinc * window * cutoff;
  }
  return kernel;
}

export function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
