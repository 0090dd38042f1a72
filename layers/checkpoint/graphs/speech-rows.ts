/**
 * The language model's input layer, tabulated: there are few speech tokens, so the row that each becomes
 * (embedding, linear, layer norm, ReLU, scale) is computed once, while the model is written.
 */
import type { LlmConfig } from '../config/index.ts';
import type { Value } from '../onnx/index.ts';
import type { Checkpoint, Layers } from './layers.ts';
import { OUTER_EPSILON } from './relative-encoder.ts';
import { lookUp } from './table.ts';

/** tokens [N] int32 -> [N, D], as the first block takes them. */
export function speechRows(layers: Layers, tokens: Value, config: LlmConfig): Value {
  const table = {
    name: 'speech_rows',
    rows: config.speechTokens,
    width: config.decoder.outputSize,
    read: () => tabulateSpeechRows(layers.checkpoint, config),
  };
  return lookUp(layers.graph, table, tokens, layers.format === 'fp32' ? 'float32' : 'int8');
}

/** [speechTokens, D], row by row. Sums are in float64. */
export async function tabulateSpeechRows(
  checkpoint: Checkpoint,
  { speechTokens, inputSize, decoder }: LlmConfig,
): Promise<Float32Array> {
  const size = decoder.outputSize;
  const read = (name: string, shape: readonly number[]) => checkpoint.expectShape(name, shape).readFloat32();
  const embedding = await read('speech_embedding.weight', [speechTokens, inputSize]);
  const weight = await read('llm.embed.out.0.weight', [size, inputSize]);
  const bias = await read('llm.embed.out.0.bias', [size]);
  const gain = await read('llm.embed.out.1.weight', [size]);
  const shift = await read('llm.embed.out.1.bias', [size]);
  const result = new Float32Array(speechTokens * size);
  const row = new Float64Array(size);
  const scale = Math.sqrt(size);
  for (let token = 0; token < speechTokens; token += 1) {
    multiply(embedding.subarray(token * inputSize, (token + 1) * inputSize), weight, bias, row);
    const { mean, deviation } = moments(row);
    for (let column = 0; column < size; column += 1) {
      const normal = ((row[column] as number) - mean) / deviation;
      const value = normal * (gain[column] as number) + (shift[column] as number);
      result[token * size + column] =
        scale * (decoder.inputLayer === 'linear_legacy' ? Math.max(0, value) : value);
    }
  }
  return result;
}

/** out = W x + b; W is [out, in]. Four sums at a time, so that they do not wait for each other. */
function multiply(x: Float32Array, weight: Float32Array, bias: Float32Array, out: Float64Array): void {
  const inputs = x.length;
  for (let row = 0; row < out.length; row += 1) {
    const base = row * inputs;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let column = 0;
    for (; column + 3 < inputs; column += 4) {
      first += (x[column] as number) * (weight[base + column] as number);
      second += (x[column + 1] as number) * (weight[base + column + 1] as number);
      third += (x[column + 2] as number) * (weight[base + column + 2] as number);
      fourth += (x[column + 3] as number) * (weight[base + column + 3] as number);
    }
    for (; column < inputs; column += 1) first += (x[column] as number) * (weight[base + column] as number);
    out[row] = first + second + third + fourth + (bias[row] as number);
  }
}

function moments(row: Float64Array): { mean: number; deviation: number } {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  return { mean, deviation: Math.sqrt(variance + OUTER_EPSILON) };
}
