/** The tensors of flow.pt (official modules: flow/flow.py MaskedDiffWithXvec, flow/decoder.py, flow/length_regulator.py). */
import type { EstimatorConfig, FlowConfig, LengthRegulatorConfig } from '../config/index.ts';
import { addEncoder, addSpeakerLayer } from './language-model.ts';
import { type TensorDescription, TensorList } from './tensor-list.ts';

export function flowTensors(config: FlowConfig): readonly TensorDescription[] {
  const list = new TensorList();
  list.embedding('input_embedding', config.speechTokens, config.inputSize);
  addSpeakerLayer(list, config.speakerEmbeddingSize, config.melBins);
  addEncoder(list.under('encoder'), config.encoder);
  list.linear('encoder_proj', config.encoder.outputSize, config.melBins);
  addEstimator(list.under('decoder.estimator'), config.cfm.estimator);
  addLengthRegulator(list.under('length_regulator.model'), config.lengthRegulator);
  return list.tensors;
}

/** Each layer is a convolution, a norm and an activation without weights. */
function addLengthRegulator(list: TensorList, config: LengthRegulatorConfig): void {
  const { channels, layers, outputChannels } = config;
  for (let i = 0; i < layers; i++) {
    list.convolution(String(3 * i), channels, channels, 3);
    list.norm(String(3 * i + 1), channels);
  }
  list.convolution(String(3 * layers), channels, outputChannels, 1);
}

function addEstimator(list: TensorList, config: EstimatorConfig): void {
  const { channels, inputChannels, outputChannels, midBlocks } = config;
  const first = channels[0] ?? 0;
  const last = channels.at(-1) ?? 0;
  const timeWidth = 4 * first;
  list.linear('time_mlp.linear_1', inputChannels, timeWidth, { gain: Math.SQRT2 });
  list.linear('time_mlp.linear_2', timeWidth, timeWidth, { gain: Math.SQRT2 });
  for (const [i, width] of channels.entries()) {
    const block = list.under(`down_blocks.${i}`);
    addLevel(block, channels[i - 1] ?? inputChannels, width, timeWidth, config);
    block.convolution(i < channels.length - 1 ? '2.conv' : '2', width, width, 3);
  }
  for (let i = 0; i < midBlocks; i++) addLevel(list.under(`mid_blocks.${i}`), last, last, timeWidth, config);
  const upward = [...channels].reverse();
  for (const [i, width] of upward.entries()) {
    const block = list.under(`up_blocks.${i}`);
    const next = upward[i + 1] ?? first;
    // x and its skip connection come in side by side.
    addLevel(block, 2 * width, next, timeWidth, config);
    if (i === upward.length - 1) block.convolution('2', next, next, 3);
    // A transposed convolution of stride 2: two of its four taps meet at each output. Its weight is [in, out, kernel].
    else block.convolution('2.conv', next, next, 4, Math.SQRT2);
  }
  list.convolution('final_block.block.0', first, first, 3);
  list.norm('final_block.block.1', first);
  list.convolution('final_proj', first, outputChannels, 1);
}

/** A ResNet block (under 0) and its transformers (under 1). */
function addLevel(
  list: TensorList,
  inputs: number,
  outputs: number,
  timeWidth: number,
  config: EstimatorConfig,
): void {
  const resnet = list.under('0');
  resnet.linear('mlp.1', timeWidth, outputs);
  for (const [name, from] of [
    ['block1', inputs],
    ['block2', outputs],
  ] as const) {
    resnet.convolution(`${name}.block.0`, from, outputs, 3);
    resnet.norm(`${name}.block.1`, outputs);
  }
  resnet.convolution('res_conv', inputs, outputs, 1);
  const inner = config.heads * config.headSize;
  for (let i = 0; i < config.transformersPerBlock; i++) {
    const block = list.under(`1.${i}`);
    block.norm('norm1', outputs);
    for (const name of ['to_q', 'to_k', 'to_v'])
      block.linear(`attn1.${name}`, outputs, inner, { bias: false });
    block.linear('attn1.to_out.0', inner, outputs);
    block.norm('norm3', outputs);
    block.linear('ff.net.0.proj', outputs, 4 * outputs, { gain: Math.SQRT2 });
    block.linear('ff.net.2', 4 * outputs, outputs, { gain: 0.5 });
  }
}
