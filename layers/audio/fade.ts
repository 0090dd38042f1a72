/** Raised-cosine fades, in place: value and slope are both zero at the silent end, so nothing clicks. */

/** The first `length` samples rise from silence. */
export function fadeIn(samples: Float32Array, length: number): void {
  const count = Math.min(length, samples.length);
  for (let n = 0; n < count; n++) samples[n] = (samples[n] as number) * raisedCosine((n + 0.5) / count);
}

/** The last `length` samples fall to silence. */
export function fadeOut(samples: Float32Array, length: number): void {
  const count = Math.min(length, samples.length);
  const last = samples.length - 1;
  for (let n = 0; n < count; n++) {
    samples[last - n] = (samples[last - n] as number) * raisedCosine((n + 0.5) / count);
  }
}

/**
 * Two signals joined with their ends mixed over `length` samples: [a.length + b.length - length].
 *
 * Amplitudes add up to one (for signals alike in phase, as neighbouring chunks of one synthesis are).
 */
export function crossFade(a: Float32Array, b: Float32Array, length: number): Float32Array {
  const overlap = Math.min(length, a.length, b.length);
  const whole = new Float32Array(a.length + b.length - overlap);
  whole.set(a);
  whole.set(b.subarray(overlap), a.length);
  const start = a.length - overlap;
  for (let n = 0; n < overlap; n++) {
    const weight = raisedCosine((n + 0.5) / overlap);
    whole[start + n] = (a[start + n] as number) * (1 - weight) + (b[n] as number) * weight;
  }
  return whole;
}

function raisedCosine(part: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * part);
}
