/**
 * The transformer encoder with relative positions that the text encoder, the language model and the flow's encoder share
 * (official modules: transformer/encoder.py, attention.py RelPositionMultiHeadedAttention, embedding.py
 * EspnetRelPositionalEncoding). Dropout, convolution modules and macaron layers are left out: these checkpoints have none.
 *
 * B batch, T time, D width, H heads, K width of a head, W columns of relative distances.
 *
 * score(i, j) = ((q_i + u)·k_j + (q_i + v)·p(i-j)) / sqrt(K). Here q, u and v are divided by sqrt(K) and u is added to q's
 * bias while weights are written, so that the graph computes q·k + (q + v - u)·p.
 */
import { type Graph, MICROSOFT, type Value } from '../onnx/index.ts';
import { bytesOf, type CheckpointTensor, type Layers } from './layers.ts';

/** An encoder as the model's configuration describes it. */
export interface RelativeEncoderConfig {
  /** Only the names of the norms differ: norm_mha and norm_ff, or norm1 and norm2. */
  readonly kind: 'conformer' | 'transformer';
  readonly inputSize: number;
  readonly outputSize: number;
  readonly heads: number;
  /** Inner width of the feed-forward networks. */
  readonly linearUnits: number;
  readonly blocks: number;
  /** `linear`: linear, layer norm; `linear_legacy`: the same with a ReLU after it. */
  readonly inputLayer: 'linear' | 'linear_legacy';
  readonly activation: 'swish' | 'relu' | 'gelu' | 'tanh';
  /** Places a position sees at a time; 1 is strictly causal, 0 is no limit. */
  readonly staticChunkSize: number;
  readonly keyBias: boolean;
}

const BLOCK_EPSILON = 1e-12;
export const OUTER_EPSILON = 1e-5;
/** Base of the sinusoids' wavelengths. */
const WAVELENGTH_BASE = 10_000;

/**
 * The whole encoder over a sequence without padding: x [B, T, inputSize] -> [B, T, outputSize]. What a place sees is the
 * configuration's `staticChunkSize`. Long ones, of several hundred places, take less memory.
 */
export function relativeEncoder(
  layers: Layers,
  x: Value,
  prefix: string,
  config: RelativeEncoderConfig,
  { isLong = false } = {},
): Value {
  const rows = encoderInput(layers, x, prefix, config);
  const sequence = wholeSequence(layers, rows, config, isLong);
  return encoderBlocks(layers, rows, prefix, config, (projections, block) =>
    attendSequence(layers.graph, splitHeads(layers, projections, block, config), block, config, sequence),
  );
}

/** The input layer, scaled by sqrt(D): [B, T, inputSize] -> [B, T, D]. */
export function encoderInput(layers: Layers, x: Value, prefix: string, config: RelativeEncoderConfig): Value {
  const { graph } = layers;
  let rows = layers.layerNorm(
    layers.linear(x, `${prefix}.embed.out.0`),
    `${prefix}.embed.out.1`,
    OUTER_EPSILON,
  );
  if (config.inputLayer === 'linear_legacy') rows = graph.op('Relu', [rows]);
  return graph.op('Mul', [rows, graph.scalar(Math.sqrt(config.outputSize))]);
}

/** What attention sees of one block: [B, H, T, K] each. `query` has u in it, `placed` is q + v: both divided by sqrt(K). */
export interface Heads {
  readonly query: Value;
  readonly placed: Value;
  readonly key: Value;
  readonly value: Value;
}

/** Makes [B, T, D] of a block's projections [B, T, 3D]; `block` is for example `llm.encoders.3`. */
export type Attend = (projections: Value, block: string) => Value;

/**
 * The blocks and the last norm: [B, T, D] -> [B, T, D]. A block is x + out(attend(project(norm(x)))), then
 * x + feedForward(norm(x)).
 */
export function encoderBlocks(
  layers: Layers,
  x: Value,
  prefix: string,
  config: RelativeEncoderConfig,
  attend: Attend,
): Value {
  const { graph } = layers;
  const conformer = config.kind === 'conformer';
  let stream: Stream = { sum: x };
  for (let index = 0; index < config.blocks; index += 1) {
    const block = `${prefix}.encoders.${index}`;
    const attentionInput = addAndNorm(
      layers,
      stream,
      `${block}.${conformer ? 'norm_mha' : 'norm1'}`,
      BLOCK_EPSILON,
    );
    const mixed = attend(project(layers, attentionInput.normal, block, config), block);
    stream = { sum: attentionInput.sum, addend: layers.linear(mixed, `${block}.self_attn.linear_out`) };
    const feedForwardInput = addAndNorm(
      layers,
      stream,
      `${block}.${conformer ? 'norm_ff' : 'norm2'}`,
      BLOCK_EPSILON,
    );
    const inner = layers.linear(feedForwardInput.normal, `${block}.feed_forward.w_1`);
    const active = activate(graph, inner, config.activation);
    stream = { sum: feedForwardInput.sum, addend: layers.linear(active, `${block}.feed_forward.w_2`) };
  }
  return addAndNorm(layers, stream, `${prefix}.after_norm`, OUTER_EPSILON).normal;
}

