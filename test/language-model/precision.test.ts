/** How far quantised builds of the golden model are from what the official code computed, with the case's tokens forced. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { languageModelRunners } from '../../layers/speech/language-model/parity.ts';
import { readGoldenSet } from '../../layers/speech/parity/index.ts';
import { goldenSet, loadTinyNetworks, readTinyConfig } from './tiny-model.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precision-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Guards a little above what was measured: root mean square of the error, as a share of the scores' own, and agreeing first choices. */
const limits = [
  ['int8', 0.03, 0.9],
  ['int4', 0.13, 0.7],
] as const;

it.each(limits)('%s scores stay near the official ones', async (precision, limit, agreement) => {
  const config = await readTinyConfig();
  await mkdir(join(folder, precision));
  const runners = languageModelRunners(
    await loadTinyNetworks(join(folder, precision), { probes: true, precision }),
    config,
  );
  const cases = readGoldenSet(join(goldenSet, 'golden')).cases.filter(({ group }) => group === 'llm');
  let [error, energy, agreed, steps] = [0, 0, 0, 0];
  for (const golden of cases) {
    const { arrays = {} } = await runners.llm(golden);
    const want = golden.outputs().find(({ name }) => name === 'logp')?.values as Float32Array;
    const got = Float32Array.from(arrays.logp ?? []);
    const classes = config.speechTokens + 1;
    for (let start = 0; start < want.length; start += classes) {
      const [official, quantised] = [want, got].map((all) =>
        centred(all.subarray(start, start + classes)),
      ) as [Float32Array, Float32Array];
      for (const [index, value] of official.entries()) {
        error += ((quantised[index] as number) - value) ** 2;
        energy += value ** 2;
      }
      agreed += Number(indexOfLargest(official) === indexOfLargest(quantised));
      steps += 1;
    }
  }
  const relative = Math.sqrt(error / energy);
  console.log(`${precision}: relative error ${relative}, first choice agrees ${agreed} of ${steps}`);
  expect(relative).toBeLessThan(limit);
  expect(agreed / steps).toBeGreaterThan(agreement);
});

function centred(scores: Float32Array): Float32Array {
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  return scores.map((value) => value - mean);
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > (values[best] as number) ? index : best), 0);
}
