/**
 * The vocoder's pitch: one F0 a frame.
 *
 * mel [1, mels, T] -> f0 [1, T] in Hz, never negative
 * merge_weight [1, harmonics], merge_bias [1]: how the source's harmonics are added up. They belong to the source module, which runs
 * outside of a graph, and travel with this one because it feeds it.
 *
 * In any format but fp32 weights are kept in 16 bits: in 8, F0 is wrong by a quarter of a semitone, which is heard.
 *
 * Follows ConvRNNF0Predictor and SourceModuleHnNSF.l_linear (CosyVoice).
 */
import type { HiftConfig } from '../config/index.ts';
import { Graph } from '../onnx/index.ts';
import { convolution } from './convolutions.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';

/** Fixed in ConvRNNF0Predictor. */
const CONVOLUTIONS = 5;

export function buildF0Predictor(
  checkpoint: Checkpoint,
  { inputChannels, harmonics, f0Predictor }: HiftConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('f0-predictor', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const mel = graph.input('mel', 'float32', [1, inputChannels, 'frames']);
  let h = graph.op('Unsqueeze', [mel, graph.ints(2)]);
  for (let index = 0; index < CONVOLUTIONS; index += 1) {
    // torch.nn.Sequential counts the activations, which have no weights.
    h = graph.op('Elu', [
      convolution(layers, h, `f0_predictor.condnet.${2 * index}`, { padding: 1, bits: 16 }),
    ]);
  }
  // A linear layer to one value a frame is a convolution of width one.
  const weight = layers.weight('f0_predictor.classifier.weight', [1, f0Predictor.channels], {
    shape: [1, f0Predictor.channels, 1, 1],
    apply: (values) => values,
  });
  const bias = layers.weight('f0_predictor.classifier.bias', [1]);
  const f0 = graph.op('Abs', [graph.op('Conv', [h, weight, bias])]);
  graph.output('f0', graph.op('Squeeze', [f0, graph.ints(1, 2)]), 'float32', [1, 'frames']);

  for (const [output, name, shape] of [
    ['merge_weight', 'm_source.l_linear.weight', [1, harmonics + 1]],
    ['merge_bias', 'm_source.l_linear.bias', [1]],
  ] as const) {
    graph.output(output, layers.weight(name, shape), 'float32', shape);
  }
  return graph;
}