/** The residual stream; `addend` is not yet in its sum. */
interface Stream {
  readonly sum: Value;
  readonly addend?: Value;
}

/** Adds what is to be added, and normalises: one operator for both. */
function addAndNorm(
  layers: Layers,
  { sum, addend }: Stream,
  name: string,
  epsilon: number,
): { readonly sum: Value; readonly normal: Value } {
  if (!addend) return { sum, normal: layers.layerNorm(sum, name, epsilon) };
  const gain = layers.weight(`${name}.weight`);
  const shift = layers.weight(`${name}.bias`);
  const attributes = { epsilon: { float: epsilon } };
  const [normal, , , total] = layers.graph.ops(
    'SkipLayerNormalization',
    4,
    [sum, addend, gain, shift],
    attributes,
    MICROSOFT,
  ) as [Value, Value, Value, Value];
  return { sum: total, normal };
}

function activate(graph: Graph, x: Value, activation: RelativeEncoderConfig['activation']): Value {
  if (activation === 'swish') return graph.op('Mul', [x, graph.op('Sigmoid', [x])]);
  if (activation === 'relu') return graph.op('Relu', [x]);
  return graph.op(activation === 'gelu' ? 'Gelu' : 'Tanh', [x]);
}

/** Queries, keys and values by one matrix: [B, T, D] -> [B, T, 3D]. Queries have u in them and are divided by sqrt(K). */
function project(layers: Layers, x: Value, block: string, config: RelativeEncoderConfig): Value {
  const { checkpoint } = layers;
  const size = config.outputSize;
  const headSize = size / config.heads;
  const scale = 1 / Math.sqrt(headSize);
  const attention = `${block}.self_attn`;
  const parts = ['linear_q', 'linear_k', 'linear_v'].map((part) => {
    const biased = config.keyBias || part !== 'linear_k';
    return {
      weight: checkpoint.expectShape(`${attention}.${part}.weight`, [size, size]),
      bias: biased ? checkpoint.expectShape(`${attention}.${part}.bias`, [size]) : undefined,
    };
  });
  const contentBias = checkpoint.expectShape(`${attention}.pos_bias_u`, [config.heads, headSize]);
  return layers.dense(x, {
    name: `${attention}.linear_qkv`,
    inputs: size,
    outputs: 3 * size,
    readWeight: async () => {
      const rows = await Promise.all(parts.map(({ weight }) => weight.readFloat32()));
      return joined(rows, (value, part) => (part === 0 ? value * scale : value));
    },
    readBias: async () => {
      const biases = await Promise.all(
        parts.map(async ({ bias }) => bias?.readFloat32() ?? new Float32Array(size)),
      );
      const u = await contentBias.readFloat32();
      return joined(biases, (value, part, index) =>
        part === 0 ? (value + (u[index] as number)) * scale : value,
      );
    },
  });
}

/** [B, T, 3D] -> heads. */
export function splitHeads(
  layers: Layers,
  projections: Value,
  block: string,
  config: RelativeEncoderConfig,
): Heads {
  const { graph } = layers;
  const headSize = config.outputSize / config.heads;
  const split = graph.op('Reshape', [projections, graph.ints(0, 0, 3, config.heads, headSize)]);
  const byPart = graph.op('Transpose', [split], { perm: { ints: [2, 0, 3, 1, 4] } });
  const [query, key, value] = graph
    .ops('Split', 3, [byPart], { axis: { int: 0 }, num_outputs: { int: 3 } })
    .map((part) => graph.op('Squeeze', [part, graph.ints(0)])) as [Value, Value, Value];
  return { query, placed: graph.op('Add', [query, placeBias(layers, block, config)]), key, value };
}

