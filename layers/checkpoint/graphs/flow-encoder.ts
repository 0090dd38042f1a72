/**
 * Speech tokens and a speaker become what the flow is steered by (official module: flow/flow.py MaskedDiffWithXvec.inference, up
 * to the length regulator's result).
 *
 * tokens [n] int32         prompt first, then new; negative ids are read as 0, as the official code does
 * left, right, fraction [T]  the regulator's plan
 * embedding [1, E]         the speaker's embedding, not normalised
 * -> mu [1, mels, T], speaker [1, mels]
 *
 * Probes: encoder_out [1, n, D], encoder_proj [1, n, mels], interpolated [1, mels, T].
 */

import type { FlowConfig } from '../config/index.ts';
import { Graph } from '../onnx/index.ts';
import { regulate, regulatorPlanInputs } from './flow-regulator.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';
import { relativeEncoder } from './relative-encoder.ts';
import { lookUp } from './table.ts';

/** Keeps an all-zero speaker embedding from dividing by zero, as torch.nn.functional.normalize does. */
const SMALLEST_NORM = 1e-12;

export function buildFlowEncoder(
  checkpoint: Checkpoint,
  config: FlowConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('flow-encoder', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const { melBins, speakerEmbeddingSize } = config;
  const tokens = graph.input('tokens', 'int32', ['tokens']);
  const plan = regulatorPlanInputs(graph);
  const embedding = graph.input('embedding', 'float32', [1, speakerEmbeddingSize]);

  const known = graph.op('Max', [tokens, graph.constant('int32', [], [0])]);
  const embeddings = checkpoint.expectShape('input_embedding.weight', [
    config.speechTokens,
    config.inputSize,
  ]);
  const table = {
    name: 'input_embedding.weight',
    rows: config.speechTokens,
    width: config.inputSize,
    read: () => embeddings.readFloat32(),
  };
  const tableFormat = layers.format === 'fp32' ? 'float32' : 'int8';
  const embedded = graph.op('Unsqueeze', [lookUp(graph, table, known, tableFormat), graph.ints(0)]);
  const encoded = graph.tap(
    'encoder_out',
    relativeEncoder(layers, embedded, 'encoder', config.encoder, { isLong: true }),
  );
  const hidden = graph.tap('encoder_proj', layers.linear(encoded, 'encoder_proj'));
  graph.output('mu', regulate(layers, hidden, plan, config.lengthRegulator), 'float32', [
    1,
    melBins,
    'frames',
  ]);

  const length = graph.op('Max', [
    graph.op('ReduceL2', [embedding, graph.ints(1)]),
    graph.scalar(SMALLEST_NORM),
  ]);
  const speaker = layers.linear(graph.op('Div', [embedding, length]), 'spk_embed_affine_layer');
  graph.output('speaker', speaker, 'float32', [1, melBins]);
  return graph;
}
