import { afterAll, beforeAll, expect, it } from 'vitest';
import { frameRates } from '../../layers/speech/flow/index.ts';
import { flowRunners } from '../../layers/speech/flow/parity.ts';
import { type CaseRunner, compare, readGoldenSet } from '../../layers/speech/parity/index.ts';
import { goldenFolder, loadTinyNetworks } from './tiny-networks.ts';

let runners: Readonly<Record<string, CaseRunner>>;
let closeFiles: () => Promise<unknown>;
beforeAll(async () => {
  const { config, flow, flowTensors, close } = await loadTinyNetworks({ probes: true });
  closeFiles = close;
  runners = flowRunners({ ...flow, checkpoint: flowTensors }, config.flow, frameRates(config));
});
afterAll(() => closeFiles());

const cases = readGoldenSet(goldenFolder).cases.filter(({ group }) =>
  ['length_regulator', 'flow', 'estimator', 'speed'].includes(group),
);

it.each(cases.map((golden) => [golden.id, golden] as const))(
  'agrees with the official code: %s',
  async (_, golden) => {
    const { arrays = {} } = (await runners[golden.group]?.(golden)) ?? {};
    const results = golden
      .outputs()
      .map((want) => compare(want.name, arrays[want.name] ?? [], want, want.tolerance));
    const worst = results.reduce((a, b) => (b.maxRel > a.maxRel ? b : a));
    console.log(`${golden.id}: ${worst.maxAbs} (${worst.maxRel} of the largest) at ${worst.where}`);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    // The tolerances leave room for other ways to round; ours stays near float32's own.
    expect(worst.maxRel).toBeLessThan(1e-5);
  },
);
