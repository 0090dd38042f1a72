/**
 * One more token of each of B sequences of the language model.
 *
 * B sequences, C places a cache has room for, L blocks, H heads, K width of a head, D = H·K.
 *
 * A cache is kept by the caller: keys and values of each block, [B, H, C, K], handed over as they lie. All sequences end at the same
 * place, so a shorter one starts later; places count from the end. A run gives back the new rows and the caller stores them, so that
 * nothing is copied from step to step. No position is projected either: the caller hands over views of one table.
 */
import type { LlmConfig } from '../config/index.ts';
import { Graph, MICROSOFT, type Value } from '../onnx/index.ts';
import { DECODER, keysAndValues, writeLogits } from './language-model.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';
import { encoderBlocks, placeBias } from './relative-encoder.ts';
import { speechRows } from './speech-rows.ts';

/**
 * How the caller keeps cache and places. `float32`: exact. `int8`: a quarter of the memory, with a scale for each channel of the
 * cache and each distance of a head; heads must be multiples of 8 wide.
 */
export type CacheFormat = 'float32' | 'int8';

export interface StepOptions extends BuildOptions {
  /** Default `float32`. */
  readonly cache?: CacheFormat;
}

/**
 * Inputs: `tokens` [B] int32; `slot` [1] int64: the place of this token, below C; `starts` [B] int64: the first place in use;
 * `keys.<block>` and `values.<block>` [B, H, C, K], and what the blocks know of distances, where index j of C stands for the
 * distance slot - j (beyond the slot for anything finite).
 * float32: `places.<block>` [H, C, K]; the cache's values at the slot are 0.
 * int8: `places.<block>` [H, K, C] with `place_scales.<block>` [H, 1, C], and `scales` [2L, D] of the cache: of the keys of block 0, of
 * its values, of the keys of block 1, ... A stored q stands for q · scale.
 * Outputs: `logits` [B, V]; `cache_rows` [B, L, 2D]: in each block, the keys of this token's heads, then the values.
 * Probes: hidden [B, 1, D].
 */
