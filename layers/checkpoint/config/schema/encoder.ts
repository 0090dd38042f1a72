/** Both encoders of transformer/encoder.py. */
import { z } from 'zod';
import { built, size } from './arguments.ts';

/** What both official encoders share; `linear_legacy` has a ReLU after its LayerNorm. */
const encoderArguments = {
  input_size: size,
  output_size: size.default(256),
  attention_heads: size.default(4),
  linear_units: size.default(2048),
  num_blocks: size.default(6),
  normalize_before: z.literal(true).default(true),
  static_chunk_size: z.int().default(0),
  key_bias: z.boolean().default(true),
};

const activation = z.enum(['swish', 'relu', 'gelu', 'tanh']);
/** No default: the official one (conv2d) is not among them. */
const inputLayer = z.enum(['linear', 'linear_legacy']);

export const conformer = built('cosyvoice.transformer.encoder.ConformerEncoder', {
  ...encoderArguments,
  input_layer: inputLayer,
  pos_enc_layer_type: z.literal('rel_pos_espnet'),
  selfattention_layer_type: z.literal('rel_selfattn').default('rel_selfattn'),
  activation_type: activation.default('swish'),
  macaron_style: z.literal(false),
  use_cnn_module: z.literal(false),
}).transform((e) => ({ kind: 'conformer' as const, ...encoderSizes(e) }));

export const transformer = built('cosyvoice.transformer.encoder.TransformerEncoder', {
  ...encoderArguments,
  input_layer: inputLayer,
  pos_enc_layer_type: z.literal('rel_pos_espnet'),
  selfattention_layer_type: z.literal('rel_selfattn'),
  activation_type: activation.default('relu'),
}).transform((e) => ({ kind: 'transformer' as const, ...encoderSizes(e) }));

interface EncoderArguments {
  readonly input_size: number;
  readonly output_size: number;
  readonly attention_heads: number;
  readonly linear_units: number;
  readonly num_blocks: number;
  readonly static_chunk_size: number;
  readonly key_bias: boolean;
  readonly input_layer: z.output<typeof inputLayer>;
  readonly activation_type: z.output<typeof activation>;
}

function encoderSizes(e: EncoderArguments) {
  return {
    inputSize: e.input_size,
    outputSize: e.output_size,
    heads: e.attention_heads,
    /** Inner width of the feed-forward networks. */
    linearUnits: e.linear_units,
    blocks: e.num_blocks,
    inputLayer: e.input_layer,
    activation: e.activation_type,
    /** Places a position sees at a time; 1 is strictly causal, 0 is no limit. */
    staticChunkSize: e.static_chunk_size,
    keyBias: e.key_bias,
  };
}

export type EncoderConfig = z.output<typeof conformer> | z.output<typeof transformer>;
