/**
 * The vocoder's residual blocks (ResBlock of CosyVoice, after HiFi-GAN; Kong et al. 2020): nearly all of its time.
 *
 * In float32 they run over columns, [1, C, 1, T], as ONNX Runtime's convolutions do; in 8 bits over rows, [T, C].
 */
import type { Value } from '../onnx/index.ts';
import { columnWeight, convolution, fromSequence, toSequence } from './convolutions.ts';
import type { Layers } from './layers.ts';
import { rowConvolution } from './row-convolution.ts';

/** Keeps Snake from dividing by zero. */
const SNAKE_EPSILON = 1e-9;

/** How blocks lay out their frames. */
export interface BlockForm {
  /** From columns. */
  enter(x: Value, channels: number): Value;
  /** To columns. */
  leave(x: Value): Value;
  /** A convolution that keeps the length. */
  convolve(x: Value, name: string, dilation: number): Value;
  /** A weight of one number a channel that spreads over the frames. */
  perChannel(name: string, apply?: (values: Float32Array) => Float32Array, newName?: string): Value;
}

export function blockForm(layers: Layers): BlockForm {
  return layers.format === 'fp32' ? columnForm(layers) : rowForm(layers);
}

function columnForm(layers: Layers): BlockForm {
  return {
    enter: (x) => x,
    leave: (x) => x,
    convolve: (x, name, dilation) => {
      const kernel = layers.checkpoint.get(`${name}.weight`).shape[2] ?? 1;
      return convolution(layers, x, name, { dilation, padding: (dilation * (kernel - 1)) / 2 });
    },
    perChannel: (name, apply, newName) => columnWeight(layers, name, apply, newName),
  };
}

function rowForm(layers: Layers): BlockForm {
  const { graph } = layers;
  return {
    enter: (x, channels) => graph.op('Squeeze', [toSequence(layers, x, channels), graph.ints(0)]),
    leave: (x) => fromSequence(layers, graph.op('Unsqueeze', [x, graph.ints(0)])),
    convolve: (x, name, dilation) => rowConvolution(layers, x, name, dilation),
    perChannel: (name, apply = (values) => values, newName = name) => {
      const { shape } = layers.checkpoint.get(name);
      return layers.weight(name, undefined, { shape, apply, name: newName });
    },
  };
}

/** For each dilation: x + conv(snake(dilatedConv(snake(x)))). */
export function residualBlock(
  layers: Layers,
  form: BlockForm,
  x: Value,
  path: string,
  dilations: readonly number[],
): Value {
  let h = x;
  for (const [place, dilation] of dilations.entries()) {
    const before = snake(layers, form, h, `${path}.activations1.${place}`);
    const wide = form.convolve(before, `${path}.convs1.${place}`, dilation);
    const between = snake(layers, form, wide, `${path}.activations2.${place}`);
    h = layers.graph.op('Add', [form.convolve(between, `${path}.convs2.${place}`, 1), h]);
  }
  return h;
}

/** Snake (Liu et al. 2020): x + sin²(αx)/α. */
function snake({ graph }: Layers, form: BlockForm, x: Value, path: string): Value {
  const alpha = form.perChannel(`${path}.alpha`);
  // Tabulated: ONNX Runtime would turn a product with 1/α into a division, which is slower.
  const invert = (values: Float32Array) => values.map((value) => 1 / (value + SNAKE_EPSILON));
  const inverse = form.perChannel(`${path}.alpha`, invert, `${path}.alpha.inverse`);
  const sine = graph.op('Sin', [graph.op('Mul', [x, alpha])]);
  return graph.op('Add', [x, graph.op('Mul', [graph.op('Mul', [sine, sine]), inverse])]);
}
