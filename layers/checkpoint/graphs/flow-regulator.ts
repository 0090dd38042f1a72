/**
 * The length regulator: encoded speech tokens stretched to mel frames, then smoothed by convolutions. Which frame lies between
 * which tokens is worked out by the caller (`regulatorPlan`), here it is three numbers a frame.
 *
 * Follows InterpolateRegulator (CosyVoice).
 */

import type { FlowConfig, LengthRegulatorConfig } from '../config/index.ts';
import { Graph, type GraphOptions, type Value } from '../onnx/index.ts';
import { convolution, groupNorm, mish } from './convolutions.ts';
import { type Checkpoint, Layers } from './layers.ts';

/** Where each frame lies: inputs of every graph that regulates. */
export interface RegulatorPlanValues {
  /** [T] int64: the token on the left and the one on the right */
  readonly left: Value;
  readonly right: Value;
  /** [T] float32: how far towards the right one, 0..1 */
  readonly fraction: Value;
}

const EPSILON = 1e-5;

export function regulatorPlanInputs(graph: Graph): RegulatorPlanValues {
  return {
    left: graph.input('left', 'int64', ['frames']),
    right: graph.input('right', 'int64', ['frames']),
    fraction: graph.input('fraction', 'float32', ['frames']),
  };
}

/** hidden [1, n, C] -> mu [1, C, T]. */
export function regulate(
  layers: Layers,
  hidden: Value,
  plan: RegulatorPlanValues,
  { layers: count, groups }: LengthRegulatorConfig,
): Value {
  const { graph } = layers;
  const stretched = interpolate(graph, hidden, plan);
  graph.tap('interpolated', stretched);
  let h = graph.op('Unsqueeze', [stretched, graph.ints(2)]);
  for (let block = 0; block < count; block += 1) {
    // torch.nn.Sequential counts the activations, which have no weights.
    const place = 3 * block;
    const convolved = convolution(layers, h, `length_regulator.model.${place}`, { padding: 1 });
    h = mish(graph, groupNorm(layers, convolved, `length_regulator.model.${place + 1}`, groups, EPSILON));
  }
  return graph.op('Squeeze', [convolution(layers, h, `length_regulator.model.${3 * count}`), graph.ints(2)]);
}

/** [1, n, C] -> [1, C, T]. */
function interpolate(graph: Graph, hidden: Value, { left, right, fraction }: RegulatorPlanValues): Value {
  const rightShare = graph.op('Unsqueeze', [fraction, graph.ints(1)]);
  const leftShare = graph.op('Sub', [graph.scalar(1), rightShare]);
  const shareOf = (index: Value, share: Value) =>
    graph.op('Mul', [graph.op('Gather', [hidden, index], { axis: { int: 1 } }), share]);
  const sequence = graph.op('Add', [shareOf(left, leftShare), shareOf(right, rightShare)]);
  return graph.op('Transpose', [sequence], { perm: { ints: [0, 2, 1] } });
}

/** The regulator by itself, as the parity checks run it: hidden [1, n, C] and the plan -> mu [1, C, T]. */
export function buildFlowRegulator(
  checkpoint: Checkpoint,
  { melBins, lengthRegulator }: FlowConfig,
  options: GraphOptions = {},
): Graph {
  const graph = new Graph('flow-regulator', options);
  const layers = new Layers({ graph, checkpoint });
  const hidden = graph.input('hidden', 'float32', [1, 'tokens', melBins]);
  const mu = regulate(layers, hidden, regulatorPlanInputs(graph), lengthRegulator);
  graph.output('mu', mu, 'float32', [1, melBins, 'frames']);
  return graph;
}
