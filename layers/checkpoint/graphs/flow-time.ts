/**
 * The time vectors of every time that solvers visit, as a network without inputs.
 *
 * -> times [N]             ascending
 * -> vectors [N, width]    row by row as `timeEmbedding` gives them
 */
import type { CfmConfig } from '../config/index.ts';
import { Graph, type Value } from '../onnx/index.ts';
import { STEP_COUNTS, scheduledSteps } from './flow-schedule.ts';
import { type BuildOptions, bytesOf, type Checkpoint } from './layers.ts';
import { timeEmbedding, timeVectorWidth } from './time-embedding.ts';

export function buildFlowTime(
  checkpoint: Checkpoint,
  { estimator, timeSchedule }: CfmConfig,
  options: BuildOptions = {},
): Graph {
  const graph = new Graph('flow-time', options);
  const visited = STEP_COUNTS.flatMap((count) => scheduledSteps(count, timeSchedule).map(({ time }) => time));
  const times = Float32Array.from(new Set(visited)).sort();
  const shape = [times.length, timeVectorWidth(estimator)];
  const weights = graph.weights(
    [
      { name: 'visited_times', type: 'float32', shape: [times.length] },
      { name: 'time_vectors', type: 'float32', shape },
    ],
    async () => [bytesOf(times), bytesOf((await timeEmbedding(checkpoint, estimator, times)).vectors)],
  ) as [Value, Value];
  graph.output('times', weights[0], 'float32', [times.length]);
  graph.output('vectors', weights[1], 'float32', shape);
  return graph;
}
