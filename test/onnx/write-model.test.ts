import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Graph, toFloat16, writeModel, writeModels } from '../../layers/checkpoint/onnx/index.ts';
import { halfToNumber } from '../../layers/checkpoint/tensors/dtype.ts';
import { float32, floats, Network, NetworkLoadError } from '../../layers/runtime/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

const weights = Float32Array.from({ length: 2048 * 3 }, (_, index) => Math.sin(index));

/** y = relu(x W) + 1, with W external. */
function graph(probes: boolean): Graph {
  const g = new Graph('affine', { probes });
  const x = g.input('x', 'float32', ['rows', 2048]);
  const w = g.weight(
    { name: 'w', type: 'float32', shape: [2048, 3] },
    async () => new Uint8Array(weights.buffer),
  );
  const product = g.tap('product', g.op('MatMul', [x, w]));
  g.output('y', g.op('Add', [g.op('Relu', [product]), g.scalar(1)]), 'float32', ['rows', 3]);
  return g;
}

it('writes a model that ONNX Runtime runs with its weights mapped from the file beside it', async () => {
  const { modelPath } = await writeModel(graph(true), join(folder, 'a'));
  const network = await Network.load(modelPath, { threads: 1 });
  const x = Float32Array.from({ length: 2048 }, (_, index) => Math.cos(index) / 100);
  const { y, product } = await network.run({ x: float32(x, [1, 2048]) }, ['y', 'product']);
  for (let column = 0; column < 3; column += 1) {
    const sum = x.reduce((total, value, row) => total + value * (weights[row * 3 + column] ?? Number.NaN), 0);
    expect(floats(product)[column]).toBeCloseTo(sum, 4);
    expect(floats(y)[column]).toBeCloseTo(Math.max(0, sum) + 1, 4);
  }
  await network.release();
});

it('writes the same bytes each time', async () => {
  await writeModel(graph(false), join(folder, 'same'));
  const first = await Promise.all(['onnx', 'weights'].map((end) => readFile(join(folder, `same.${end}`))));
  await writeModel(graph(false), join(folder, 'same'));
  const second = await Promise.all(['onnx', 'weights'].map((end) => readFile(join(folder, `same.${end}`))));
  expect(second.map((bytes, index) => bytes.equals(first[index] as Buffer))).toEqual([true, true]);
});

it('refuses a weight whose bytes do not fit its shape', async () => {
  const g = new Graph('short');
  g.weight({ name: 'w', type: 'float32', shape: [4] }, async () => new Uint8Array(12));
  await expect(writeModel(g, join(folder, 'short'))).rejects.toThrow(
    /w of shape \[4\] needs 16 bytes, got 12/,
  );
});

it('names the file when a model cannot be loaded', async () => {
  const path = join(folder, 'missing.onnx');
  await expect(Network.load(path, { threads: 1 })).rejects.toThrow(NetworkLoadError);
  await expect(Network.load(path, { threads: 1 })).rejects.toThrow(path);
});

it('keeps what two graphs share once, and each graph finds it', async () => {
  let reads = 0;
  const sharing = (name: string) => {
    const g = new Graph(name);
    const x = g.input('x', 'float32', ['rows', 2048]);
    const w = g.weight({ name: 'w', type: 'float32', shape: [2048, 3] }, async () => {
      reads += 1;
      return new Uint8Array(weights.buffer);
    });
    g.output('y', g.op(name === 'plain' ? 'MatMul' : 'Gemm', [x, w]), 'float32');
    return { graph: g, modelPath: join(folder, `${name}.onnx`) };
  };
  const bytes = await writeModels([sharing('plain'), sharing('gemm')], join(folder, 'shared.weights'));
  expect([reads, bytes]).toEqual([1, weights.byteLength]);
  const x = float32(new Float32Array(2048).fill(1), [1, 2048]);
  const [plain, gemm] = await Promise.all(
    ['plain', 'gemm'].map(async (name) => {
      const network = await Network.load(join(folder, `${name}.onnx`), { threads: 1 });
      return floats((await network.run({ x }, ['y'])).y);
    }),
  );
  expect(gemm).toEqual(plain);
});

it('refuses two weights of one name that differ', async () => {
  const model = (name: string, size: number) => {
    const g = new Graph(name);
    g.weight({ name: 'w', type: 'float32', shape: [size] }, async () => new Uint8Array(4 * size));
    return { graph: g, modelPath: join(folder, `${name}.onnx`) };
  };
  const models = [model('four', 4), model('five', 5)];
  await expect(writeModels(models, join(folder, 'differ.weights'))).rejects.toThrow(
    /two weights are called w/,
  );
});

it('rounds to float16 as reading float16 back would have it', () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).filter(
    (bits) => (bits & 0x7c00) !== 0x7c00,
  );
  const exact = halvesToNumbers(all);
  // -0 keeps its sign bit; every other value has one pattern.
  expect(toFloat16(exact)).toEqual(all);
  const between = Float32Array.from(
    { length: 20_000 },
    (_, index) => Math.tan(index) * 10 ** ((index % 13) - 9),
  );
  const rounded = halvesToNumbers(toFloat16(between));
  for (const [index, value] of between.entries()) {
    if (Math.abs(value) > 65_504) continue;
    const step = 2 ** Math.max(-24, Math.floor(Math.log2(Math.abs(value))) - 10);
    expect(Math.abs((rounded[index] as number) - value)).toBeLessThanOrEqual(step / 2);
  }
  expect(toFloat16(Float32Array.of(65_519, 65_520, 1e9, -1e9, Number.NaN))).toEqual(
    Uint16Array.of(0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00),
  );
});

function halvesToNumbers(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfToNumber);
}
