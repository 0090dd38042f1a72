/**
 * What the language model reads before its first speech token: text ids and a speaker become rows of its width
 * (official module: llm/llm.py TransformerLM.inference, up to the concatenation of lm_input).
 *
 * N text ids (of the prompt text, then of the text), S speakers (0 or 1: a mode without a speaker has no row for one), E size of
 * the speaker's embedding, P = N + S + 2 rows, C width of the language model's input, D its inner width.
 *
 * The language model's own input layer is applied here, because the rows of speech tokens come out of a table that has it inside.
 */
import type { LlmConfig } from '../config/index.ts';
import { Graph, type Value } from '../onnx/index.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';
import { encoderInput, relativeEncoder } from './relative-encoder.ts';
import { lookUp, type Table } from './table.ts';

/** Rows of llm_embedding. */
const START_ROW = 0;
const TASK_ROW = 1;
/** Keeps an all-zero speaker embedding from dividing by zero, as torch.nn.functional.normalize does. */
const SMALLEST_NORM = 1e-12;

/**
 * Inputs: `text_ids` [N] int32, `speaker` [S, E] float32, not normalised. Output: `rows` [1, P, D] float32.
 * Probes: text_embedding, text_encoder_out, text_affine_out, spk_affine_out, lm_input_text [1, P, C].
 */
export function buildTextEncoder(
  checkpoint: Checkpoint,
  config: LlmConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('text-encoder', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const tableFormat = layers.format === 'fp32' ? 'float32' : 'int8';
  const ids = graph.input('text_ids', 'int32', ['text']);
  const speaker = graph.input('speaker', 'float32', ['speakers', config.speakerEmbeddingSize]);

  const embedded = graph.op('Unsqueeze', [
    lookUp(graph, textTable(checkpoint, config), ids, tableFormat),
    graph.ints(0),
  ]);
  graph.tap('text_embedding', embedded);
  const encoded = relativeEncoder(layers, embedded, 'text_encoder', config.textEncoder);
  graph.tap('text_encoder_out', encoded);
  const text = graph.tap('text_affine_out', layers.linear(encoded, 'text_encoder_affine_layer'));

  const voice = layers.linear(unitLength(graph, speaker), 'spk_embed_affine_layer', 'fp32');
  graph.tap('spk_affine_out', voice);

  const marks = layers.weight('llm_embedding.weight', [2, config.inputSize]);
  const mark = (row: number) => graph.op('Gather', [marks, graph.constant('int64', [1, 1], [row])]);
  const rows = graph.op(
    'Concat',
    [mark(START_ROW), graph.op('Unsqueeze', [voice, graph.ints(0)]), text, mark(TASK_ROW)],
    { axis: { int: 1 } },
  );
  graph.tap('lm_input_text', rows);
  graph.output('rows', encoderInput(layers, rows, 'llm', config.decoder), 'float32', [
    1,
    'rows',
    config.decoder.outputSize,
  ]);
  return graph;
}

function textTable(checkpoint: Checkpoint, { textTokens, textEmbeddingSize }: LlmConfig): Table {
  const name = 'text_embedding.weight';
  const tensor = checkpoint.expectShape(name, [textTokens, textEmbeddingSize]);
  return { name, rows: textTokens, width: textEmbeddingSize, read: () => tensor.readFloat32() };
}

/** Each row divided by its Euclidean length. */
function unitLength(graph: Graph, rows: Value): Value {
  const length = graph.op('ReduceL2', [rows, graph.ints(1)]);
  return graph.op('Div', [rows, graph.op('Max', [length, graph.scalar(SMALLEST_NORM)])]);
}
