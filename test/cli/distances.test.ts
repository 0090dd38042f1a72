/** What quantisation and shorter solvers change, on the golden set's small random model; guards a little above what was measured. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Distances, measureDistances } from '../../functions/cli/distances/measure-distances.ts';
import { convert, PRECISIONS } from '../../layers/checkpoint/index.ts';

let folder: string;
let distances: Distances;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'distances-'));
  const bundles = [];
  for (const precision of PRECISIONS) {
    bundles.push(await convert('test/golden/set/tiny-cosyvoice', { cacheFolder: folder, precision }));
  }
  distances = await measureDistances({
    bundles,
    pathOf: async (bundle) => (network) => bundle.network(network),
    textTokens: 12,
    speechTokens: 40,
    threads: 1,
  });
  console.log(JSON.stringify(distances, null, 1));
});
afterAll(() => rm(folder, { recursive: true }));

const limits = [
  ['int8', { logProbability: 0.03, topChoice: 0.85, mel: 0.04, waveDecibels: 27 }],
  ['int4', { logProbability: 0.07, topChoice: 0.8, mel: 0.04, waveDecibels: 27 }],
] as const;

it.each(limits)('%s stays near float32', (name, limit) => {
  const found = distances.precisions.find(({ precision }) => precision === name);
  expect(found?.logProbability).toBeLessThanOrEqual(limit.logProbability);
  expect(found?.topChoice).toBeGreaterThanOrEqual(limit.topChoice);
  expect(found?.mel).toBeLessThanOrEqual(limit.mel);
  expect(found?.waveDecibels).toBeGreaterThanOrEqual(limit.waveDecibels);
});

it.each([
  ['balanced', 0.2],
  ['fast', 0.2],
] as const)('%s stays near ten steps', (quality, limit) => {
  const found = distances.solvers.find((solver) => solver.quality === quality);
  expect(found?.mel).toBeLessThanOrEqual(limit);
});
