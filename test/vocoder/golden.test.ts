import { afterAll, beforeAll, expect, it } from 'vitest';
import { Flow, frameRates } from '../../layers/speech/flow/index.ts';
import { type CaseRunner, compare, readGoldenSet } from '../../layers/speech/parity/index.ts';
import { vocoderRunners } from '../../layers/speech/vocoder/parity.ts';
import { goldenFolder, loadTinyNetworks } from '../flow/tiny-networks.ts';

let runners: Readonly<Record<string, CaseRunner>>;
let closeFiles: () => Promise<unknown>;
beforeAll(async () => {
  const { config, flow, vocoder, hiftTensors, close } = await loadTinyNetworks({ probes: true });
  closeFiles = close;
  const wholeFlow = new Flow(flow, config.flow, frameRates(config));
  runners = await vocoderRunners(vocoder, config.hift, hiftTensors, wholeFlow);
});
afterAll(() => closeFiles());

const cases = readGoldenSet(goldenFolder).cases.filter(({ group }) => ['hift', 'token2wav'].includes(group));

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
    // Where F0 is given, so that float noise in it cannot grow in the phases, ours stays near float32's own.
    if (golden.group === 'hift') expect(worst.maxRel).toBeLessThan(2e-5);
  },
);
