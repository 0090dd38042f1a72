/**
 * What steers the flow, carried as far as the estimator's first residual block: its convolutions over mu, speaker and prompt.
 * These stay the same from step to step, so they are computed once an utterance.
 *
 * mu [1, mels, T]          from the flow encoder
 * speaker [1, mels]        from the flow encoder
 * prompt [1, mels, T]      the prompt's mel in the first frames, 0 after
 * -> first, shortcut [2, C, T]  bias included; row 1 is without mu, speaker and prompt, for guidance
 *
 * Follows the head of ConditionalDecoder (CosyVoice) and ResnetBlock1D (Matcha-TTS).
 */

import type { EstimatorConfig } from '../config/index.ts';
import { Graph } from '../onnx/index.ts';
import { partialConvolution } from './convolutions.ts';
import { estimatorStages } from './flow-stages.ts';
import { type BuildOptions, type Checkpoint, Layers } from './layers.ts';

export function buildFlowConditions(
  checkpoint: Checkpoint,
  config: EstimatorConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('flow-conditions', options);
  const layers = new Layers({ ...options, graph, checkpoint });
  const { inputChannels, outputChannels: mels, channels } = config;
  const mu = graph.input('mu', 'float32', [1, mels, 'frames']);
  const speaker = graph.input('speaker', 'float32', [1, mels]);
  const prompt = graph.input('prompt', 'float32', [1, mels, 'frames']);

  const everyFrame = graph.op('Expand', [
    graph.op('Unsqueeze', [speaker, graph.ints(2)]),
    graph.op('Shape', [mu]),
  ]);
  const fixed = graph.op('Unsqueeze', [
    graph.op('Concat', [mu, everyFrame, prompt], { axis: { int: 1 } }),
    graph.ints(2),
  ]);

  const path = `${estimatorStages(config).down[0]?.path}.0`;
  const width = channels[0] ?? 0;
  for (const [output, name, padding] of [
    ['first', `${path}.block1.block.0`, 1],
    ['shortcut', `${path}.res_conv`, 0],
  ] as const) {
    const conditioned = partialConvolution(layers, fixed, name, [mels, inputChannels], { padding });
    const without = graph.op('ConstantOfShape', [graph.op('Shape', [conditioned])]);
    const both = graph.op('Concat', [conditioned, without], { axis: { int: 0 } });
    const bias = layers.weight(`${name}.bias`, [width], {
      shape: [width, 1, 1],
      apply: (values) => values,
    });
    const result = graph.op('Squeeze', [graph.op('Add', [both, bias]), graph.ints(2)]);
    graph.output(output, result, 'float32', [2, width, 'frames']);
  }
  return graph;
}
