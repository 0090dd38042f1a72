/** Floating-point operations of the flow's ODE, for the roofline: two for each multiply-add of its convolutions, linear layers and attention. */
import { type FlowConfig, flowTensors } from '../../../layers/checkpoint/index.ts';
import { SOLVER_PLANS } from '../../../layers/speech/flow/solver.ts';
import type { Quality } from '../../../layers/speech/index.ts';

/** Of a solver over a mel of so many frames. Encoder, norms and activations are left out: a few per cent. */
export function flowOperations(config: FlowConfig, frames: number, quality: Quality): number {
  const { steps, guidanceEvery } = SOLVER_PLANS[quality];
  const guided = config.cfm.guidance === 0 ? 0 : Math.ceil(steps / guidanceEvery);
  return (steps + guided) * estimatorOperations(config, frames);
}

/** A weight of a block: which one, and where in it (`1.<n>` are transformers). */
const BLOCK_WEIGHT = /^decoder\.estimator\.(down|mid|up)_blocks\.(\d+)\.(.+)\.weight$/;
/** Once an utterance, not once a frame. */
const OF_TIME = /mlp/;

/** One evaluation of one row, as the checkpoint has it: what is known of the conditions beforehand is counted too. */
export function estimatorOperations(config: FlowConfig, frames: number): number {
  const { channels, heads, headSize } = config.cfm.estimator;
  const deepest = channels.length - 1;
  let multiplyAdds = 0;
  for (const { name, shape } of flowTensors(config)) {
    if (!name.startsWith('decoder.estimator.') || shape.length < 2 || OF_TIME.test(name)) continue;
    const weights = shape.reduce((product, size) => product * size, 1);
    const [, kind, index, layer = ''] = BLOCK_WEIGHT.exec(name) ?? [];
    const halvings =
      kind === 'down'
        ? Number(index)
        : kind === 'mid'
          ? deepest
          : kind === 'up'
            ? deepest - Number(index)
            : 0;
    // A convolution of stride 2 gives half of the frames; a transposed one has all its taps at each frame that comes in.
    const isHalving = kind === 'down' && layer === '2.conv';
    const rows = Math.ceil(frames / 2 ** (halvings + (isHalving ? 1 : 0)));
    multiplyAdds += rows * weights;
    // Scores and their mixture of values, once for each query layer.
    if (layer.endsWith('.to_q')) multiplyAdds += 2 * rows * rows * heads * headSize;
  }
  return 2 * multiplyAdds;
}
