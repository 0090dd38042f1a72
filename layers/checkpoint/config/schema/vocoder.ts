/** HiFTGenerator of hifigan/generator.py and its F0 predictor. */
import { z } from 'zod';
import { built, size, sizes } from './arguments.ts';

const f0Predictor = built('cosyvoice.hifigan.f0_predictor.ConvRNNF0Predictor', {
  num_class: z.literal(1).default(1),
  in_channels: size.default(80),
  cond_channels: size.default(512),
}).transform((p) => ({ inputChannels: p.in_channels, channels: p.cond_channels }));

const dilations = z.array(sizes).min(1).max(16);

export const hiftSchema = built('cosyvoice.hifigan.generator.HiFTGenerator', {
  in_channels: size.default(80),
  base_channels: size.default(512),
  nb_harmonics: z.int().nonnegative().max(1000).default(8),
  // Another rate would choose another source module.
  sampling_rate: z.literal(22050).default(22050),
  nsf_alpha: z.number().default(0.1),
  nsf_sigma: z.number().default(0.003),
  nsf_voiced_threshold: z.number().default(10),
  upsample_rates: sizes.default([8, 8]),
  upsample_kernel_sizes: sizes.default([16, 16]),
  istft_params: z.object({ n_fft: size, hop_len: size }).default({ n_fft: 16, hop_len: 4 }),
  resblock_kernel_sizes: sizes.default([3, 7, 11]),
  resblock_dilation_sizes: dilations.default([
    [1, 3, 5],
    [1, 3, 5],
    [1, 3, 5],
  ]),
  source_resblock_kernel_sizes: sizes.default([7, 11]),
  source_resblock_dilation_sizes: dilations.default([
    [1, 3, 5],
    [1, 3, 5],
  ]),
  lrelu_slope: z.number().default(0.1),
  audio_limit: z.number().positive().default(0.99),
  f0_predictor: f0Predictor,
}).transform((h) => ({
  inputChannels: h.in_channels,
  baseChannels: h.base_channels,
  /** Overtones above the fundamental. */
  harmonics: h.nb_harmonics,
  sampleRateHz: h.sampling_rate,
  sineAmplitude: h.nsf_alpha,
  noiseAmplitude: h.nsf_sigma,
  /** A frame is voiced above this F0. */
  voicedThresholdHz: h.nsf_voiced_threshold,
  upsampleRates: h.upsample_rates,
  upsampleKernels: h.upsample_kernel_sizes,
  fftSize: h.istft_params.n_fft,
  fftHop: h.istft_params.hop_len,
  resblockKernels: h.resblock_kernel_sizes,
  resblockDilations: h.resblock_dilation_sizes,
  sourceResblockKernels: h.source_resblock_kernel_sizes,
  sourceResblockDilations: h.source_resblock_dilation_sizes,
  /** Slope of the leaky ReLUs but the last, whose slope is 0.01. */
  leakySlope: h.lrelu_slope,
  audioLimit: h.audio_limit,
  f0Predictor: h.f0_predictor,
}));

export type HiftConfig = z.output<typeof hiftSchema>;
