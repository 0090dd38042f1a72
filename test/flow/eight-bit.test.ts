/** How far the 8-bit networks are from the official numbers, on the golden set's small random model. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Flow, frameRates } from '../../layers/speech/flow/index.ts';
import { type GoldenCase, readGoldenSet } from '../../layers/speech/parity/index.ts';
import { Vocoder } from '../../layers/speech/vocoder/index.ts';
import { goldenFolder, loadTinyNetworks } from './tiny-networks.ts';

let flow: Flow;
let vocoder: Vocoder;
let closeFiles: () => Promise<unknown>;
beforeAll(async () => {
  const networks = await loadTinyNetworks({ format: 'int8' });
  closeFiles = networks.close;
  flow = new Flow(networks.flow, networks.config.flow, frameRates(networks.config));
  vocoder = await Vocoder.of(networks.vocoder, networks.config.hift);
});
afterAll(() => closeFiles());

const { cases } = readGoldenSet(goldenFolder);

function wanted(golden: GoldenCase, name: string): Float32Array {
  return Float32Array.from(golden.outputs().find((output) => output.name === name)?.values ?? []);
}

/** Root mean square of the error over that of what is wanted. */
function relativeError(got: ArrayLike<number>, want: Float32Array): number {
  let error = 0;
  let energy = 0;
  want.forEach((value, index) => {
    error += ((got[index] ?? Number.NaN) - value) ** 2;
    energy += value ** 2;
  });
  return Math.sqrt(error / energy);
}

const flowCases = cases.filter((golden) => golden.group === 'flow' && golden.has('token'));
it.each(flowCases.map((golden) => [golden.id, golden] as const))('mel of %s', async (id, golden) => {
  const mel = await flow.run({
    tokens: golden.ints('token'),
    prompt: { tokens: golden.ints('prompt_token'), mel: golden.floats('prompt_feat') },
    embedding: golden.floats('spk_embedding'),
    noise: { fillNormal: (values) => values.set(golden.floats('z')) },
  });
  const error = relativeError(mel.values, wanted(golden, 'mel'));
  console.log(`${id}: ${(100 * error).toFixed(2)} % of the mel`);
  expect(error).toBeLessThan(0.05);
});

const vocoderCases = cases.filter((golden) => golden.id.startsWith('hift/m'));
it.each(vocoderCases.map((golden) => [golden.id, golden] as const))(
  'F0 and wave of %s',
  async (id, golden) => {
    const [, bins = 0, frames = 0] = golden.input('mel').shape;
    const mel = { values: golden.floats('mel'), bins, frames };
    const pitch = relativeError(await vocoder.predictF0(mel), wanted(golden, 'f0'));
    const source = wanted(golden, 'source');
    const wave: number[] = [];
    for await (const piece of vocoder.decode(mel, { length: source.length, upTo: () => source })) {
      wave.push(...piece);
    }
    const ratio = -20 * Math.log10(relativeError(wave, wanted(golden, 'wave')));
    console.log(`${id}: F0 ${(100 * pitch).toFixed(3)} %, wave ${ratio.toFixed(1)} dB over its error`);
    // A tenth of a cent, a hundredth of what is heard.
    expect(pitch).toBeLessThan(2e-4);
    expect(ratio).toBeGreaterThan(25);
  },
);