/** What a query with u in it lacks to have v in it instead: (v - u) / sqrt(K), [H, 1, K]. */
export function placeBias(layers: Layers, block: string, config: RelativeEncoderConfig): Value {
  const headSize = config.outputSize / config.heads;
  const attention = `${block}.self_attn`;
  const [content, place] = ['u', 'v'].map((letter) =>
    layers.checkpoint.expectShape(`${attention}.pos_bias_${letter}`, [config.heads, headSize]),
  ) as [CheckpointTensor, CheckpointTensor];
  const shape = [config.heads, 1, headSize];
  return layers.graph.weight(
    { name: `${attention}.pos_bias_difference`, type: 'float32', shape },
    async () => {
      const [u, v] = await Promise.all([content.readFloat32(), place.readFloat32()]);
      return bytesOf(v.map((value, index) => (value - (u[index] as number)) / Math.sqrt(headSize)));
    },
  );
}

function joined(
  parts: readonly Float32Array[],
  change: (value: number, part: number, index: number) => number,
): Float32Array {
  const result = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const [part, values] of parts.entries()) {
    for (let index = 0; index < values.length; index += 1) {
      result[offset + index] = change(values[index] as number, part, index);
    }
    offset += values.length;
  }
  return result;
}

/** What every block of an encoder shares when it sees a whole sequence at once. */
export interface WholeSequence {
  readonly chunk: number;
  /** [1] int64: T. */
  readonly length: Value;
  /**
   * [H, W, K] of a block: linear_pos of the sinusoids of the distances, falling from T; W is 2T (down to 1-T) or, when causal,
   * T + 1 (down to 0). They are computed once `length`, [1] int64: T again, is known: ONNX Runtime begins with everything that waits for
   * nothing, and would keep the places of all blocks.
   */
  readonly places: (block: string, length: Value) => Value;
  /** [T, T]: 0 where a place sees another, else -infinity. Absent when every place sees every other. */
  readonly mask: Value | undefined;
  /** Several hundred places, not tens. */
  readonly isLong: boolean;
}

/** @param x [B, T, D] */
export function wholeSequence(
  layers: Layers,
  x: Value,
  config: RelativeEncoderConfig,
  isLong = false,
): WholeSequence {
  const { graph } = layers;
  const chunk = config.staticChunkSize;
  const length = graph.op('Shape', [x], { start: { int: 1 }, end: { int: 2 } });
  const count = graph.op('Squeeze', [length]);
  const afterLast = chunk === 1 ? integer(graph, -1) : graph.op('Neg', [count]);
  const distances = graph.op('Range', [count, afterLast, integer(graph, -1)]);
  const waves = sinusoids(graph, distances, config.outputSize);
  return {
    chunk,
    length,
    places: (block, length) => {
      const all = graph.op('Mul', [length, graph.ints(2)]);
      const ready = graph.op('Slice', [waves, graph.ints(0), all, graph.ints(0)]);
      return projectSinusoids(layers, ready, block, config);
    },
    mask: chunk > 0 ? chunkMask(graph, count, chunk) : undefined,
    isLong,
  };
}

/** [T, T]: 0 where a place sees another, else -infinity: itself, its chunk of so many places and all before. */
function chunkMask(graph: Graph, count: Value, chunk: number): Value {
  const places = graph.op('Range', [integer(graph, 0), count, integer(graph, 1)]);
  const chunks = chunk === 1 ? places : graph.op('Div', [places, integer(graph, chunk)]);
  const later = graph.op('Less', [graph.op('Unsqueeze', [chunks, graph.ints(1)]), chunks]);
  return graph.op('Where', [later, graph.scalar(Number.NEGATIVE_INFINITY), graph.scalar(0)]);
}

function integer(graph: Graph, value: number): Value {
  return graph.constant('int64', [], [value]);
}

/** PE(r): sin(r w_m) at 2m and cos(r w_m) at 2m + 1, w_m = 10000^(-2m/D). distances [W] int64 -> [W, D]. */
export function sinusoids(graph: Graph, distances: Value, size: number): Value {
  const frequencies = graph.constant('float32', [size / 2], angularFrequencies(size));
  const column = graph.op('Unsqueeze', [graph.op('Cast', [distances], { to: { int: 1 } }), graph.ints(1)]);
  const angles = graph.op('Mul', [column, frequencies]);
  const [sine, cosine] = ['Sin', 'Cos'].map((wave) =>
    graph.op('Unsqueeze', [graph.op(wave, [angles]), graph.ints(2)]),
  ) as [Value, Value];
  const pairs = graph.op('Concat', [sine, cosine], { axis: { int: 2 } });
  return graph.op('Reshape', [pairs, graph.ints(0, size)]);
}

