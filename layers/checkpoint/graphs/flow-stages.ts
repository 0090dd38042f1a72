/** The estimator's stages and the order in which they run. */
import type { EstimatorConfig } from '../config/index.ts';

/** One residual block of the estimator's U-Net: its place in the checkpoint, and its width. */
export interface EstimatorStage {
  /** For example `down_blocks.0`, under `decoder.estimator`. */
  readonly path: string;
  /** For example `down0`, as the parity checks call it. */
  readonly label: string;
  readonly channels: number;
  /** The name of its number of frames: `frames` at the full rate, `frames_1` at half of it, and so on. */
  readonly frames: string;
}

/** The estimator's module path in flow.pt. */
export const ESTIMATOR = 'decoder.estimator';

/** Stages in the order they run: down, middle, up. The time network lists its outputs in this order. */
export function estimatorStages({ channels, midBlocks }: EstimatorConfig): {
  readonly down: readonly EstimatorStage[];
  readonly mid: readonly EstimatorStage[];
  readonly up: readonly EstimatorStage[];
} {
  const stage = (kind: string, index: number, width: number, halvings: number): EstimatorStage => ({
    path: `${ESTIMATOR}.${kind}_blocks.${index}`,
    label: `${kind}${index}`,
    channels: width,
    frames: framesAfter(halvings),
  });
  const deepest = channels.length - 1;
  const last = channels.at(-1) ?? 0;
  // The up path mirrors the down path and ends at the first stage's width.
  const upWidths = [...channels]
    .reverse()
    .slice(1)
    .concat(channels[0] ?? 0);
  return {
    down: channels.map((width, index) => stage('down', index, width, index)),
    mid: Array.from({ length: midBlocks }, (_, index) => stage('mid', index, last, deepest)),
    up: upWidths.map((width, index) => stage('up', index, width, deepest - index)),
  };
}

/** The name of the number of frames that is left after halving so many times. */
export function framesAfter(halvings: number): string {
  return halvings === 0 ? 'frames' : `frames_${halvings}`;
}
