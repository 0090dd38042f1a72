/** Every network of a bundle: its name, and how it is written from a checkpoint. */
import type { ModelConfig } from '../config/index.ts';
import type { Graph, GraphOptions } from '../onnx/index.ts';
import { buildF0Predictor } from './f0-predictor.ts';
import { buildFlowConditions } from './flow-conditions.ts';
import { buildFlowEncoder } from './flow-encoder.ts';
import { buildFlowEstimator } from './flow-estimator.ts';
import { buildFlowRegulator } from './flow-regulator.ts';
import { buildFlowTime } from './flow-time.ts';
import { buildPlaces, buildPrefill } from './language-model.ts';
import { buildStep } from './language-model-step.ts';
import type { Checkpoint } from './layers.ts';
import { languageFormats, type Precision, soundFormat } from './precision.ts';
import { buildTextEncoder } from './text-encoder.ts';
import { buildVocoderStage, vocoderStageName } from './vocoder-stage.ts';

export { defaultPrecision, PRECISIONS, type Precision } from './precision.ts';

/** The three checkpoint files of a model folder. */
export interface Checkpoints {
  readonly llm: Checkpoint;
  readonly flow: Checkpoint;
  readonly hift: Checkpoint;
}

/**
 * What a processor wants otherwise than a bundle has it. `matrices`: those of quantised products, needed where a single row is computed,
 * and for 4 bits at all. `convolutions`: weights multiplied out and ordered by blocks of channels, which saves a fifth of their time.
 */
export const PACKINGS = ['matrices', 'convolutions'] as const;
export type Packing = (typeof PACKINGS)[number];

export interface NetworkPlan {
  /** The file's name without its ending. */
  readonly name: string;
  /** Networks that name the same weights share a file of them, and what is the same there is kept once. Default: the network's name. */
  readonly weights?: string;
  /** How each machine prepares it for its own processor, if it does: see packing/packed-networks.ts. */
  readonly packing?: Packing;
  build(options?: GraphOptions): Graph;
}

/** What synthesis runs. */
export function planNetworks(
  config: ModelConfig,
  { llm, flow, hift }: Checkpoints,
  precision: Precision,
): NetworkPlan[] {
  const language = languageFormats(precision, config.llm);
  const format = soundFormat(precision);
  return [
    {
      name: 'text-encoder',
      ...(precision === 'int4' ? { packing: 'matrices' } : {}),
      build: (options) => buildTextEncoder(llm, config.llm, { ...options, ...language.textEncoder }),
    },
    {
      name: 'language-model-places',
      weights: 'language-model',
      build: (options) => buildPlaces(llm, config.llm, { ...options, format: language.places }),
    },
    {
      name: 'language-model-prefill',
      weights: 'language-model',
      ...(precision === 'fp32' ? {} : { packing: 'matrices' }),
      build: (options) =>
        buildPrefill(llm, config.llm, {
          ...options,
          ...language.decoder,
          places: language.places,
        }),
    },
    {
      name: 'language-model-step',
      weights: 'language-model',
      ...(precision === 'fp32' ? {} : { packing: 'matrices' }),
      build: (options) =>
        buildStep(llm, config.llm, { ...options, ...language.decoder, cache: language.cache }),
    },
    {
      name: 'flow-encoder',
      build: (options) => buildFlowEncoder(flow, config.flow, { ...options, format }),
    },
    {
      name: 'flow-conditions',
      build: (options) => buildFlowConditions(flow, config.flow.cfm.estimator, options),
    },
    { name: 'flow-time', build: (options) => buildFlowTime(flow, config.flow.cfm, options) },
    {
      name: 'flow-estimator',
      ...(precision === 'fp32' ? {} : { packing: 'convolutions' }),
      build: (options) => buildFlowEstimator(flow, config.flow.cfm.estimator, { ...options, format }),
    },
    { name: 'f0-predictor', build: (options) => buildF0Predictor(hift, config.hift, { ...options, format }) },
    ...config.hift.upsampleRates.map((_, index) => ({
      name: vocoderStageName(index),
      ...(precision === 'fp32' ? {} : { packing: 'convolutions' as const }),
      build: (options?: GraphOptions) => buildVocoderStage(hift, config.hift, index, { ...options, format }),
    })),
  ];
}

/** What only the parity checks run besides: parts of the networks above, by themselves. */
export function planParityNetworks(config: ModelConfig, { flow }: Checkpoints): NetworkPlan[] {
  return [{ name: 'flow-regulator', build: (options) => buildFlowRegulator(flow, config.flow, options) }];
}
