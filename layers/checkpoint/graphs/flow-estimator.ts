/**
 * The flow's estimator: the velocity of the mel at one time of the ODE. A U-Net over time of residual convolutions and
 * transformers.
 *
 * x [1, mels, T]          the mel on its way from noise
 * time [1, width]         one row of the time network
 * first, shortcut [1, C, T]  what mu, speaker and prompt give the first residual block (the conditions network)
 * -> velocity [1, mels, T]
 *
 * The official code runs a batch of two for guidance, with and without conditions. One row at a time is faster here (its
 * values stay in the cache) and takes half the memory.
 *
 * Follows ConditionalDecoder of CosyVoice and its blocks in Matcha-TTS, for one utterance at a time: every mask is 1 and is left out.
 */

import type { EstimatorConfig } from '../config/index.ts';
import { Graph, MICROSOFT, type Value } from '../onnx/index.ts';
import {
  convolution,
  fromSequence,
  groupNorm,
  mish,
  partialConvolution,
  toSequence,
  transposedConvolution,
} from './convolutions.ts';
import { ESTIMATOR, type EstimatorStage, estimatorStages } from './flow-stages.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';
import { timeVectorWidth } from './time-embedding.ts';

/** Fixed in Matcha-TTS's Block1D. */
const GROUPS = 8;
const EPSILON = 1e-5;

