import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denseOf, type WeightFormat } from '../../layers/checkpoint/graphs/dense.ts';
import { Graph, writeModel } from '../../layers/checkpoint/onnx/index.ts';
import { moveExternalTensors } from '../../layers/checkpoint/packing/external-tensors.ts';
import { PACKED_WEIGHTS, packNetworks } from '../../layers/checkpoint/packing/pack-networks.ts';
import { float32, floats, Network, PACKED_ENDING } from '../../layers/runtime/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packing-'));
});
afterAll(() => rm(folder, { recursive: true }));

const formats: readonly WeightFormat[] = ['fp32', 'int8', 'int4'];
/** Sizes that leave ONNX Runtime's pieces on odd offsets. */
const [outputs, inputs] = [130, 96];
const wave = (length: number, step: number) =>
  Float32Array.from({ length }, (_, index) => Math.sin(index * step) + Math.cos(index * index));

/** y = f(W x + b), and the same with another f: two networks that share all their weights. */
function network(format: WeightFormat, activation: 'Relu' | 'Tanh') {
  const graph = new Graph(`${activation}-${format}`);
  const weight = wave(outputs * inputs, 0.7);
  const dense = {
    name: 'd',
    inputs,
    outputs,
    readWeight: async () => weight,
    readBias: async () => wave(outputs, 0.3),
  };
  const y = denseOf(graph, graph.input('x', 'float32', ['rows', inputs]), dense, format);
  graph.output('y', graph.op(activation, [y]), 'float32');
  return graph;
}

const matrices = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, 'matrices' as const]));

async function run(path: string): Promise<Float32Array> {
  const loaded = await Network.load(path, { threads: 1 });
  const { y } = await loaded.run({ x: float32(wave(5 * inputs, 0.9), [5, inputs]) }, ['y']);
  await loaded.release();
  return floats(y);
}

describe.each(formats)('networks in %s', (format) => {
  it('give the same numbers once packed, from one file of weights', async () => {
    const names: string[] = [];
    for (const activation of ['Relu', 'Tanh'] as const) {
      const graph = network(format, activation);
      await writeModel(graph, join(folder, graph.name));
      names.push(graph.name);
    }
    await packNetworks({ from: folder, to: folder, networks: matrices(names) });
    for (const name of names) {
      expect(await run(join(folder, `${name}${PACKED_ENDING}`))).toEqual(
        await run(join(folder, `${name}.onnx`)),
      );
    }
    const both = (await stat(join(folder, PACKED_WEIGHTS))).size;
    await packNetworks({ from: folder, to: folder, networks: matrices(names.slice(0, 1)) });
    expect((await stat(join(folder, PACKED_WEIGHTS))).size).toBe(both);
  });
});

it('gives the right numbers where ONNX Runtime packs otherwise, as on another processor', async () => {
  const graph = network('int4', 'Relu');
  const plain = (await writeModel(graph, join(folder, 'elsewhere'))).modelPath;
  await packNetworks({ from: folder, to: folder, networks: matrices(['elsewhere']) });
  const packed = join(folder, `elsewhere${PACKED_ENDING}`);
  const expected = await run(plain);
  // A checksum that no packing here has, and the packed bytes gone.
  const model = await moveExternalTensors(await readFile(packed), async (entries) => {
    const changed = new Map(entries);
    for (const [key, value] of entries) {
      if (key.startsWith('prepacked')) changed.set(key, value.replace(/\+\d+\|/, '+1|'));
    }
    return changed;
  });
  await writeFile(packed, model);
  expect(await run(packed)).toEqual(expected);
});

it('copies every byte of a model but the entries that change', async () => {
  const { modelPath } = await writeModel(network('int4', 'Tanh'), join(folder, 'copied'));
  const model = await readFile(modelPath);
  expect(Buffer.from(await moveExternalTensors(model, async (entries) => entries)).equals(model)).toBe(true);
  await copyFile(join(folder, 'copied.weights'), join(folder, 'elsewhere.bin'));
  const moved = await moveExternalTensors(model, async (entries) =>
    new Map(entries).set('location', 'elsewhere.bin'),
  );
  await writeFile(join(folder, 'moved.onnx'), moved);
  expect(await run(join(folder, 'moved.onnx'))).toEqual(await run(modelPath));
});
