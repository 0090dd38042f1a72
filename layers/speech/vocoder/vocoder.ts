/**
 * Mel to wave: F0, harmonic source, upsampling stages, inverse Fourier transform (official module: hifigan/generator.py HiFTGenerator).
 * Sound comes piece by piece; the pieces put together are what one run over everything gives.
 */
import { vocoderStageName } from '../../checkpoint/graphs/vocoder-stage.ts';
import type { HiftConfig } from '../../checkpoint/index.ts';
import { float32, floats, Network, type NetworkOptions } from '../../runtime/index.ts';
import type { Mel } from '../flow/index.ts';
import { HeldFrames } from './frames.ts';
import { type HarmonicMerge, HarmonicSource } from './harmonic-source.ts';
import { ShortTimeFourier } from './short-time-fourier.ts';
import type { SourceRandomness } from './source-randomness.ts';
import { type SignalSource, SourceSpectrum } from './source-spectrum.ts';
import { stageGeometry } from './stage-geometry.ts';
import { UpsamplingStage } from './upsampling-stage.ts';

export interface VocoderNetworks {
  readonly f0: Network;
  /** In the order they run. */
  readonly stages: readonly Network[];
}

export interface VocoderOptions extends NetworkOptions {
  readonly config: HiftConfig;
  /** Mel frames in a piece; longer pieces cost a little less time and more memory. Default 43, half a second. */
  readonly pieceFrames?: number;
}

export interface VocoderRequest {
  readonly mel: Mel;
  readonly randomness: SourceRandomness;
  /** False leaves the harmonics out, as in a whisper. Default true. */
  readonly voiced?: boolean;
  /** Checked between pieces; an aborted run throws `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** Mel frames that the last stage takes at once unless told: half a second, which keeps memory low. */
const PIECE_FRAMES = 43;
/** The earlier stages take this many times more at once: their frames are fewer and need more around them. */
const EARLY_PIECES = 4;

export class Vocoder {
  readonly #networks: VocoderNetworks;
  readonly #config: HiftConfig;
  readonly #merge: HarmonicMerge;
  readonly #fourier: ShortTimeFourier;
  readonly #hopSamples: number;

  readonly #pieceFrames: number;

  private constructor(
    networks: VocoderNetworks,
    config: HiftConfig,
    merge: HarmonicMerge,
    pieceFrames: number,
  ) {
    this.#pieceFrames = pieceFrames;
    this.#networks = networks;
    this.#config = config;
    this.#merge = merge;
    this.#fourier = new ShortTimeFourier(config);
    this.#hopSamples = config.upsampleRates.reduce((product, rate) => product * rate, config.fftHop);
  }

  /**
   * @param pathOf where the graph of a network lies, by its name in the bundle
   * @throws NetworkLoadError
   */
  static async load(pathOf: (network: string) => string, options: VocoderOptions): Promise<Vocoder> {
    const { config, pieceFrames, ...networkOptions } = options;
    // Without packing, weights are read where they lie in their files.
    const load = (name: string, arena: boolean) =>
      Network.load(pathOf(name), { ...networkOptions, packing: false, arena });
    const [f0, ...stages] = (await Promise.all([
      load('f0-predictor', false),
      // Pieces are of one size: what the first one took serves all.
      ...config.upsampleRates.map((_, index) => load(vocoderStageName(index), true)),
    ])) as [Network, ...Network[]];
    return Vocoder.of({ f0, stages }, config, pieceFrames);
  }

  /** A vocoder of networks that are loaded already. */
  static async of(
    networks: VocoderNetworks,
    config: HiftConfig,
    pieceFrames = PIECE_FRAMES,
  ): Promise<Vocoder> {
    const silence = float32(new Float32Array(config.inputChannels), [1, config.inputChannels, 1]);
    const { merge_weight, merge_bias } = await networks.f0.run({ mel: silence }, [
      'merge_weight',
      'merge_bias',
    ]);
    const merge = { weights: floats(merge_weight), bias: floats(merge_bias)[0] ?? 0 };
    return new Vocoder(networks, config, merge, pieceFrames);
  }

  get hopSamples(): number {
    return this.#hopSamples;
  }

