/** The official numbers, case by case, through the graphs that the product runs. */
import { expect, it } from 'vitest';
import { readGoldenSet } from '../../layers/speech/parity/index.ts';
import { runParity } from '../../layers/speech/parity/run.ts';

const golden = 'test/golden/set/golden';
const model = 'test/golden/set/tiny-cosyvoice';

/**
 * Float32 against float32: a hundredth of the tolerances' 1e-4 … 1e-3. What sums a phase over thousands of samples, or starts from
 * another program's own float32 noise, says its own tolerance in the manifest.
 */
const NEAR_FLOAT_NOISE = 1e-5;
const LOOSE = /^(audio|token2wav|e2e)\//;

it('agrees with the official code on every case of the golden set', { timeout: 300_000 }, async () => {
  const reports = [];
  for await (const report of runParity(model, golden)) reports.push(report);
  for (const { id, maxAbs, maxRel, where } of reports) {
    console.log(`${id.padEnd(28)} abs ${maxAbs.toExponential(1)} rel ${maxRel.toExponential(1)} ${where}`);
  }
  expect(reports.map(({ id }) => id)).toEqual(readGoldenSet(golden).cases.map(({ id }) => id));
  expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  expect(reports.filter(({ id, maxRel }) => !LOOSE.test(id) && maxRel > NEAR_FLOAT_NOISE)).toEqual([]);
});
