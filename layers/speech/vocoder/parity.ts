/** Runs the golden cases of the vocoder: hift, and token2wav together with the flow. */
import type { Checkpoint } from '../../checkpoint/graphs/layers.ts';
import type { HiftConfig } from '../../checkpoint/index.ts';
import { float32, floats } from '../../runtime/index.ts';
import { atSpeed, type Flow } from '../flow/index.ts';
import type { CaseResult, CaseRunner, GoldenCase } from '../parity/index.ts';
import { isVoiced } from './harmonic-source.ts';
import { ShortTimeFourier } from './short-time-fourier.ts';
import { givenRandomness } from './source-randomness.ts';
import { Vocoder, type VocoderNetworks } from './vocoder.ts';

/**
 * Runners by golden group.
 * @param networks the vocoder's graphs, built with probes
 * @param checkpoint hift.pt with its weight norm folded, for the `weight_norm` case
 */
export async function vocoderRunners(
  networks: VocoderNetworks,
  config: HiftConfig,
  checkpoint: Checkpoint,
  flow: Flow,
): Promise<Readonly<Record<'hift' | 'token2wav', CaseRunner>>> {
  const vocoder = await Vocoder.of(networks, config);
  return {
    hift: async (golden) => {
      if (golden.id.endsWith('/weight_norm')) return runWeightNormCase(checkpoint, golden);
      if (golden.has('magnitude')) return runInverseCase(config, golden);
      if (golden.has('x')) return runAnalysisCase(config, golden);
      if (golden.has('f0')) return runSourceCase(vocoder, config, golden);
      return runInferenceCase(vocoder, networks, config, golden);
    },
    token2wav: (golden) => runTokenToWaveCase(flow, vocoder, golden),
  };
}

async function runWeightNormCase(checkpoint: Checkpoint, golden: GoldenCase): Promise<CaseResult> {
  const arrays: Record<string, Float32Array> = {};
  for (const name of golden.outputNames) {
    arrays[name] = await checkpoint.get(`${modulePath(name)}.weight`).readFloat32();
  }
  return { arrays };
}

/** `resblock3_convs1_1` -> `resblocks.3.convs1.1`, as the golden set shortens module paths. */
function modulePath(name: string): string {
  return name
    .replace(/^f0_condnet(\d+)$/, 'f0_predictor.condnet.$1')
    .replace(/^ups(\d+)$/, 'ups.$1')
    .replace(/^resblock(\d+)_(convs\d)_(\d+)$/, 'resblocks.$1.$2.$3');
}

function runAnalysisCase(config: HiftConfig, golden: GoldenCase): CaseResult {
  const x = golden.floats('x');
  const fourier = new ShortTimeFourier(config);
  const spectrum = fourier.analyse(x, x.length, 0, fourier.frames(x.length));
  const half = spectrum.length / 2;
  return { arrays: { real: spectrum.subarray(0, half), imag: spectrum.subarray(half) } };
}

function runInverseCase(config: HiftConfig, golden: GoldenCase): CaseResult {
  const magnitude = golden.input('magnitude');
  const frames = magnitude.shape[2] ?? 0;
  const range = [0, (frames - 1) * config.fftHop] as const;
  const fourier = new ShortTimeFourier(config);
  const y = fourier.synthesise(golden.floats('magnitude'), golden.floats('phase'), 0, frames, range);
  return { arrays: { y } };
}

function runSourceCase(vocoder: Vocoder, config: HiftConfig, golden: GoldenCase): CaseResult {
  const f0 = golden.floats('f0');
  const phase = golden.floats('phase');
  const samples = f0.length * vocoder.hopSamples;
  const silent = givenRandomness(phase, new Float32Array(phase.length * samples));
  const source = vocoder.source(f0, silent).upTo(samples);
  return { arrays: { source, uv: Array.from(f0, (hertz) => (isVoiced(hertz, config) ? 1 : 0)) } };
}

/** Each stage from the golden input of that stage, as the set asks for. */
async function runInferenceCase(
  vocoder: Vocoder,
  networks: VocoderNetworks,
  config: HiftConfig,
  golden: GoldenCase,
): Promise<CaseResult> {
  const mel = melOf(golden);
  const wanted = new Map(golden.outputs().map(({ name, values }) => [name, Float32Array.from(values)]));
  const goldenF0 = wanted.get('f0') ?? new Float32Array(0);
  const goldenSource = wanted.get('source') ?? new Float32Array(0);
  const randomness = givenRandomness(golden.floats('phase'), golden.floats('noise'));
  const fourier = new ShortTimeFourier(config);
  const spectrum = fourier.analyse(goldenSource, goldenSource.length, 0, fourier.frames(goldenSource.length));
  const half = spectrum.length / 2;
  const pieces: Float32Array[] = [];
  const given = { length: goldenSource.length, upTo: () => goldenSource };
  for await (const piece of vocoder.decode(mel, given)) pieces.push(piece);
  return {
    arrays: {
      ...(await intermediates(networks, mel.values, spectrum, config)),
      f0: await vocoder.predictF0(mel),
      source: vocoder.source(goldenF0, randomness).upTo(goldenSource.length),
      stft_real: spectrum.subarray(0, half),
      stft_imag: spectrum.subarray(half),
      wave: Float32Array.from(pieces.flatMap((piece) => [...piece])),
    },
  };
}

/** The probes of all stages, each run over everything at once. */
async function intermediates(
  { stages }: VocoderNetworks,
  mel: Float32Array,
  spectrum: Float32Array,
  config: HiftConfig,
): Promise<Record<string, Float32Array>> {
  const arrays: Record<string, Float32Array> = {};
  const sourceChannels = config.fftSize + 2;
  const source = float32(spectrum, [1, sourceChannels, spectrum.length / sourceChannels]);
  let x = float32(mel, [1, config.inputChannels, mel.length / config.inputChannels]);
  for (const stage of stages) {
    const shown = await stage.run({ x, source });
    for (const [name, tensor] of Object.entries(shown)) arrays[name] = floats(tensor);
    x = shown.y ?? x;
  }
  return { ...arrays, mid_conv_post: floats(x) };
}

/** From tokens to the wave with nothing given in between. */
async function runTokenToWaveCase(flow: Flow, vocoder: Vocoder, golden: GoldenCase): Promise<CaseResult> {
  const mel = atSpeed(
    await flow.run({
      tokens: golden.ints('token'),
      prompt: { tokens: golden.ints('prompt_token'), mel: golden.floats('prompt_feat') },
      embedding: golden.floats('spk_embedding'),
      noise: { fillNormal: (values) => values.set(golden.floats('z')) },
    }),
    Number(golden.params.speed),
  );
  const randomness = () => givenRandomness(golden.floats('phase'), golden.floats('noise'));
  const source = vocoder.source(await vocoder.predictF0(mel), randomness());
  return {
    arrays: {
      mel: mel.values,
      source: source.upTo(source.length),
      wave: await vocoder.whole({ mel, randomness: randomness() }),
    },
  };
}

function melOf(golden: GoldenCase) {
  const [, bins = 0, frames = 0] = golden.input('mel').shape;
  return { values: golden.floats('mel'), bins, frames };
}