  /** Samples of about half a second each, mono, within ±audio_limit; mel frames × hop in all. */
  async *run(request: VocoderRequest): AsyncGenerator<Float32Array, void, undefined> {
    const { mel, randomness, voiced, signal } = request;
    signal?.throwIfAborted();
    const source = this.source(await this.predictF0(mel), randomness, voiced);
    yield* this.decode(mel, source, signal);
  }

  /** The whole sound at once. */
  async whole(request: VocoderRequest): Promise<Float32Array> {
    const samples = new Float32Array(request.mel.frames * this.#hopSamples);
    let offset = 0;
    for await (const piece of this.run(request)) {
      samples.set(piece, offset);
      offset += piece.length;
    }
    return samples;
  }

  async release(): Promise<void> {
    const { f0, stages } = this.#networks;
    await Promise.all([f0, ...stages].map((network) => network.release()));
  }

  /** [frames] in Hz. */
  async predictF0({ values, bins, frames }: Mel): Promise<Float32Array> {
    const { f0 } = await this.#networks.f0.run({ mel: float32(values, [1, bins, frames]) }, ['f0']);
    return floats(f0);
  }

  /** The excitation for F0 [frames]. */
  source(f0: Float32Array, randomness: SourceRandomness, voiced = true): HarmonicSource {
    const options = { merge: this.#merge, randomness, hopSamples: this.#hopSamples, voiced };
    return new HarmonicSource(f0, this.#config, options);
  }

  /** The sound of a mel with a given excitation. */
  async *decode(
    mel: Mel,
    source: SignalSource,
    signal?: AbortSignal,
  ): AsyncGenerator<Float32Array, void, undefined> {
    const { upsampleRates, fftSize, fftHop, audioLimit } = this.#config;
    const last = this.#stages(mel, new SourceSpectrum(source, this.#fourier));
    const framesPerMel = upsampleRates.reduce((product, rate) => product * rate, 1);
    const total = mel.frames * this.#hopSamples;
    let start = 0;
    for (let frames = 0; start < total; ) {
      signal?.throwIfAborted();
      frames += this.#pieceFrames * framesPerMel;
      // The last stage's one extra frame is no piece of its own.
      if (last.length - frames < framesPerMel) frames = last.length;
      // All samples whose windows are complete; the rest waits for the next piece.
      const end = frames === last.length ? total : frames * fftHop - fftSize / 2;
      const [from] = this.#fourier.framesOver(start, end, last.length);
      const spectrum = await last.range(from, frames);
      const samples = this.#synthesise(spectrum, from, last.length, [start, end]);
      for (let index = 0; index < samples.length; index += 1) {
        samples[index] = Math.max(-audioLimit, Math.min(audioLimit, samples[index] as number));
      }
      yield samples;
      start = end;
    }
  }

  #stages(mel: Mel, spectrum: SourceSpectrum): UpsamplingStage {
    const { stages } = this.#networks;
    let below: HeldFrames | UpsamplingStage = new HeldFrames(mel.values, mel.bins);
    let framesPerMel = 1;
    for (const [index, network] of stages.entries()) {
      const geometry = stageGeometry(this.#config, index);
      const pieceFrames = this.#pieceFrames * (index === stages.length - 1 ? 1 : EARLY_PIECES);
      below = new UpsamplingStage(network, below, spectrum, geometry, pieceFrames * framesPerMel);
      framesPerMel *= geometry.rate;
    }
    return below as UpsamplingStage;
  }

  /** @param spectrum [2K, n]: log magnitudes, then values whose sine is the phase */
  #synthesise(
    spectrum: Float32Array,
    firstFrame: number,
    total: number,
    range: readonly [number, number],
  ): Float32Array {
    const half = spectrum.length / 2;
    const magnitudes = new Float32Array(half);
    const phases = new Float32Array(half);
    for (let place = 0; place < half; place += 1) {
      magnitudes[place] = Math.exp(spectrum[place] as number);
      phases[place] = Math.sin(spectrum[half + place] as number);
    }
    return this.#fourier.synthesise(magnitudes, phases, firstFrame, total, range);
  }
}