/** Radians per place, [size / 2], rounded to float32 where the official code does, because large distances magnify it. */
export function angularFrequencies(size: number): number[] {
  const step = Math.fround(-Math.log(WAVELENGTH_BASE) / size);
  return Array.from({ length: size / 2 }, (_, index) => Math.fround(Math.exp(Math.fround(2 * index * step))));
}

/** Attention over a whole sequence: -> [B, T, D]. */
export function attendSequence(
  graph: Graph,
  heads: Heads,
  block: string,
  config: RelativeEncoderConfig,
  sequence: WholeSequence,
): Value {
  const length = graph.op('Shape', [heads.query], { start: { int: 2 }, end: { int: 3 } });
  const places = sequence.places(block, length);
  if (sequence.isLong) return attendHeadByHead(graph, heads, places, config, sequence);
  const mixed = attendHeads(graph, heads, places, config.heads, sequence);
  const byTime = graph.op('Transpose', [mixed], { perm: { ints: [0, 2, 1, 3] } });
  return graph.op('Reshape', [byTime, graph.ints(0, 0, config.outputSize)]);
}

/** The scores of one head at a time: of several hundred places, those of all heads would take tens of megabytes. */
function attendHeadByHead(
  graph: Graph,
  { query, placed, key, value }: Heads,
  places: Value,
  config: RelativeEncoderConfig,
  sequence: WholeSequence,
): Value {
  const split = (all: Value, axis: number) =>
    graph.ops('Split', config.heads, [all], { axis: { int: axis }, num_outputs: { int: config.heads } });
  const [queries, placedOnes, keys, values] = [query, placed, key, value].map((all) => split(all, 1)) as [
    Value[],
    Value[],
    Value[],
    Value[],
  ];
  const mixed = split(places, 0).map((placesOfHead, head) => {
    const one = {
      query: queries[head] as Value,
      placed: placedOnes[head] as Value,
      key: keys[head] as Value,
      value: values[head] as Value,
    };
    return attendHeads(graph, one, placesOfHead, 1, sequence);
  });
  return graph.op('Squeeze', [graph.op('Concat', mixed, { axis: { int: 3 } }), graph.ints(1)]);
}

/** [B, N, T, K] of N heads each, places [N, W, K] -> [B, N, T, K]. */
function attendHeads(
  graph: Graph,
  { query, placed, key, value }: Heads,
  places: Value,
  count: number,
  sequence: WholeSequence,
): Value {
  const transposed = { transB: { int: 1 } };
  const byDistance = graph.op('FusedMatMul', [placed, places], transposed, MICROSOFT);
  let scores = graph.op('Add', [
    graph.op('FusedMatMul', [query, key], transposed, MICROSOFT),
    byPlace(graph, byDistance, count, sequence),
  ]);
  if (sequence.mask) scores = graph.op('Add', [scores, sequence.mask]);
  return graph.op('MatMul', [graph.op('Softmax', [scores], { axis: { int: -1 } }), value]);
}

/** linear_pos of a block: sinusoids [W, D] -> [H, W, K]. */
export function projectSinusoids(
  layers: Layers,
  waves: Value,
  block: string,
  { heads, outputSize }: RelativeEncoderConfig,
): Value {
  const { graph } = layers;
  const projected = layers.linear(waves, `${block}.self_attn.linear_pos`);
  const split = graph.op('Reshape', [projected, graph.ints(0, heads, outputSize / heads)]);
  return graph.op('Transpose', [split], { perm: { ints: [1, 0, 2] } });
}

/**
 * Scores by distance to scores by place: [B, H, T, W] -> [B, H, T, T].
 * Column c of each row is the distance T - c, so row i wants the columns from T - i. Read as one line of T·W values, row i starts at
 * i·W + T - i = T + i·(W - 1): dropping the first T values and cutting rows of W - 1 does it without moving anything twice.
 */
function byPlace(graph: Graph, scores: Value, heads: number, { length, chunk }: WholeSequence): Value {
  const line = graph.op('Reshape', [scores, graph.ints(0, heads, -1)]);
  const end = graph.ints(Number.MAX_SAFE_INTEGER);
  const shifted = graph.op('Slice', [line, length, end, graph.ints(2)]);
  const shape = graph.op('Concat', [graph.ints(0, heads), length, graph.ints(-1)], { axis: { int: 0 } });
  const rows = graph.op('Reshape', [shifted, shape]);
  return chunk === 1 ? rows : graph.op('Slice', [rows, graph.ints(0), length, graph.ints(3)]);
}
