/** The tensors we say the official modules have, against those PyTorch listed for the golden checkpoint. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  flowTensors,
  languageModelTensors,
  readModelConfig,
  vocoderTensors,
} from '../../layers/checkpoint/index.ts';

const set = new URL('../golden/set/', import.meta.url).pathname;
const stateSchema = z.array(z.object({ key: z.string(), shape: z.array(z.number()) }));

it.each(['llm', 'flow', 'hift'] as const)('%s: every name and shape, in order', async (network) => {
  const config = await readModelConfig(`${set}tiny-cosyvoice`);
  const listed = {
    llm: () => languageModelTensors(config.llm),
    flow: () => flowTensors(config.flow),
    hift: () => vocoderTensors(config.hift),
  }[network]();
  const official = stateSchema.parse(
    JSON.parse(await readFile(`${set}golden/pt_reader/mixed/state_${network}.json`, 'utf8')),
  );
  expect(listed.map(({ name, shape }) => [name, shape])).toEqual(
    official.map(({ key, shape }) => [key, shape]),
  );
});
