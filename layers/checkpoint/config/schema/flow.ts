/** MaskedDiffWithXvec of flow/flow.py and what it is built from. */
import { z } from 'zod';
import { built, size, sizes } from './arguments.ts';
import { conformer } from './encoder.ts';

const lengthRegulator = built('cosyvoice.flow.length_regulator.InterpolateRegulator', {
  channels: size,
  sampling_ratios: z.array(z.number()).max(16),
  out_channels: size.nullish(),
  groups: size.default(1),
}).transform((r) => ({
  channels: r.channels,
  /** Convolutions with GroupNorm and Mish before the last one; the ratios themselves are not used. */
  layers: r.sampling_ratios.length,
  outputChannels: r.out_channels ?? r.channels,
  groups: r.groups,
}));

const estimator = built('cosyvoice.flow.decoder.ConditionalDecoder', {
  in_channels: size,
  out_channels: size,
  channels: sizes.default([256, 256]),
  attention_head_dim: size.default(64),
  n_blocks: size.default(1),
  num_mid_blocks: z.int().nonnegative().max(1000).default(2),
  num_heads: size.default(4),
  // No default: the official one (snake) is not there.
  act_fn: z.literal('gelu'),
}).transform((e) => ({
  inputChannels: e.in_channels,
  outputChannels: e.out_channels,
  channels: e.channels,
  headSize: e.attention_head_dim,
  heads: e.num_heads,
  /** Transformers after each ResNet. */
  transformersPerBlock: e.n_blocks,
  midBlocks: e.num_mid_blocks,
}));

const cfm = built('cosyvoice.flow.flow_matching.ConditionalCFM', {
  cfm_params: z.object({
    content: z.object({
      t_scheduler: z.string().default('cosine'),
      inference_cfg_rate: z.number().nonnegative(),
    }),
  }),
  estimator,
}).transform((c) => ({
  timeSchedule: c.cfm_params.content.t_scheduler === 'cosine' ? ('cosine' as const) : ('linear' as const),
  /** Strength of the classifier-free guidance. */
  guidance: c.cfm_params.content.inference_cfg_rate,
  estimator: c.estimator,
}));

export const flowSchema = built('cosyvoice.flow.flow.MaskedDiffWithXvec', {
  input_size: size.default(512),
  output_size: size.default(80),
  spk_embed_dim: size.default(192),
  vocab_size: size.default(4096),
  input_frame_rate: z.number().positive().max(1000).default(50),
  encoder: conformer,
  length_regulator: lengthRegulator,
  decoder: cfm,
}).transform((f) => ({
  inputSize: f.input_size,
  melBins: f.output_size,
  speakerEmbeddingSize: f.spk_embed_dim,
  speechTokens: f.vocab_size,
  /** Speech tokens a second. */
  tokenRateHz: f.input_frame_rate,
  encoder: f.encoder,
  lengthRegulator: f.length_regulator,
  cfm: f.decoder,
}));

export type FlowConfig = z.output<typeof flowSchema>;
export type LengthRegulatorConfig = z.output<typeof lengthRegulator>;
export type CfmConfig = z.output<typeof cfm>;
export type EstimatorConfig = z.output<typeof estimator>;
