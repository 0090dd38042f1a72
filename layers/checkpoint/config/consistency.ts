/** Sizes that cosyvoice.yaml states in two places and the official code takes for equal. */
import type { ModelConfig } from './model-config.ts';

/** One thing that does not fit, or nothing when all do. */
export interface Conflict {
  readonly found: string;
  readonly expected: string;
}

const MEL_HOP_SAMPLES = 256;
const ESTIMATOR_NORM_GROUPS = 8;

function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

export function findConflict(config: ModelConfig): Conflict | undefined {
  const { llm, flow, hift, featExtractor } = config;
  const { estimator } = flow.cfm;
  const equal: readonly (readonly [string, number, string, number])[] = [
    [
      'llm.text_encoder.input_size',
      llm.textEncoder.inputSize,
      'llm.text_encoder_input_size',
      llm.textEmbeddingSize,
    ],
    ['llm.llm.input_size', llm.decoder.inputSize, 'llm.llm_input_size', llm.inputSize],
    ['llm.llm.output_size', llm.decoder.outputSize, 'llm.llm_output_size', llm.outputSize],
    ['flow.spk_embed_dim', flow.speakerEmbeddingSize, 'llm.spk_embed_dim', llm.speakerEmbeddingSize],
    ['flow.encoder.input_size', flow.encoder.inputSize, 'flow.input_size', flow.inputSize],
    ['flow.length_regulator.channels', flow.lengthRegulator.channels, 'flow.output_size', flow.melBins],
    [
      'the output of flow.length_regulator',
      flow.lengthRegulator.outputChannels,
      'flow.output_size',
      flow.melBins,
    ],
    [
      'flow.decoder.estimator.in_channels',
      estimator.inputChannels,
      'four times flow.output_size',
      4 * flow.melBins,
    ],
    ['flow.decoder.estimator.out_channels', estimator.outputChannels, 'flow.output_size', flow.melBins],
    ['hift.in_channels', hift.inputChannels, 'flow.output_size', flow.melBins],
    ['hift.f0_predictor.in_channels', hift.f0Predictor.inputChannels, 'hift.in_channels', hift.inputChannels],
    [
      'the product of hift.upsample_rates and hop_len',
      product(hift.upsampleRates) * hift.fftHop,
      'the mel hop',
      MEL_HOP_SAMPLES,
    ],
    ['feat_extractor.hop_size', featExtractor.hopSamples, 'the mel hop', MEL_HOP_SAMPLES],
    ['feat_extractor.num_mels', featExtractor.bins, 'flow.output_size', flow.melBins],
    ['feat_extractor.sampling_rate', featExtractor.sampleRateHz, 'sample_rate', config.sampleRateHz],
    [
      'upsample_kernel_sizes of hift',
      hift.upsampleKernels.length,
      'upsample_rates',
      hift.upsampleRates.length,
    ],
    [
      'source_resblock_kernel_sizes of hift',
      hift.sourceResblockKernels.length,
      'upsample_rates',
      hift.upsampleRates.length,
    ],
    [
      'source_resblock_dilation_sizes of hift',
      hift.sourceResblockDilations.length,
      'upsample_rates',
      hift.upsampleRates.length,
    ],
    [
      'resblock_dilation_sizes of hift',
      hift.resblockDilations.length,
      'resblock_kernel_sizes',
      hift.resblockKernels.length,
    ],
  ];
  for (const [what, found, other, wanted] of equal)
    if (found !== wanted) return { found: `${what} ${found}`, expected: `${wanted}, as ${other}` };
  if (flow.speechTokens < llm.speechTokens)
    return {
      found: `flow.vocab_size ${flow.speechTokens}`,
      expected: `the ${llm.speechTokens} tokens of the llm`,
    };
  return findIndivisible(config);
}

function findIndivisible({ llm, flow, hift }: ModelConfig): Conflict | undefined {
  const { channels } = flow.cfm.estimator;
  const divisible: readonly (readonly [string, number, string, number])[] = [
    [
      'llm.text_encoder.output_size',
      llm.textEncoder.outputSize,
      'its attention_heads',
      llm.textEncoder.heads,
    ],
    ['llm.llm.output_size', llm.decoder.outputSize, 'its attention_heads', llm.decoder.heads],
    ['flow.encoder.output_size', flow.encoder.outputSize, 'its attention_heads', flow.encoder.heads],
    ['llm.text_encoder.output_size', llm.textEncoder.outputSize, 'sine and cosine', 2],
    ['llm.llm.output_size', llm.decoder.outputSize, 'sine and cosine', 2],
    ['flow.encoder.output_size', flow.encoder.outputSize, 'sine and cosine', 2],
    [
      'flow.length_regulator.channels',
      flow.lengthRegulator.channels,
      'its groups',
      flow.lengthRegulator.groups,
    ],
    ['hift.base_channels', hift.baseChannels, 'its upsampling stages', 2 ** hift.upsampleRates.length],
    ['hift.istft_params.n_fft', hift.fftSize, 'two halves', 2],
    ...channels.map(
      (n) => ['flow.decoder.estimator.channels', n, 'its norm groups', ESTIMATOR_NORM_GROUPS] as const,
    ),
  ];
  for (const [what, found, by, divisor] of divisible)
    if (found % divisor !== 0)
      return { found: `${what} ${found}`, expected: `a multiple of ${divisor}, for ${by}` };
  const even = [...hift.resblockKernels, ...hift.sourceResblockKernels].find((kernel) => kernel % 2 === 0);
  if (even !== undefined)
    return { found: `a residual block of hift with kernel ${even}`, expected: 'odd kernels' };
  return undefined;
}
