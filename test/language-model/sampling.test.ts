import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UnusableLogitsError } from '../../layers/speech/language-model/index.ts';
import { RepetitionAwareSampler } from '../../layers/speech/language-model/sampling.ts';

const config = { topP: 0.8, topK: 25, windowSize: 10, tauR: 0.1 };
const classes = 64;
const logits = fc
  .array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: classes, maxLength: classes })
  .map((values) => Float32Array.from(values));
const history = fc
  .array(fc.integer({ min: 0, max: classes - 1 }), { maxLength: 20 })
  .map((ids) => Int32Array.from(ids));
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('never draws the masked class, nor one of the last ten tokens twice running', () => {
  const sampler = new RepetitionAwareSampler(classes, config);
  fc.assert(
    fc.property(logits, history, uniform, uniform, (scores, spoken, first, second) => {
      const draws = [first, second];
      const token = sampler.sample(scores, spoken, spoken.length, classes - 1, () => draws.shift() ?? 0);
      expect(token).not.toBe(classes - 1);
      // One draw left: the first was taken from the nucleus and was not repeated.
      if (draws.length === 1) expect(spoken.slice(-10)).not.toContain(token);
    }),
  );
});

it('fills the nucleus as sorting everything would', () => {
  const sampler = new RepetitionAwareSampler(classes, config);
  fc.assert(
    fc.property(logits, (scores) => {
      sampler.softmax(scores, -1, -1);
      sampler.fillNucleus();
      const sorted = Array.from(sampler.probabilities, (probability, id) => ({ probability, id })).sort(
        (a, b) => b.probability - a.probability || a.id - b.id,
      );
      const wanted: number[] = [];
      let sum = 0;
      for (const { probability, id } of sorted) {
        if (sum >= config.topP || wanted.length === config.topK) break;
        sum += probability;
        wanted.push(id);
      }
      expect([...sampler.nucleusIds.subarray(0, sampler.nucleusSize)]).toEqual(wanted);
    }),
  );
});

it('looks back over the given window and no further', () => {
  const sampler = new RepetitionAwareSampler(classes, config);
  const spoken = Int32Array.from([7, ...new Array(9).fill(1), 2]);
  expect(sampler.isRepeated(7, spoken, 10)).toBe(true);
  expect(sampler.isRepeated(7, spoken, 11)).toBe(false);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses scores with %s among them', (bad) => {
  const sampler = new RepetitionAwareSampler(classes, config);
  const scores = new Float32Array(classes);
  scores[3] = bad;
  expect(() => sampler.sample(scores, new Int32Array(0), 0, -1, () => 0.5)).toThrow(UnusableLogitsError);
});
