/** The matrix product y = x Wᵀ + b in the formats that a bundle may hold its weights in. */
import {
  BLOCK_INPUTS,
  type Graph,
  MICROSOFT,
  quantiseToEightBits,
  quantiseToFourBits,
  toFloat16,
  type Value,
} from '../onnx/index.ts';

/**
 * `fp32`: as in the checkpoint. `int8`: 8-bit weights, one scale an output; activations become 8-bit as they come, one scale a call:
 * fastest for many rows. `int4`: 4-bit weights, a scale for 64 inputs: fastest for one row, whose time is that of reading weights.
 */
export type WeightFormat = 'fp32' | 'int8' | 'int4';

/** A matrix product with a bias, computed from the checkpoint. */
export interface Dense {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs], row by row. */
  readonly readWeight: () => Promise<Float32Array>;
  /** [outputs] */
  readonly readBias?: () => Promise<Float32Array>;
}

/** x [..., inputs] -> [..., outputs]. */
export function denseOf(graph: Graph, x: Value, dense: Dense, format: WeightFormat): Value {
  if (format === 'int4') return fourBitDense(graph, x, dense);
  if (format === 'int8') return eightBitDense(graph, x, dense);
  const { name, inputs, outputs, readWeight } = dense;
  const weight = graph.weight(
    { name: `${name}.weight`, type: 'float32', shape: [inputs, outputs] },
    async () => bytesOf(transpose(await readWeight(), outputs, inputs)),
  );
  const product = graph.op('MatMul', [x, weight]);
  const bias = biasOf(graph, dense);
  return bias ? graph.op('Add', [product, bias]) : product;
}

/** ONNX's code of float32. */
const FLOAT = 1;
/** ONNX Runtime computes with activations in 8 bits, a scale for 32 of them, and sums in float32. */
const EIGHT_BIT_ACTIVATIONS = 4;

function fourBitDense(graph: Graph, x: Value, dense: Dense): Value {
  const { name, inputs, outputs, readWeight } = dense;
  const blocks = Math.ceil(inputs / BLOCK_INPUTS);
  const [packed, halves, zeros] = graph.weights(
    [
      { name: `${name}.weight.4bit`, type: 'uint8', shape: [outputs, blocks, BLOCK_INPUTS / 2] },
      { name: `${name}.weight.scales`, type: 'float16', shape: [outputs * blocks] },
      { name: `${name}.weight.zeros`, type: 'uint8', shape: [outputs * Math.ceil(blocks / 2)] },
    ],
    async () => {
      const matrix = quantiseToFourBits(await readWeight(), outputs, inputs);
      return [matrix.packed, bytesOf(toFloat16(matrix.scales)), matrix.zeros];
    },
  ) as [Value, Value, Value];
  // Computed once, when a session is created or the network packed.
  const scales = graph.op('Cast', [halves], { to: { int: FLOAT } });
  const bias = biasOf(graph, dense);
  return graph.op(
    'MatMulNBits',
    bias ? [x, packed, scales, zeros, null, bias] : [x, packed, scales, zeros],
    {
      K: { int: inputs },
      N: { int: outputs },
      bits: { int: 4 },
      block_size: { int: BLOCK_INPUTS },
      accuracy_level: { int: EIGHT_BIT_ACTIVATIONS },
    },
    MICROSOFT,
  );
}

function eightBitDense(graph: Graph, x: Value, dense: Dense): Value {
  const { name, inputs, outputs, readWeight } = dense;
  const [values, scales] = graph.weights(
    [
      { name: `${name}.weight.8bit`, type: 'int8', shape: [inputs, outputs] },
      { name: `${name}.weight.scales`, type: 'float32', shape: [outputs] },
    ],
    async () => {
      const matrix = quantiseToEightBits(await readWeight(), outputs, inputs);
      return [bytesOf(matrix.values), bytesOf(matrix.scales)];
    },
  ) as [Value, Value];
  const bias = biasOf(graph, dense);
  const parts = bias ? [x, values, scales, null, bias] : [x, values, scales];
  return graph.op('DynamicQuantizeMatMul', parts, {}, MICROSOFT);
}

function biasOf(graph: Graph, { name, outputs, readBias }: Dense): Value | undefined {
  if (!readBias) return undefined;
  return graph.weight({ name: `${name}.bias`, type: 'float32', shape: [outputs] }, async () =>
    bytesOf(await readBias()),
  );
}

/** The bytes behind an array (the machine and ONNX are both little-endian). */
export function bytesOf(values: Float32Array | Int8Array | Int16Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** [rows, columns] -> [columns, rows], row-major. */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return result;
}
