/** The tensors of hift.pt (official modules: hifigan/generator.py HiFTGenerator, hifigan/f0_predictor.py). */
import type { HiftConfig } from '../config/index.ts';
import { type TensorDescription, TensorList } from './tensor-list.ts';

/** Drawn weights speak near this pitch, and at a fair loudness. */
const MEAN_F0_HZ = 200;
const F0_SPREAD_HZ = 40;
const MEAN_LOG_MAGNITUDE = -1;
const F0_LAYERS = 5;

export function vocoderTensors(config: HiftConfig): readonly TensorDescription[] {
  const list = new TensorList();
  const { baseChannels, upsampleRates, upsampleKernels, resblockKernels } = config;
  const bins = config.fftSize + 2;
  const channelsAfter = (stage: number) => baseChannels / 2 ** (stage + 1);
  list.linear('m_source.l_linear', config.harmonics + 1, 1);
  list.weightNormed('conv_pre', [baseChannels, config.inputChannels, 7], baseChannels);
  for (const [i, kernel] of upsampleKernels.entries()) {
    // The norm is per input channel: [in, out, kernel].
    const shape = [2 * channelsAfter(i), channelsAfter(i), kernel];
    list.weightNormed(`ups.${i}`, shape, channelsAfter(i), Math.sqrt((upsampleRates[i] ?? 1) / 2));
  }
  for (const [i, stride] of sourceStrides(upsampleRates).entries())
    list.convolution(`source_downs.${i}`, bins, channelsAfter(i), stride === 1 ? 1 : 2 * stride);
  for (const [i, kernel] of config.sourceResblockKernels.entries())
    addResblock(
      list.under(`source_resblocks.${i}`),
      channelsAfter(i),
      kernel,
      config.sourceResblockDilations[i] ?? [],
    );
  for (const [i] of upsampleRates.entries())
    for (const [j, kernel] of resblockKernels.entries())
      addResblock(
        list.under(`resblocks.${i * resblockKernels.length + j}`),
        channelsAfter(i),
        kernel,
        config.resblockDilations[j] ?? [],
      );
  const last = channelsAfter(upsampleRates.length - 1);
  // Half of the rows are log magnitudes, half are phases.
  list.weightNormed('conv_post', [bins, last, 7], bins, 0.5, { mean: MEAN_LOG_MAGNITUDE, std: 0.02 });
  addF0Predictor(list.under('f0_predictor'), config.f0Predictor);
  return list.tensors;
}

/** Strides that bring the source's STFT down to each stage's rate: the rates still to come, multiplied. */
function sourceStrides(upsampleRates: readonly number[]): readonly number[] {
  return upsampleRates.map((_, i) => upsampleRates.slice(i + 1).reduce((a, b) => a * b, 1));
}

function addResblock(list: TensorList, channels: number, kernel: number, dilations: readonly number[]): void {
  for (const [name, gain] of [
    ['convs1', 1],
    ['convs2', 0.5],
  ] as const)
    for (const [i] of dilations.entries())
      list.weightNormed(`${name}.${i}`, [channels, channels, kernel], channels, gain);
  for (const name of ['activations1', 'activations2'])
    for (const [i] of dilations.entries()) list.add(`${name}.${i}.alpha`, [channels], { mean: 1, std: 0.05 });
}

/** Convolutions at the even places of a Sequential; between them are activations. */
function addF0Predictor(list: TensorList, { inputChannels, channels }: HiftConfig['f0Predictor']): void {
  for (let i = 0; i < F0_LAYERS; i++)
    list.weightNormed(`condnet.${2 * i}`, [channels, i === 0 ? inputChannels : channels, 3], channels);
  list.add('classifier.weight', [1, channels], { mean: 0, std: F0_SPREAD_HZ / Math.sqrt(channels) });
  list.add('classifier.bias', [1], { mean: MEAN_F0_HZ, std: 1 });
}
