/**
 * One upsampling stage of the vocoder. The stages are graphs of their own, so that each runs over pieces of its own length: a piece needs
 * a few frames around it, and the later the stage the fewer.
 *
 * x [1, C, T]              the mel (first stage) or what the stage before gave
 * source [1, S, F]         spectrum of the harmonic source, real parts then imaginary parts; F = T·u·r + 1, where u is this stage's rate
 *                          and r the product of the later ones
 * -> y [1, C', T·u]; of the last stage [1, S, T·u + 1], log magnitudes then phases
 *
 * Follows HiFTGenerator.decode and ResBlock (CosyVoice).
 */
import type { HiftConfig } from '../config/index.ts';
import { Graph, type Value } from '../onnx/index.ts';
import { convolution, transposedConvolution } from './convolutions.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';
import { type BlockForm, blockForm, residualBlock } from './residual-block.ts';

/** Kernel of conv_pre and conv_post. */
export const OUTER_KERNEL = 7;
/** torch.nn.functional.leaky_relu's own, used before conv_post. */
const LAST_SLOPE = 0.01;

/** The name of a stage's graph. */
export function vocoderStageName(index: number): string {
  return `vocoder-stage-${index}`;
}

/** How many source frames go into one frame of a stage's output. */
export function sourceStride({ upsampleRates }: HiftConfig, index: number): number {
  return upsampleRates.slice(index + 1).reduce((product, rate) => product * rate, 1);
}

/** Channels of the source's spectrum: real and imaginary parts. */
export function spectrumChannels({ fftSize }: HiftConfig): number {
  return fftSize + 2;
}

export function buildVocoderStage(
  checkpoint: Checkpoint,
  config: HiftConfig,
  index: number,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph(vocoderStageName(index), options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const { inputChannels, baseChannels, upsampleRates, upsampleKernels, leakySlope } = config;
  const first = index === 0;
  const last = index === upsampleRates.length - 1;
  const channels = baseChannels / 2 ** (index + 1);
  const rate = upsampleRates[index] ?? 1;
  const kernel = upsampleKernels[index] ?? 1;

  const x = graph.input('x', 'float32', [1, first ? inputChannels : baseChannels / 2 ** index, 'frames']);
  const source = graph.input('source', 'float32', [1, spectrumChannels(config), 'source_frames']);

  let h = graph.op('Unsqueeze', [x, graph.ints(2)]);
  if (first)
    h = graph.tap('mid_conv_pre', convolution(layers, h, 'conv_pre', { padding: (OUTER_KERNEL - 1) / 2 }));
  h = transposedConvolution(layers, leakyRelu(graph, h, leakySlope), `ups.${index}`, {
    stride: rate,
    padding: (kernel - rate) / 2,
  });
  graph.tap(`mid_ups${index}`, h);
  // One frame more, by reflection on the left: as many as the source's spectrum has.
  if (last) h = graph.op('Pad', [h, graph.ints(0, 0, 0, 1, 0, 0, 0, 0)], { mode: { string: 'reflect' } });
  const form = blockForm(layers);
  const fused = graph.op('Add', [form.enter(h, channels), fusedSource(layers, form, source, config, index)]);
  h = form.leave(meanOfBlocks(layers, form, fused, config, index));

  if (!last) {
    graph.output('y', graph.op('Squeeze', [h, graph.ints(2)]), 'float32', [1, channels, 'frames_out']);
    return graph;
  }
  const post = convolution(layers, leakyRelu(graph, h, LAST_SLOPE), 'conv_post', {
    padding: (OUTER_KERNEL - 1) / 2,
  });
  graph.output('y', graph.op('Squeeze', [post, graph.ints(2)]), 'float32', [
    1,
    spectrumChannels(config),
    'frames_out',
  ]);
  return graph;
}

/** The source's spectrum brought to the stage's rate and width. */
function fusedSource(
  layers: Layers,
  form: BlockForm,
  source: Value,
  config: HiftConfig,
  index: number,
): Value {
  const { graph } = layers;
  const stride = sourceStride(config, index);
  const down = convolution(layers, graph.op('Unsqueeze', [source, graph.ints(2)]), `source_downs.${index}`, {
    stride,
    padding: stride === 1 ? 0 : Math.floor(stride / 2),
  });
  graph.tap(`mid_source_down${index}`, down);
  const dilations = config.sourceResblockDilations[index] ?? [];
  return graph.tap(
    `mid_source_resblock${index}`,
    residualBlock(
      layers,
      form,
      form.enter(down, config.baseChannels / 2 ** (index + 1)),
      `source_resblocks.${index}`,
      dilations,
    ),
  );
}

/** Multi-receptive-field fusion: the mean of the stage's residual blocks. */
function meanOfBlocks(layers: Layers, form: BlockForm, x: Value, config: HiftConfig, index: number): Value {
  const { graph } = layers;
  const count = config.resblockKernels.length;
  const blocks = config.resblockDilations.slice(0, count).map((dilations, place) => {
    const number = index * count + place;
    return graph.tap(
      `mid_resblock${number}`,
      residualBlock(layers, form, x, `resblocks.${number}`, dilations),
    );
  });
  const sum = blocks.reduce((total, block) => graph.op('Add', [total, block]));
  return graph.op('Mul', [sum, graph.scalar(1 / count)]);
}

function leakyRelu(graph: Graph, x: Value, slope: number): Value {
  return graph.op('LeakyRelu', [x], { alpha: { float: slope } });
}
