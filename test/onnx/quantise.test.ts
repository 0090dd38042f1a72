import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { denseOf, type WeightFormat } from '../../layers/checkpoint/graphs/dense.ts';
import {
  fromFourBits,
  Graph,
  quantiseToEightBits,
  quantiseToFourBits,
  writeModel,
} from '../../layers/checkpoint/onnx/index.ts';
import { float32, floats, Network } from '../../layers/runtime/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quantise-'));
});
afterAll(() => rm(folder, { recursive: true }));

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200 }))
  .chain(([outputs, inputs]) =>
    fc
      .array(fc.float({ min: -4, max: 4, noNaN: true }), {
        minLength: outputs * inputs,
        maxLength: outputs * inputs,
      })
      .map((values) => ({ outputs, inputs, weights: Float32Array.from(values) })),
  );

it('keeps every 4-bit value within what rounding to the range of its block allows', () => {
  fc.assert(
    fc.property(matrices, ({ outputs, inputs, weights }) => {
      const restored = fromFourBits(quantiseToFourBits(weights, outputs, inputs), outputs, inputs);
      for (let output = 0; output < outputs; output += 1) {
        for (let start = 0; start < inputs; start += 64) {
          const from = output * inputs + start;
          const to = output * inputs + Math.min(inputs, start + 64);
          const block = weights.subarray(from, to);
          // The naive twin: 16 levels over the range of the block and 0, which has a level of its own.
          const lowest = Math.min(0, ...block);
          const step = (Math.max(0, ...block) - lowest) / 15;
          const zero = Math.round(-lowest / step);
          const naive = (value: number) =>
            step === 0 ? 0 : (Math.max(0, Math.min(15, Math.round(value / step + zero))) - zero) * step;
          const squared = (restore: (value: number, index: number) => number) =>
            block.reduce((sum, value, index) => sum + (value - restore(value, index)) ** 2, 0);
          // Scales are float16, which moves each value by up to 2^-11 of itself.
          const length = Math.sqrt(squared(() => 0));
          expect(Math.sqrt(squared((_, index) => restored[from + index] as number))).toBeLessThanOrEqual(
            Math.sqrt(squared(naive)) + length * 2 ** -11 + 1e-6,
          );
        }
      }
    }),
  );
});

it('keeps 8-bit values small enough for two products with a byte to fit in 16 bits', () => {
  fc.assert(
    fc.property(matrices, ({ outputs, inputs, weights }) => {
      const { values, scales } = quantiseToEightBits(weights, outputs, inputs);
      for (let index = 0; index < values.length; index += 1) {
        expect(Math.abs(values[index] as number) * 2 * 255).toBeLessThan(2 ** 15);
      }
      for (let output = 0; output < outputs; output += 1) {
        const row = weights.subarray(output * inputs, (output + 1) * inputs);
        const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const error = row.reduce(
          (sum, value, input) =>
            sum + (value - (values[input * outputs + output] as number) * (scales[output] as number)) ** 2,
          0,
        );
        expect(Math.sqrt(error / inputs)).toBeLessThanOrEqual(largest / 128 + 1e-7);
      }
    }),
  );
});

const formats: readonly (readonly [WeightFormat, number])[] = [
  ['fp32', 1e-6],
  ['int8', 0.02],
  ['int4', 0.1],
];

it.each(formats)('multiplies with weights in %s as the checkpoint does, within %f', async (format, limit) => {
  const [outputs, inputs, rows] = [96, 200, 5];
  const wave = (length: number, step: number) =>
    Float32Array.from({ length }, (_, index) => Math.sin(index * step) + Math.cos(index * index));
  const [weights, bias, x] = [wave(outputs * inputs, 0.7), wave(outputs, 0.3), wave(rows * inputs, 0.9)];
  const graph = new Graph(`dense-${format}`);
  const dense = { name: 'd', inputs, outputs, readWeight: async () => weights, readBias: async () => bias };
  graph.output('y', denseOf(graph, graph.input('x', 'float32', ['rows', inputs]), dense, format), 'float32');
  const { modelPath } = await writeModel(graph, join(folder, graph.name));
  const network = await Network.load(modelPath, { threads: 1 });
  const { y } = await network.run({ x: float32(x, [rows, inputs]) }, ['y']);
  let error = 0;
  let energy = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let output = 0; output < outputs; output += 1) {
      let sum = bias[output] as number;
      for (let input = 0; input < inputs; input += 1) {
        sum += (weights[output * inputs + input] as number) * (x[row * inputs + input] as number);
      }
      error += ((floats(y)[row * outputs + output] as number) - sum) ** 2;
      energy += sum ** 2;
    }
  }
  console.log(`${format}: relative error ${Math.sqrt(error / energy)}`);
  expect(Math.sqrt(error / energy)).toBeLessThan(limit);
  await network.release();
});
