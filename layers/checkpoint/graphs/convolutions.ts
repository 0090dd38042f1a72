/**
 * Convolutional layers, written as two-dimensional ones over [batch, channels, 1, time]: ONNX Runtime's fast
 * (channel-blocked) kernels exist for two dimensions only.
 */
import { type Graph, quantiseRows, type Value } from '../onnx/index.ts';
import { bytesOf, type Layers } from './layers.ts';

export interface ConvolutionOptions {
  readonly stride?: number;
  /** Zeros put at both ends. */
  readonly padding?: number;
  readonly dilation?: number;
  /** Bits that its weights are kept in, in any format but fp32. Default 8. */
  readonly bits?: 8 | 16;
}

/** torch.nn.Conv1d with the weight [out, in, k] called `name`. x is [B, in, 1, T]. */
export function convolution(layers: Layers, x: Value, name: string, options: ConvolutionOptions = {}): Value {
  const [outChannels, inChannels, kernel] = kernelShape(layers, name);
  const weight = kernels(layers, name, [outChannels, inChannels, 1, kernel], { outputAxis: 0, ...options });
  const bias = layers.checkpoint.has(`${name}.bias`) ? [layers.weight(`${name}.bias`, [outChannels])] : [];
  return layers.graph.op('Conv', [x, weight, ...bias], convolutionAttributes(kernel, options));
}

/**
 * The share of a convolution that input channels [from, to) have in its result, without the bias: for inputs of which a part
 * stays the same from call to call. Summed over all channels these give the convolution.
 */
export function partialConvolution(
  layers: Layers,
  x: Value,
  name: string,
  [from, to]: readonly [number, number],
  options: ConvolutionOptions = {},
): Value {
  const [outChannels, inChannels, kernel] = kernelShape(layers, name);
  const tensor = layers.checkpoint.get(`${name}.weight`);
  const weight = layers.graph.weight(
    {
      name: `${name}.weight[:,${from}:${to}]`,
      type: 'float32',
      shape: [outChannels, to - from, 1, kernel],
    },
    async () =>
      bytesOf(inputChannels(await tensor.readFloat32(), inChannels * kernel, from * kernel, to * kernel)),
  );
  return layers.graph.op('Conv', [x, weight], convolutionAttributes(kernel, options));
}

/** torch.nn.ConvTranspose1d with the weight [in, out, k] called `name`. x is [B, in, 1, T]. */
export function transposedConvolution(
  layers: Layers,
  x: Value,
  name: string,
  { stride = 1, padding = 0 }: Pick<ConvolutionOptions, 'stride' | 'padding'>,
): Value {
  const [inChannels, outChannels, kernel] = kernelShape(layers, name);
  const weight = kernels(layers, name, [inChannels, outChannels, 1, kernel], { outputAxis: 1 });
  return layers.graph.op(
    'ConvTranspose',
    [x, weight, layers.weight(`${name}.bias`, [outChannels])],
    convolutionAttributes(kernel, { stride, padding }),
  );
}

/**
 * torch.nn.GroupNorm: mean and variance over all frames and the channels of a group, then an affine map per channel.
 * x is [B, channels, 1, T].
 */
export function groupNorm(layers: Layers, x: Value, name: string, groups: number, epsilon: number): Value {
  const { graph } = layers;
  const [channels = 0] = layers.checkpoint.get(`${name}.weight`).shape;
  const grouped = graph.op('Reshape', [x, graph.ints(0, groups, -1)]);
  const ones = graph.constant('float32', [groups], new Array<number>(groups).fill(1));
  const zeros = graph.constant('float32', [groups], new Array<number>(groups).fill(0));
  const normalised = graph.op('InstanceNormalization', [grouped, ones, zeros], {
    epsilon: { float: epsilon },
  });
  const perChannel = graph.op('Reshape', [normalised, graph.ints(0, channels, 1, -1)]);
  const scaled = graph.op('Mul', [perChannel, columnWeight(layers, `${name}.weight`)]);
  return graph.op('Add', [scaled, columnWeight(layers, `${name}.bias`)]);
}

/** A weight of one number a channel, shaped [channels, 1, 1] so that it spreads over [B, channels, 1, T]. */
export function columnWeight(
  layers: Layers,
  name: string,
  apply: (values: Float32Array) => Float32Array = (values) => values,
  newName = name,
): Value {
  const { shape } = layers.checkpoint.get(name);
  return layers.weight(name, undefined, { shape: [...shape, 1, 1], apply, name: newName });
}

