/** The tensors of llm.pt (official modules: llm/llm.py TransformerLM, transformer/encoder.py). */
import type { EncoderConfig, LlmConfig } from '../config/index.ts';
import { type TensorDescription, TensorList } from './tensor-list.ts';

/** Sharpness of attention and of the next token's distribution when weights are drawn: near what training leaves. */
const SCORE_GAIN = 1.5;
const LOGIT_GAIN = 3;
/** End of speech gets a probability of a few in a hundred on average, so that drawn models do end. */
const END_LOGIT = 5;

export function languageModelTensors(config: LlmConfig): readonly TensorDescription[] {
  const list = new TensorList();
  list.embedding('text_embedding', config.textTokens, config.textEmbeddingSize);
  addEncoder(list.under('text_encoder'), config.textEncoder);
  list.linear('text_encoder_affine_layer', config.textEncoder.outputSize, config.inputSize);
  list.embedding('llm_embedding', 2, config.inputSize);
  addEncoder(list.under('llm'), config.decoder);
  const classes = config.speechTokens + 1;
  const std = LOGIT_GAIN / Math.sqrt(config.outputSize);
  list.add('llm_decoder.weight', [classes, config.outputSize], { mean: 0, std });
  list.add('llm_decoder.bias', [classes], { mean: 0, std: 0.02, lastValue: END_LOGIT });
  list.embedding('speech_embedding', config.speechTokens, config.inputSize);
  addSpeakerLayer(list, config.speakerEmbeddingSize, config.inputSize);
  return list.tensors;
}

/** The speaker's vector comes in with a norm of 1, not with a root mean square of 1. */
export function addSpeakerLayer(list: TensorList, speakerSize: number, outputs: number): void {
  list.linear('spk_embed_affine_layer', speakerSize, outputs, { gain: Math.sqrt(speakerSize) });
}

/** Either encoder; the input comes in multiplied by sqrt(width), so branches are given what it takes to matter beside it. */
export function addEncoder(list: TensorList, config: EncoderConfig): void {
  const { outputSize: width, linearUnits, heads, blocks } = config;
  const branchGain = Math.sqrt(width / (2 * blocks));
  list.linear('embed.out.0', config.inputSize, width);
  list.norm('embed.out.1', width);
  list.norm('after_norm', width);
  for (let i = 0; i < blocks; i++) {
    const block = list.under(`encoders.${i}`);
    const attention = block.under('self_attn');
    for (const name of ['pos_bias_u', 'pos_bias_v'])
      attention.add(name, [heads, width / heads], { mean: 0, std: 0.1 });
    attention.linear('linear_q', width, width, { gain: SCORE_GAIN });
    attention.linear('linear_k', width, width, { gain: SCORE_GAIN, bias: config.keyBias });
    attention.linear('linear_v', width, width);
    attention.linear('linear_out', width, width, { gain: branchGain });
    attention.linear('linear_pos', width, width, { bias: false });
    block.linear('feed_forward.w_1', width, linearUnits, { gain: Math.SQRT2 });
    block.linear('feed_forward.w_2', linearUnits, width, { gain: branchGain });
    for (const name of config.kind === 'conformer' ? ['norm_ff', 'norm_mha'] : ['norm1', 'norm2'])
      block.norm(name, width);
  }
}
