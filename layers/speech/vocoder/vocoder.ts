/**
 * Mel to wave: F0, harmonic source, upsampling stages, inverse Fourier transform (official module: hifigan/generator.py HiFTGenerator).
 * Sound comes piece by piece; the pieces put together are what one run over everything gives.
 */
import { vocoderStageName } from '../../checkpoint/graphs/vocoder-stage.ts';
import type { HiftConfig } from '../../checkpoint/index.ts';
import { float32, floats, Network, type NetworkOptions } from '../../runtime/index.ts';
import { heapKeepsMemory } from '../allocator.ts';
import type { Mel } from '../flow/index.ts';
import { HeldFrames } from './frames.ts';
import { type HarmonicMerge, HarmonicSource } from './harmonic-source.ts';
import { ShortTimeFourier } from './short-time-fourier.ts';
import type { SourceRandomness } from './source-randomness.ts';
import { type SignalSource, SourceSpectrum } from './source-spectrum.ts';
import { firstInputs, type StageGeometry, stageGeometry } from './stage-geometry.ts';
import { UpsamplingStage } from './upsampling-stage.ts';

export interface VocoderNetworks {
  readonly f0: Network;
  /** In the order they run. */
  readonly stages: readonly Network[];
}

export interface VocoderOptions extends NetworkOptions {
  readonly config: HiftConfig;
  /** Mel frames in a piece; longer pieces take more memory. Default 22, a quarter of a second. */
  readonly pieceFrames?: number;
}

/** A stretch of a sound, to be made wherever there is a vocoder of the same networks. */
export interface SoundPart {
  readonly mel: Mel;
  /** All of the excitation, mel frames × hop samples. */
  readonly excitation: Float32Array;
  /** Mel frames [from, to) of it are wanted. */
  readonly from: number;
  readonly to: number;
}

export interface PartMaker {
  /** The part's samples. @throws NetworkRunError, or `signal.reason` when aborted between two pieces */
  part(part: SoundPart, signal?: AbortSignal): Promise<Float32Array>;
}

export interface VocoderRequest {
  readonly mel: Mel;
  readonly randomness: SourceRandomness;
  /** False leaves the harmonics out, as in a whisper. Default true. */
  readonly voiced?: boolean;
  /** Checked between pieces; an aborted run throws `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** Mel frames that the last stage takes at once unless told: a quarter of a second, which keeps memory low and costs no time. */
const PIECE_FRAMES = 22;
/** The earlier stages take this many times more at once: their frames are fewer and need more around them. */
const EARLY_PIECES = 4;

export class Vocoder implements PartMaker {
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
      ...config.upsampleRates.map((_, index) => load(vocoderStageName(index), !heapKeepsMemory())),
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

  /** Samples of about a quarter of a second each, mono, within ±audio_limit; mel frames × hop in all. */
  async *run(request: VocoderRequest): AsyncGenerator<Float32Array, void, undefined> {
    const { mel, randomness, voiced, signal } = request;
    signal?.throwIfAborted();
    const source = this.source(await this.predictF0(mel), randomness, voiced);
    yield* this.decode(mel, source, signal && { signal });
  }

  /**
   * The whole sound at once, in halves: the same ones wherever they are made, for what is made together is rounded together.
   * @param beside makes the second half meanwhile, elsewhere; where it fails, that half is made here
   */
  async whole(request: VocoderRequest, beside?: PartMaker): Promise<Float32Array> {
    const { mel, randomness, voiced, signal } = request;
    signal?.throwIfAborted();
    const source = this.source(await this.predictF0(mel), randomness, voiced);
    const all = { mel, excitation: source.upTo(source.length), from: 0, to: mel.frames };
    if (mel.frames <= 2 * this.#pieceFrames) return this.part(all, signal);
    const middle = Math.round(mel.frames / 2);
    // Asked first: the other half holds this thread up. What can't be made there is made here; what ails both is told by this one.
    const second = beside?.part({ ...all, from: middle }, signal).catch(() => undefined);
    const first = await this.part({ ...all, to: middle }, signal);
    const halves = [first, (await second) ?? (await this.part({ ...all, from: middle }, signal))];
    return joined(halves, mel.frames * this.#hopSamples);
  }

  async part({ mel, excitation, from, to }: SoundPart, signal?: AbortSignal): Promise<Float32Array> {
    const source = { length: excitation.length, upTo: () => excitation };
    const pieces: Float32Array[] = [];
    for await (const piece of this.decode(mel, source, { from, to, ...(signal && { signal }) })) {
      pieces.push(piece);
    }
    return joined(pieces, (to - from) * this.#hopSamples);
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

  /** The sound of a mel with a given excitation: of its frames [from, to), by default of all. */
  async *decode(
    mel: Mel,
    source: SignalSource,
    { from = 0, to = mel.frames, signal }: { from?: number; to?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<Float32Array, void, undefined> {
    const { upsampleRates, fftSize, fftHop, audioLimit } = this.#config;
    const framesPerMel = upsampleRates.reduce((product, rate) => product * rate, 1);
    const total = to * this.#hopSamples;
    let start = from * this.#hopSamples;
    // The last stage has a frame more than its rates make of the mel.
    const wanted = this.#fourier.framesOver(start, total, mel.frames * framesPerMel + 1);
    const last = this.#stages(mel, new SourceSpectrum(source, this.#fourier), wanted[0]);
    for (let frames = from * framesPerMel; start < total; ) {
      signal?.throwIfAborted();
      frames += this.#pieceFrames * framesPerMel;
      // The few frames that windows need beyond the last sample are no piece of their own.
      if (wanted[1] - frames < framesPerMel) frames = wanted[1];
      // All samples whose windows are complete; the rest waits for the next piece.
      const end = frames === wanted[1] ? total : frames * fftHop - fftSize / 2;
      const [first] = this.#fourier.framesOver(start, end, last.length);
      const spectrum = await last.range(first, frames);
      const samples = this.#synthesise(spectrum, first, last.length, [start, end]);
      for (let index = 0; index < samples.length; index += 1) {
        samples[index] = Math.max(-audioLimit, Math.min(audioLimit, samples[index] as number));
      }
      yield samples;
      start = end;
    }
  }

  /** @param first the frame of the last stage that will be asked for first */
  #stages(mel: Mel, spectrum: SourceSpectrum, first: number): UpsamplingStage {
    const { stages } = this.#networks;
    const geometries = stages.map((_, index) => stageGeometry(this.#config, index));
    const starts = firstInputs(geometries, first);
    let below: HeldFrames | UpsamplingStage = new HeldFrames(mel.values, mel.bins);
    let framesPerMel = 1;
    for (const [index, network] of stages.entries()) {
      const geometry = geometries[index] as StageGeometry;
      const pieceFrames = this.#pieceFrames * (index === stages.length - 1 ? 1 : EARLY_PIECES);
      const longestPiece = pieceFrames * framesPerMel;
      below = new UpsamplingStage(network, below, spectrum, geometry, {
        longestPiece,
        start: starts[index] ?? 0,
      });
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

function joined(pieces: readonly Float32Array[], length: number): Float32Array {
  const samples = new Float32Array(length);
  let offset = 0;
  for (const piece of pieces) {
    samples.set(piece, offset);
    offset += piece.length;
  }
  return samples;
}