export function buildStep(checkpoint: Checkpoint, config: LlmConfig, options: StepOptions = {}): Graph {
  const { decoder } = config;
  const graph = new Graph('language-model-step', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const tokens = graph.input('tokens', 'int32', ['sequences']);
  const slot = graph.input('slot', 'int64', [1]);
  const starts = graph.input('starts', 'int64', ['sequences']);
  const attention = options.cache === 'int8' ? int8Attention : float32Attention;
  const attend = attention({ layers, config, slot, starts });

  const rows = graph.op('Unsqueeze', [speechRows(layers, tokens, config), graph.ints(1)]);
  const projections: Value[] = [];
  const hidden = encoderBlocks(layers, rows, DECODER, decoder, (projected, block) => {
    projections.push(projected);
    return attend(projected, block, projections.length - 1);
  });
  graph.tap('hidden', hidden);
  writeLogits(layers, graph.op('Squeeze', [hidden, graph.ints(1)]), config);
  const cacheRows = keysAndValues(graph, projections, config, 1);
  graph.output('cache_rows', cacheRows, 'float32', ['sequences', decoder.blocks, 2 * decoder.outputSize]);
  return graph;
}

interface StepContext {
  readonly layers: Layers;
  readonly config: LlmConfig;
  readonly slot: Value;
  readonly starts: Value;
}

/** Makes [B, 1, D] of a block's projections [B, 1, 3D]. */
type StepAttention = (projections: Value, block: string, index: number) => Value;

function cacheInputs({ layers: { graph }, config: { decoder } }: StepContext, type: CacheFormat) {
  const shape = ['sequences', decoder.heads, 'capacity', decoder.outputSize / decoder.heads];
  return Array.from({ length: decoder.blocks }, (_, block) => ({
    keys: graph.input(`keys.${block}`, type, shape),
    values: graph.input(`values.${block}`, type, shape),
  }));
}

/** q + v of one query each. @param query [B, H, 1, K], with u in it */
function placed({ layers, config }: StepContext, query: Value, block: string): Value {
  return layers.graph.op('Add', [query, placeBias(layers, block, config.decoder)]);
}

function transposedProduct(graph: Graph, left: Value, right: Value): Value {
  return graph.op('FusedMatMul', [left, right], { transB: { int: 1 } }, MICROSOFT);
}

/** 0 at places from the start of a sequence on, else -infinity: [B, 1, 1, count]. @param count [] int64 */
function sincePlaceOf(graph: Graph, starts: Value, places: Value): Value {
  const before = graph.op('Less', [places, graph.op('Reshape', [starts, graph.ints(-1, 1, 1, 1)])]);
  return graph.op('Where', [before, graph.scalar(Number.NEGATIVE_INFINITY), graph.scalar(0)]);
}

function range(graph: Graph, count: Value): Value {
  const int = (value: number) => graph.constant('int64', [], [value]);
  return graph.op('Range', [int(0), count, int(1)]);
}

/** Over the whole capacity, with plain operators. */
function float32Attention(context: StepContext): StepAttention {
  const { layers, config, slot, starts } = context;
  const { graph } = layers;
  const { blocks, heads, outputSize } = config.decoder;
  const caches = cacheInputs(context, 'float32');
  const places = Array.from({ length: blocks }, (_, block) =>
    graph.input(`places.${block}`, 'float32', [heads, 'capacity', outputSize / heads]),
  );
  const capacity = graph.op('Shape', [places[0] as Value], { start: { int: 1 }, end: { int: 2 } });
  const all = range(graph, graph.op('Squeeze', [capacity]));
  const isSlot = graph.op('Equal', [all, slot]);
  const unwritten = graph.op('Where', [
    graph.op('Greater', [all, slot]),
    graph.scalar(Number.NEGATIVE_INFINITY),
    graph.scalar(0),
  ]);
  const mask = graph.op('Add', [sincePlaceOf(graph, starts, all), unwritten]);

  return (projections, block, index) => {
    const cache = caches[index] as (typeof caches)[number];
    const split = graph.op('Reshape', [projections, graph.ints(0, 3 * heads, 1, outputSize / heads)]);
    const [query, key, value] = graph.ops('Split', 3, [split], {
      axis: { int: 1 },
      num_outputs: { int: 3 },
    }) as [Value, Value, Value];
    // The cache has no key at the slot yet: the token's own score goes there.
    const byContent = graph.op('Where', [
      isSlot,
      transposedProduct(graph, query, key),
      transposedProduct(graph, query, cache.keys),
    ]);
    const byDistance = transposedProduct(graph, placed(context, query, block), places[index] as Value);
    const scores = graph.op('Add', [graph.op('Add', [byContent, byDistance]), mask]);
    const weights = graph.op('Softmax', [scores], { axis: { int: -1 } });
    const own = graph.op('Mul', [graph.op('Gather', [weights, slot], { axis: { int: 3 } }), value]);
    const mixed = graph.op('Add', [graph.op('MatMul', [weights, cache.values]), own]);
    return graph.op('Reshape', [mixed, graph.ints(0, 1, outputSize)]);
  };
}

/** One fused operator, which takes the cache in 8 bits, and the scores by distance, from 8 bits too, as a bias. */
function int8Attention(context: StepContext): StepAttention {
  const { layers, config, slot, starts } = context;
  const { graph } = layers;
  const { heads, outputSize, blocks } = config.decoder;
  const caches = cacheInputs(context, 'int8');
  const places = Array.from({ length: blocks }, (_, block) => ({
    levels: graph.input(`places.${block}`, 'int8', [heads, outputSize / heads, 'capacity']),
    scales: graph.input(`place_scales.${block}`, 'float32', [heads, 1, 'capacity']),
  }));
  const scales = graph.input('scales', 'float32', [2 * blocks, outputSize]);
  const scaleOf = graph.ops('Split', 2 * blocks, [graph.op('Reshape', [scales, graph.ints(-1)])], {
    axis: { int: 0 },
    num_outputs: { int: 2 * blocks },
  });
  const count = graph.op('Add', [slot, graph.ints(1)]);
  const mask = sincePlaceOf(graph, starts, range(graph, graph.op('Squeeze', [count])));
  const toInt32 = { to: { int: 6 } };
  const total = graph.op('Cast', [graph.op('Squeeze', [count])], toInt32);
  const slots = graph.op('Expand', [graph.op('Cast', [slot], toInt32), graph.op('Shape', [starts])]);

  return (projections, block, index) => {
    const { keys, values } = caches[index] as (typeof caches)[number];
    const queries = graph.op('Slice', [projections, graph.ints(0), graph.ints(outputSize), graph.ints(2)]);
    const query = graph.op('Reshape', [queries, graph.ints(0, heads, 1, outputSize / heads)]);
    const { levels, scales } = places[index] as (typeof places)[number];
    const factors = [placed(context, query, block), levels, scales];
    const byDistance = graph.op('DynamicQuantizeMatMul', factors, {}, MICROSOFT);
    const bias = graph.op('Add', [
      graph.op('Slice', [byDistance, graph.ints(0), count, graph.ints(3)]),
      mask,
    ]);
    const inputs = [projections, null, null, keys, values, slots, total, null, null, null, bias, null];
    const attributes = {
      num_heads: { int: heads },
      kv_num_heads: { int: heads },
      scale: { float: 1 },
      kv_cache_bit_width: { int: 8 },
      k_quant_type: { string: 'PER_CHANNEL' },
      v_quant_type: { string: 'PER_CHANNEL' },
    };
    const [mixed, ...present] = graph.ops(
      'GroupQueryAttention',
      3,
      [...inputs, scaleOf[2 * index] as Value, scaleOf[2 * index + 1] as Value],
      attributes,
      MICROSOFT,
    );
    // What nobody reads is kept until the run ends: the operator's copies of all caches at once, instead of one block's.
    for (const copy of present) graph.op('Shape', [copy]);
    return mixed as Value;
  };
}
