/** How far the layers of a vocoder stage see: what has to lie around a piece for its result to be that of the whole. */
import { OUTER_KERNEL, sourceStride } from '../../checkpoint/graphs/vocoder-stage.ts';
import type { HiftConfig } from '../../checkpoint/index.ts';

export interface StageGeometry {
  /** Output frames for one input frame. */
  readonly rate: number;
  /** Source frames for one output frame. */
  readonly sourceStride: number;
  /** Input frames needed on either side of a piece. */
  readonly context: number;
  /** Output frames beyond rate · input frames: the last stage has one. */
  readonly extra: 0 | 1;
  readonly channels: number;
}

export function stageGeometry(config: HiftConfig, index: number): StageGeometry {
  const rate = config.upsampleRates[index] ?? 1;
  const kernel = config.upsampleKernels[index] ?? rate;
  const last = index === config.upsampleRates.length - 1;
  const outerReach = (OUTER_KERNEL - 1) / 2;
  const blocks = config.resblockKernels.map((size, place) =>
    blockReach(size, config.resblockDilations[place] ?? []),
  );
  // The last stage's reflected frame moves everything by one.
  const after = Math.max(...blocks) + (last ? outerReach + 1 : 0);
  const padding = (kernel - rate) / 2;
  const upsampling = kernel - 1 - padding;
  // A strided convolution's outermost frame looks beyond the piece.
  const source =
    blockReach(config.sourceResblockKernels[index] ?? 1, config.sourceResblockDilations[index] ?? []) + 1;
  return {
    rate,
    sourceStride: sourceStride(config, index),
    context: Math.max(
      Math.ceil((after + upsampling) / rate) + (index === 0 ? outerReach : 0),
      Math.ceil((after + source) / rate),
    ),
    extra: last ? 1 : 0,
    channels: last ? config.fftSize + 2 : config.baseChannels / 2 ** (index + 1),
  };
}

/** For each stage, the input frame it begins at when the last stage is asked for nothing before its output frame `first`. */
export function firstInputs(geometries: readonly StageGeometry[], first: number): number[] {
  const inputs: number[] = [];
  let needed = first;
  for (const { rate, context } of geometries.toReversed()) {
    const input = Math.floor(needed / rate);
    inputs.unshift(input);
    needed = Math.max(0, input - context);
  }
  return inputs;
}

/** Frames a residual block sees to either side. */
function blockReach(kernel: number, dilations: readonly number[]): number {
  const half = (kernel - 1) / 2;
  return dilations.reduce((total, dilation) => total + half * dilation + half, 0);
}
