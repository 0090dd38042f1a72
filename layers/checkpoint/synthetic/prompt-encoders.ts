/**
 * Stand-ins for campplus.onnx and speech_tokenizer_v1.onnx: the official inputs, outputs and types around nets that hear next to
 * nothing, so that cloning can be run and tested on a drawn checkpoint.
 */
import type { TensorDescription } from '../architecture/tensor-list.ts';
import { encodeSmallModel, Graph } from '../onnx/index.ts';
import type { RandomWeights } from './random-weights.ts';

const FBANK_BINS = 80;
const EMBEDDING_SIZE = 192;
const WHISPER_BINS = 128;
/** Speech tokens are numbered by this many bits: 4096 of them. */
const TOKEN_BITS = 12;
/** Whisper frames come 100 a second, speech tokens 50. */
const FRAMES_PER_TOKEN = 2;

function draw(weights: RandomWeights, description: TensorDescription): number[] {
  const values: number[] = [];
  for (const chunk of weights.source(description).chunks() as Iterable<Uint8Array>)
    values.push(...new Float32Array(chunk.buffer, 0, chunk.byteLength / 4));
  return values;
}

/** input [B, T, 80] -> output [B, 192]: the mean over time through one matrix. */
export function speakerEncoderModel(weights: RandomWeights): Uint8Array {
  const graph = new Graph('campplus');
  const input = graph.input('input', 'float32', ['B', 'T', FBANK_BINS]);
  const shape = [FBANK_BINS, EMBEDDING_SIZE];
  const initial = { mean: 0, std: 1 / Math.sqrt(FBANK_BINS) };
  const matrix = graph.constant('float32', shape, draw(weights, { name: 'campplus', shape, initial }));
  const loudness = graph.op('ReduceMean', [graph.op('Abs', [input]), graph.ints(1)], {
    keepdims: { int: 0 },
  });
  graph.output('output', graph.op('MatMul', [loudness, matrix]), 'float32', ['B', EMBEDDING_SIZE]);
  return encodeSmallModel(graph);
}

/** feats [1, 128, T], feats_length [1] -> indices [1, 1, U]: the signs of 12 projections of every two frames, read as a number. */
export function speechTokenizerModel(weights: RandomWeights): Uint8Array {
  const graph = new Graph('speech_tokenizer_v1');
  const feats = graph.input('feats', 'float32', [1, WHISPER_BINS, 'T']);
  const length = graph.input('feats_length', 'int32', [1]);
  const end = graph.op('Cast', [length], { to: { int: INT64 } });
  const heard = graph.op('Slice', [feats, graph.ints(0), end, graph.ints(2)]);
  const shape = [TOKEN_BITS, WHISPER_BINS, FRAMES_PER_TOKEN];
  const initial = { mean: 0, std: 1 };
  const kernel = graph.constant(
    'float32',
    shape,
    draw(weights, { name: 'speech_tokenizer_v1', shape, initial }),
  );
  const projected = graph.op('Conv', [heard, kernel], { strides: { ints: [FRAMES_PER_TOKEN] } });
  const bits = graph.op('Cast', [graph.op('Greater', [projected, graph.scalar(0)])], { to: { int: FLOAT } });
  const powers = Array.from({ length: TOKEN_BITS }, (_, bit) => 2 ** bit);
  const number = graph.op('MatMul', [graph.constant('float32', [1, TOKEN_BITS], powers), bits]);
  graph.output('indices', graph.op('Cast', [number], { to: { int: INT64 } }), 'int64', [1, 1, 'U']);
  return encodeSmallModel(graph);
}

/** Codes of TensorProto.DataType. */
const FLOAT = 1;
const INT64 = 7;