/**
 * Mish, x · tanh(ln(1 + eˣ)) (Misra 2019), as x · n / (n + 2) with n = eˣ(eˣ + 2): the same number from one exponential and no
 * logarithm. eˣ is cut at e²⁰, where the factor is 1 in float32 and the square is still far from infinity.
 */
export function mish(graph: Graph, x: Value): Value {
  const exponential = graph.op('Exp', [graph.op('Min', [x, graph.scalar(20)])]);
  const n = graph.op('Mul', [exponential, graph.op('Add', [exponential, graph.scalar(2)])]);
  return graph.op('Mul', [x, graph.op('Div', [n, graph.op('Add', [n, graph.scalar(2)])])]);
}

/** [B, C, 1, T] -> [B, T, C]. */
export function toSequence(layers: Layers, x: Value, channels: number): Value {
  const flat = layers.graph.op('Reshape', [x, layers.graph.ints(0, channels, -1)]);
  return layers.graph.op('Transpose', [flat], { perm: { ints: [0, 2, 1] } });
}

/** [B, T, C] -> [B, C, 1, T]. */
export function fromSequence(layers: Layers, x: Value): Value {
  const columns = layers.graph.op('Transpose', [x], { perm: { ints: [0, 2, 1] } });
  return layers.graph.op('Unsqueeze', [columns, layers.graph.ints(2)]);
}

/**
 * The weight called `name` in the shape of a two-dimensional convolution. In any format but fp32 it is kept in few bits, with a scale for
 * each output channel, and multiplied out where it is used: by ONNX Runtime at each run, or once for all when it is told to fold.
 */
function kernels(
  layers: Layers,
  name: string,
  shape: readonly [number, number, number, number],
  { outputAxis, bits = 8 }: { readonly outputAxis: 0 | 1; readonly bits?: 8 | 16 },
): Value {
  const { graph, checkpoint, format } = layers;
  if (format === 'fp32') {
    return layers.weight(`${name}.weight`, undefined, { shape, apply: (values) => values });
  }
  const tensor = checkpoint.get(`${name}.weight`);
  const [first, second, , kernel] = shape;
  const outputs = shape[outputAxis];
  const [levels, scales] = graph.weights(
    [
      { name: `${name}.weight.${bits}bit`, type: bits === 8 ? 'int8' : 'int16', shape },
      { name: `${name}.weight.scales`, type: 'float32', shape: [outputs] },
    ],
    async () => {
      const values = await tensor.readFloat32();
      const width = values.length / outputs;
      if (outputAxis === 0) {
        const rows = quantiseRows(values, outputs, width, bits);
        return [bytesOf(rows.values), bytesOf(rows.scales)];
      }
      const rows = quantiseRows(swapped(values, first, second, kernel), outputs, width, bits);
      return [bytesOf(swapped(rows.values, second, first, kernel)), bytesOf(rows.scales)];
    },
  ) as [Value, Value];
  return graph.op('DequantizeLinear', [levels, scales], { axis: { int: outputAxis } });
}

/** [a, b, k] -> [b, a, k]. */
function swapped<Values extends Float32Array | Int8Array | Int16Array>(
  values: Values,
  a: number,
  b: number,
  k: number,
): Values {
  const result = values.slice() as Values;
  for (let first = 0; first < a; first += 1) {
    for (let second = 0; second < b; second += 1) {
      const from = (first * b + second) * k;
      result.set(values.subarray(from, from + k), (second * a + first) * k);
    }
  }
  return result;
}

function convolutionAttributes(
  kernel: number,
  { stride = 1, padding = 0, dilation = 1 }: ConvolutionOptions,
) {
  return {
    kernel_shape: { ints: [1, kernel] },
    strides: { ints: [1, stride] },
    pads: { ints: [0, padding, 0, padding] },
    dilations: { ints: [1, dilation] },
  };
}

function kernelShape(layers: Layers, name: string): [number, number, number] {
  const { shape } = layers.checkpoint.get(`${name}.weight`);
  const [first, second, kernel] = shape;
  if (shape.length !== 3 || first === undefined || second === undefined || kernel === undefined) {
    throw new RangeError(
      `${name}.weight has shape [${shape.join(', ')}], expected that of a 1-D convolution`,
    );
  }
  return [first, second, kernel];
}

/** Columns [from, to) of each row of `rowLength` values. */
function inputChannels(values: Float32Array, rowLength: number, from: number, to: number): Float32Array {
  const rows = values.length / rowLength;
  const result = new Float32Array(rows * (to - from));
  for (let row = 0; row < rows; row += 1) {
    result.set(values.subarray(row * rowLength + from, row * rowLength + to), row * (to - from));
  }
  return result;
}