export function buildFlowEstimator(
  checkpoint: Checkpoint,
  config: EstimatorConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('flow-estimator', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const { outputChannels: mels, channels } = config;
  const firstWidth = channels[0] ?? 0;
  const { down, mid, up } = estimatorStages(config);
  const stages = [...down, ...mid, ...up];

  const x = graph.input('x', 'float32', [1, mels, 'frames']);
  const time = graph.input('time', 'float32', [1, timeVectorWidth(config)]);
  const first = graph.input('first', 'float32', [1, firstWidth, 'frames']);
  const shortcut = graph.input('shortcut', 'float32', [1, firstWidth, 'frames']);

  const vectors = graph.ops(
    'Split',
    stages.length,
    [time, graph.ints(...stages.map((stage) => stage.channels))],
    { axis: { int: 1 } },
  );
  const timeOf = new Map(
    stages.map(({ path, channels: width }, index) => [
      path,
      graph.op('Reshape', [vectors[index] as Value, graph.ints(1, width, 1, 1)]),
    ]),
  );
  const resnet = (input: Value, stage: EstimatorStage) =>
    residualBlock(layers, input, stage, timeOf.get(stage.path) as Value);
  const transformers = (input: Value, stage: EstimatorStage) =>
    transformerBlocks(layers, input, stage, config);

  const skips: Value[] = [];
  let h = graph.op('Unsqueeze', [x, graph.ints(2)]);
  for (const [index, stage] of down.entries()) {
    const { path, label } = stage;
    const time = timeOf.get(path) as Value;
    h = index === 0 ? conditionedBlock(layers, h, stage, time, { first, shortcut, mels }) : resnet(h, stage);
    h = transformers(graph.tap(`${label}_resnet`, h), stage);
    skips.push(h);
    const next = down[index + 1];
    h = next
      ? known(graph, convolution(layers, h, `${path}.2.conv`, { stride: 2, padding: 1 }), {
          ...stage,
          frames: next.frames,
        })
      : known(graph, convolution(layers, h, `${path}.2`, { padding: 1 }), stage);
    graph.tap(`${label}_resample`, h);
  }
  for (const stage of mid) {
    h = transformers(graph.tap(`${stage.label}_resnet`, resnet(h, stage)), stage);
  }
  for (const [index, stage] of up.entries()) {
    const { path, label } = stage;
    const skip = skips.pop() as Value;
    h = resnet(graph.op('Concat', [h, skip], { axis: { int: 1 } }), stage);
    h = transformers(graph.tap(`${label}_resnet`, h), stage);
    const next = up[index + 1];
    h = next
      ? transposedConvolution(layers, h, `${path}.2.conv`, { stride: 2, padding: 1 })
      : known(graph, convolution(layers, h, `${path}.2`, { padding: 1 }), stage);
    graph.tap(`${label}_resample`, h);
    // An odd number of frames comes back from its halving one longer than it went in.
    if (next)
      h = known(graph, cutToLength(graph, h, skips.at(-1) as Value), { ...stage, frames: next.frames });
  }
  h = convolutionBlock(layers, h, `${ESTIMATOR}.final_block`, { channels: firstWidth, frames: 'frames' });
  graph.tap('final_block', h);
  const velocity = graph.op('Squeeze', [convolution(layers, h, `${ESTIMATOR}.final_proj`), graph.ints(2)]);
  graph.output('velocity', velocity, 'float32', [1, mels, 'frames']);
  return graph;
}

/** What is known of a value [B, C, 1, T] while a graph is written. */
type Extent = Pick<EstimatorStage, 'channels' | 'frames'>;

function known(graph: Graph, value: Value, { channels, frames }: Extent): Value {
  return graph.shaped(value, [1, channels, 1, frames]);
}

/** Matcha-TTS's Block1D: convolution, group norm, Mish. */
function convolutionBlock(layers: Layers, x: Value, path: string, extent: Extent): Value {
  const convolved = known(layers.graph, convolution(layers, x, `${path}.block.0`, { padding: 1 }), extent);
  return normaliseAndActivate(layers, convolved, path, extent);
}

function normaliseAndActivate(layers: Layers, x: Value, path: string, extent: Extent): Value {
  const { graph } = layers;
  return mish(graph, known(graph, groupNorm(layers, x, `${path}.block.1`, GROUPS, EPSILON), extent));
}

/** Matcha-TTS's ResnetBlock1D. `time` is [1, C, 1, 1]. */
function residualBlock(layers: Layers, x: Value, stage: EstimatorStage, time: Value): Value {
  const { graph } = layers;
  const path = `${stage.path}.0`;
  const h = graph.op('Add', [convolutionBlock(layers, x, `${path}.block1`, stage), time]);
  const second = convolutionBlock(layers, h, `${path}.block2`, stage);
  const shortcut = known(graph, convolution(layers, x, `${path}.res_conv`), stage);
  return graph.op('Add', [second, shortcut]);
}

/** The first residual block: only x changes from step to step, the other input channels come convolved already. */
function conditionedBlock(
  layers: Layers,
  x: Value,
  stage: EstimatorStage,
  time: Value,
  { first, shortcut, mels }: { readonly first: Value; readonly shortcut: Value; readonly mels: number },
): Value {
  const { graph } = layers;
  const path = `${stage.path}.0`;
  const conditioned = (name: string, condition: Value, padding: number) => {
    const part = partialConvolution(layers, x, name, [0, mels], { padding });
    return known(graph, graph.op('Add', [part, graph.op('Unsqueeze', [condition, graph.ints(2)])]), stage);
  };
  const convolved = conditioned(`${path}.block1.block.0`, first, 1);
  const h = graph.op('Add', [normaliseAndActivate(layers, convolved, `${path}.block1`, stage), time]);
  const second = convolutionBlock(layers, h, `${path}.block2`, stage);
  return graph.op('Add', [second, conditioned(`${path}.res_conv`, shortcut, 0)]);
}

/** The transformers of a stage. [B, C, 1, T] -> [B, C, 1, T]. */
function transformerBlocks(
  layers: Layers,
  x: Value,
  { path, label, channels, frames }: EstimatorStage,
  { transformersPerBlock, heads }: EstimatorConfig,
): Value {
  const { graph } = layers;
  let h = graph.shaped(toSequence(layers, x, channels), [1, frames, channels]);
  for (let block = 0; block < transformersPerBlock; block += 1) {
    const name = `${path}.1.${block}`;
    const attended = graph.tap(
      `${label}_attn${block}`,
      selfAttention(layers, layers.layerNorm(h, `${name}.norm1`, EPSILON), `${name}.attn1`, heads),
    );
    h = graph.op('Add', [attended, h]);
    const hidden = layers.linear(layers.layerNorm(h, `${name}.norm3`, EPSILON), `${name}.ff.net.0.proj`);
    h = graph.op('Add', [layers.linear(graph.op('Gelu', [hidden]), `${name}.ff.net.2`), h]);
    graph.tap(`${label}_transformer${block}`, h);
  }
  return fromSequence(layers, h);
}

/** diffusers' Attention without a mask: scale 1/sqrt(head width); the heads together need not be as wide as x. */
function selfAttention(layers: Layers, x: Value, path: string, heads: number): Value {
  const query = layers.linear(x, `${path}.to_q`);
  const key = layers.linear(x, `${path}.to_k`);
  const value = layers.linear(x, `${path}.to_v`);
  const mixed = layers.graph.op(
    'MultiHeadAttention',
    [query, key, value],
    { num_heads: { int: heads } },
    MICROSOFT,
  );
  return layers.linear(mixed, `${path}.to_out.0`);
}

/** x [B, C, 1, T or T+1] cut to the T of `like`. */
function cutToLength(graph: Graph, x: Value, like: Value): Value {
  const length = graph.op('Slice', [graph.op('Shape', [like]), graph.ints(3), graph.ints(4)]);
  return graph.op('Slice', [x, graph.ints(0), length, graph.ints(3)]);
}
