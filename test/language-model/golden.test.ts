import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { languageModelRunners } from '../../layers/speech/language-model/parity.ts';
import { compare, readGoldenSet } from '../../layers/speech/parity/index.ts';
import { goldenSet, loadTinyNetworks, readTinyConfig } from './tiny-model.ts';

let folder: string;
let runners: ReturnType<typeof languageModelRunners>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'language-model-'));
  runners = languageModelRunners(await loadTinyNetworks(folder, { probes: true }), await readTinyConfig());
});
afterAll(() => rm(folder, { recursive: true }));

const groups = ['llm', 'llm_loop', 'sampling'] as const;
const cases = groups.flatMap((group) =>
  readGoldenSet(join(goldenSet, 'golden'))
    .cases.filter((golden) => golden.group === group)
    .map((golden) => [golden.id, group, golden] as const),
);

it.each(cases)('agrees with the official code: %s', async (id, group, golden) => {
  const { arrays = {}, facts = [] } = await runners[group](golden);
  const results = golden
    .outputs()
    .map((want) => compare(want.name, arrays[want.name] ?? [], want, want.tolerance));
  for (const { name, got, want } of facts) expect(got, name).toEqual(want);
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  if (results.length === 0) return;
  const worst = results.reduce((a, b) => (b.maxRel > a.maxRel ? b : a));
  console.log(`${id}: ${worst.maxAbs} (${worst.maxRel} of the largest) at ${worst.where}`);
  // The tolerances leave room for other ways to round; ours stays near float32's own.
  expect(worst.maxRel).toBeLessThan(2e-6);
});
