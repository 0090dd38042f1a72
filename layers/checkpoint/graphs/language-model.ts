/**
 * The speech-token language model (official module: llm/llm.py TransformerLM.inference): the whole prompt at once, and what its
 * blocks know of distances. One more token is language-model-step.ts.
 *
 * P places of a prompt, W distances, L blocks, H heads, K width of a head, D = H·K.
 *
 * The caller keeps the keys and values; a run gives back those of its own places only. Key and value are those before any position
 * term.
 */
import type { LlmConfig } from '../config/index.ts';
import { Graph, type Value } from '../onnx/index.ts';
import { type BuildOptions, type Checkpoint, Layers, type WeightFormat } from './layers.ts';
import {
  attendSequence,
  encoderBlocks,
  projectSinusoids,
  sinusoids,
  splitHeads,
  wholeSequence,
} from './relative-encoder.ts';
import { speechRows } from './speech-rows.ts';

/** Where the checkpoint has the decoder's encoder. */
export const DECODER = 'llm';
/** The layer that gives the scores. */
export const LAST_LAYER = 'llm_decoder';
/** A place of a prompt sees itself and those before it, whatever the configuration says of chunks. */
const CAUSAL = 1;

/**
 * What the blocks know of distances: linear_pos of their sinusoids.
 * Input: `distances` [W] int64. Outputs: `places.<block>` [H, W, K].
 */
export function buildPlaces(
  checkpoint: Checkpoint,
  { decoder }: LlmConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('language-model-places', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const waves = sinusoids(graph, graph.input('distances', 'int64', ['distances']), decoder.outputSize);
  const shape = [decoder.heads, 'distances', decoder.outputSize / decoder.heads];
  for (let block = 0; block < decoder.blocks; block += 1) {
    const places = projectSinusoids(layers, waves, `${DECODER}.encoders.${block}`, decoder);
    graph.output(`places.${block}`, places, 'float32', shape);
  }
  return graph;
}

export interface PrefillOptions extends BuildOptions {
  /** How linear_pos keeps its weights; default as the others. */
  readonly places?: WeightFormat;
}

/**
 * The whole prompt of one sequence.
 * Inputs: `rows` [1, R, D], from the text encoder; `prompt_tokens` [M] int32, speech tokens of the prompt; P = R + M.
 * Outputs: `logits` [1, V], of what follows; `cache_rows` [L, P, 2D]: in each block, the keys of a place's heads, then the values.
 * Probes: lm_input_prompt [1, M, C], prefill_hidden_all [1, P, D].
 */
export function buildPrefill(checkpoint: Checkpoint, config: LlmConfig, options: PrefillOptions = {}): Graph {
  const { decoder } = config;
  const graph = new Graph('language-model-prefill', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const text = graph.input('rows', 'float32', [1, 'rows', decoder.outputSize]);
  const tokens = graph.input('prompt_tokens', 'int32', ['prompt_tokens']);
  if (graph.probes) {
    const table = layers.weight('speech_embedding.weight', [config.speechTokens, config.inputSize]);
    graph.tap('lm_input_prompt', graph.op('Unsqueeze', [graph.op('Gather', [table, tokens]), graph.ints(0)]));
  }
  const speech = graph.op('Unsqueeze', [speechRows(layers, tokens, config), graph.ints(0)]);
  const rows = graph.op('Concat', [text, speech], { axis: { int: 1 } });

  const positions = new Layers({ graph, checkpoint, format: options.places ?? options.format ?? 'fp32' });
  const sequence = wholeSequence(positions, rows, { ...decoder, staticChunkSize: CAUSAL });
  const projections: Value[] = [];
  const hidden = encoderBlocks(layers, rows, DECODER, decoder, (projected, block) => {
    projections.push(projected);
    const heads = splitHeads(layers, projected, block, decoder);
    return attendSequence(graph, heads, block, decoder, sequence);
  });
  graph.tap('prefill_hidden_all', hidden);
  const last = graph.op('Gather', [hidden, graph.constant('int64', [], [-1])], { axis: { int: 1 } });
  writeLogits(layers, last, config);
  const cacheRows = keysAndValues(graph, projections, config, 0);
  graph.output('cache_rows', cacheRows, 'float32', [decoder.blocks, 'places', 2 * decoder.outputSize]);
  return graph;
}

/** The scores of every class from the last norm's rows [B, D]: output `logits` [B, V]. */
export function writeLogits(layers: Layers, last: Value, { speechTokens }: LlmConfig): void {
  const logits = layers.linear(last, LAST_LAYER);
  layers.graph.output('logits', logits, 'float32', ['sequences', speechTokens + 1]);
}

/**
 * Keys and values of all blocks' projections, joined along an axis: taking one tensor out of ONNX Runtime costs less than many.
 */
export function keysAndValues(
  graph: Graph,
  projections: readonly Value[],
  { decoder }: LlmConfig,
  axis: 0 | 1,
): Value {
  const size = decoder.outputSize;
  const joined = graph.op('Concat', projections, { axis: { int: axis } });
  return graph.op('Slice', [joined, graph.ints(size), graph.ints(3 * size), graph.ints(2)]);
}
