import { expect, it } from 'vitest';
import { RandomStream } from '../../layers/speech/random.ts';

const draw = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

it('gives the same draws for the same name and others for any other name', () => {
  const first = draw(new RandomStream(7, 0, 'noise'), 64);
  expect(draw(new RandomStream(7, 0, 'noise'), 64)).toEqual(first);
  for (const other of [
    new RandomStream(8, 0, 'noise'),
    new RandomStream(7, 1, 'noise'),
    new RandomStream(7, 0, 'phase'),
  ]) {
    const draws = draw(other, 64);
    expect(draws.filter((value, index) => value === first[index])).toHaveLength(0);
  }
});

it('draws uniform values whose moments and serial correlation are those of independent ones', () => {
  const draws = draw(new RandomStream(1), 100_000);
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const correlation =
    draws.slice(1).reduce((sum, value, index) => sum + (value - 0.5) * ((draws[index] ?? 0) - 0.5), 0) /
    draws.length;
  // Five standard deviations of the estimates for 100,000 independent draws.
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
  expect(Math.abs(correlation)).toBeLessThan((5 * (1 / 12)) / Math.sqrt(draws.length));
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
});

it('draws normal values with the mean, spread and tails of the normal distribution', () => {
  const values = new RandomStream(3).fillNormal(new Float32Array(100_000));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(values.length));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(5 * Math.sqrt((0.0455 * 0.9545) / values.length));
});
