/** Sounds made for tests: deterministic, of known content. */

/** Uniform noise in -1 to 1, the same for the same seed. */
export function noise(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function tone(hz: number, rate: number, length: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rate));
}

/** Pieces one after the other: numbers are seconds of silence. */
export function sequence(rate: number, ...pieces: readonly (number | Float32Array)[]): Float32Array {
  const arrays = pieces.map((piece) =>
    typeof piece === 'number' ? new Float32Array(Math.round(piece * rate)) : piece,
  );
  const whole = new Float32Array(arrays.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of arrays) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A voiced sound like speech: a pulse train through three resonances, with syllables at 4 Hz. */
export function voiced(f0Hz: number, rate: number, seconds: number, amplitude = 0.3): Float32Array {
  const length = Math.round(seconds * rate);
  const samples = new Float32Array(length);
  const formants = [500, 1500, 2500];
  for (let harmonic = 1; harmonic * f0Hz < Math.min(5000, rate / 2); harmonic++) {
    const hz = harmonic * f0Hz;
    const gain = formants.reduce((sum, formant) => sum + 1 / (1 + ((hz - formant) / 120) ** 2), 0.02);
    for (let n = 0; n < length; n++) {
      samples[n] = (samples[n] as number) + gain * Math.sin((2 * Math.PI * hz * n) / rate + harmonic);
    }
  }
  const peak = samples.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return samples.map(
    (x, n) => (amplitude * x * (0.55 - 0.45 * Math.cos((2 * Math.PI * 4 * n) / rate))) / peak,
  );
}
