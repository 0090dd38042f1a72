/** What the harmonic source draws: a phase for each harmonic, and noise. */
export interface SourceRandomness {
  /** [harmonics + 1] radians; the fundamental starts at 0. */
  readonly phase: Float32Array;
  /** The next sample's sum of weights[h] · n_h, with every n_h standard normal and independent. */
  mergedNoise(weights: Float32Array): number;
}

/** Where uniform and standard normal values come from; a RandomStream is one. */
export interface RandomSource {
  uniform(): number;
  normal(): number;
}

/**
 * Fresh draws. The noise of all harmonics enters the signal as a weighted sum, and such a sum is itself normal: one draw a sample does
 * what the official code does with one a harmonic.
 */
export function drawnRandomness(random: RandomSource, harmonics: number): SourceRandomness {
  const phase = Float32Array.from({ length: harmonics + 1 }, (_, harmonic) =>
    harmonic === 0 ? 0 : Math.PI * (2 * random.uniform() - 1),
  );
  let scale: number | undefined;
  return {
    phase,
    mergedNoise(weights) {
      scale ??= Math.hypot(...weights);
      return scale * random.normal();
    },
  };
}

/**
 * Draws that were made elsewhere.
 * @param phase [harmonics + 1]; its first entry counts as 0
 * @param noise [harmonics + 1, samples]
 */
export function givenRandomness(phase: Float32Array, noise: Float32Array): SourceRandomness {
  const samples = noise.length / phase.length;
  let sample = 0;
  return {
    phase: phase.map((value, harmonic) => (harmonic === 0 ? 0 : value)),
    mergedNoise(weights) {
      let sum = 0;
      for (let harmonic = 0; harmonic < weights.length; harmonic += 1) {
        sum += (weights[harmonic] as number) * (noise[harmonic * samples + sample] as number);
      }
      sample += 1;
      return sum;
    },
  };
}
