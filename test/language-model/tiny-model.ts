/** Small language models, converted into a folder: the golden one, and one drawn at random. */
import { join } from 'node:path';
import { languageModelTensors } from '../../layers/checkpoint/architecture/language-model.ts';
import { type LlmConfig, readModelConfig } from '../../layers/checkpoint/config/index.ts';
import { type Precision, planNetworks } from '../../layers/checkpoint/graphs/index.ts';
import type { Checkpoint } from '../../layers/checkpoint/graphs/layers.ts';
import { openTorchFile } from '../../layers/checkpoint/index.ts';
import { type GraphOptions, writeModel } from '../../layers/checkpoint/onnx/index.ts';
import {
  type LanguageModelNetworks,
  loadLanguageModelNetworks,
} from '../../layers/speech/language-model/index.ts';
import { RandomStream } from '../../layers/speech/random.ts';

export const goldenSet = join(import.meta.dirname, '../golden/set');
const modelFolder = join(goldenSet, 'tiny-cosyvoice');

export async function readTinyConfig(): Promise<LlmConfig> {
  return (await readModelConfig(modelFolder)).llm;
}

export interface TinyOptions extends GraphOptions {
  readonly precision?: Precision;
}

export async function loadTinyNetworks(
  folder: string,
  options: TinyOptions = {},
): Promise<LanguageModelNetworks> {
  const file = await openTorchFile(join(modelFolder, 'llm.pt'));
  try {
    return await loadNetworks(folder, file.stateDict, await readTinyConfig(), options);
  } finally {
    await file.close();
  }
}

/** As planNetworks has them, by the same names. */
export async function loadNetworks(
  folder: string,
  checkpoint: Checkpoint,
  llm: LlmConfig,
  { precision = 'fp32', ...options }: TinyOptions = {},
): Promise<LanguageModelNetworks> {
  const config = { ...(await readModelConfig(modelFolder)), llm };
  const checkpoints = { llm: checkpoint, flow: checkpoint, hift: checkpoint };
  const names = ['text-encoder', 'language-model-places', 'language-model-prefill', 'language-model-step'];
  for (const plan of planNetworks(config, checkpoints, precision)) {
    if (names.includes(plan.name)) await writeModel(plan.build(options), join(folder, plan.name));
  }
  return loadLanguageModelNetworks((name) => join(folder, `${name}.onnx`), { threads: 1 });
}

/** Small, with heads 16 wide: an 8-bit cache wants multiples of 8. */
export async function drawnConfig(): Promise<LlmConfig> {
  const golden = await readTinyConfig();
  return {
    ...golden,
    textTokens: 100,
    speechTokens: 60,
    decoder: { ...golden.decoder, outputSize: 64, heads: 4 },
    outputSize: 64,
  };
}

/** Weights drawn at random, the same for the same configuration. */
export function drawnCheckpoint(config: LlmConfig): Checkpoint {
  const tensors = new Map(languageModelTensors(config).map((tensor) => [tensor.name, tensor]));
  const get = (name: string) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new RangeError(`no tensor ${name}`);
    const { shape, initial } = tensor;
    const readFloat32 = async () => {
      const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      new RandomStream('weights', name).fillNormal(values);
      return values.map((value) => initial.mean + initial.std * value);
    };
    return { shape, readFloat32 };
  };
  return { has: (name) => tensors.has(name), get, expectShape: get };
}
