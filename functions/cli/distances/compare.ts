/** Measures of how far numbers are from those they should be. */

/** Root mean square of the error over that of what is wanted; 0 when both are the same. */
export function relativeError(got: Float32Array, wanted: Float32Array): number {
  if (got.length !== wanted.length) throw new RangeError(`${got.length} values, expected ${wanted.length}`);
  let error = 0;
  let energy = 0;
  for (let index = 0; index < wanted.length; index += 1) {
    const value = wanted[index] as number;
    error += ((got[index] as number) - value) ** 2;
    energy += value ** 2;
  }
  return error === 0 ? 0 : Math.sqrt(error / energy);
}

/** Log probabilities less their mean: what is left is what sampling sees. For logits and log probabilities it is the same. */
export function centredLogProbabilities(logits: Float32Array): Float32Array {
  const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length;
  return logits.map((value) => value - mean);
}

/** The class of largest score in each row of `classes`. */
export function firstChoices(scores: Float32Array, classes: number): number[] {
  const choices: number[] = [];
  for (let start = 0; start < scores.length; start += classes) {
    let best = 0;
    for (let index = 1; index < classes; index += 1) {
      if ((scores[start + index] as number) > (scores[start + best] as number)) best = index;
    }
    choices.push(best);
  }
  return choices;
}
