/** Speech tokens of one segment to its samples: flow, then vocoder. Everything asked for is plain data, so that it can be done elsewhere. */
import type { ModelConfig } from '../../checkpoint/index.ts';
import { collectArrays } from '../../runtime/index.ts';
import { atSpeed, Flow, frameRates } from '../flow/index.ts';
import type { MemoryUse } from '../memory-use.ts';
import type { Quality } from '../model.ts';
import { RandomStream } from '../random.ts';
import { drawnRandomness, type PartMaker, Vocoder } from '../vocoder/index.ts';

export interface SoundRequest {
  /** [n] */
  readonly tokens: Int32Array;
  /** [192] */
  readonly embedding: Float32Array;
  /** The zero-shot prompt: its speech tokens and its mel [frames, bins]. */
  readonly prompt?: { readonly tokens: Int32Array; readonly mel: Float32Array };
  /** With the segment's place in the text it names the draws. */
  readonly seed: number;
  readonly index: number;
  readonly quality: Quality;
  /** 1 is normal. */
  readonly speed: number;
  /** False for a whisper. */
  readonly voiced: boolean;
}

export interface Sound {
  /** Mono, within ±audio_limit. */
  readonly samples: Float32Array;
  readonly flowSeconds: number;
  readonly vocoderSeconds: number;
}

export interface SoundMaker {
  /** @throws NoSpeechTokensError, NetworkRunError, or `signal.reason` when aborted between two steps */
  sound(request: SoundRequest, signal?: AbortSignal): Promise<Sound>;
  release(): Promise<void>;
}

export interface SoundOptions {
  readonly config: ModelConfig;
  readonly threads: number;
  /** Default `ample`. */
  readonly memory?: MemoryUse;
}

/** Graphs of hundreds of rows gain next to nothing from idle threads that spin, and take it from the language model's. */
const QUIETLY = { spinning: false };

/** A vocoder elsewhere. */
export interface SecondVocoder extends PartMaker {
  /** Asked for a part before, it would be waited for. */
  readonly isReady: boolean;
  /** Has it begin to load. */
  prepare(): void;
  release(): Promise<void>;
}

/** The threads of one of two vocoders that work at once. */
export function halfOf(threads: number): number {
  return Math.ceil(threads / 2);
}

export function loadVocoder(
  pathOf: (network: string) => string,
  { config, threads }: SoundOptions,
): Promise<Vocoder> {
  return Vocoder.load(pathOf, { ...QUIETLY, threads, config: config.hift });
}

/** Makes the sound in this thread, and holds it up while a graph runs. */
export class SegmentSound implements SoundMaker {
  readonly #config: ModelConfig;
  readonly #flow: Flow;
  readonly #vocoder: Vocoder;
  readonly #beside: SecondVocoder | undefined;

  private constructor(config: ModelConfig, flow: Flow, vocoder: Vocoder, beside?: SecondVocoder) {
    this.#config = config;
    this.#flow = flow;
    this.#vocoder = vocoder;
    this.#beside = beside;
  }

  /**
   * @param pathOf where the graph of a network lies, by its name in the bundle
   * @param beside makes a half of each sound, with half of the threads
   * @throws NetworkLoadError
   */
  static async load(
    pathOf: (network: string) => string,
    options: SoundOptions,
    beside?: SecondVocoder,
  ): Promise<SegmentSound> {
    const { config, threads, memory = 'ample' } = options;
    const [flow, vocoder] = await Promise.all([
      Flow.load(pathOf, { ...QUIETLY, threads, config: config.flow, rates: frameRates(config), memory }),
      loadVocoder(pathOf, { ...options, threads: beside ? halfOf(threads) : threads }),
    ]);
    return new SegmentSound(config, flow, vocoder, beside);
  }

  async sound(request: SoundRequest, signal?: AbortSignal): Promise<Sound> {
    const { tokens, embedding, prompt, seed, index, quality, speed, voiced } = request;
    const started = performance.now();
    const mel = await this.#flow.run({
      tokens,
      embedding,
      noise: new RandomStream(seed, index, 'flow'),
      quality,
      ...(prompt && { prompt }),
      ...(signal && { signal }),
    });
    // What the flow has let go of is not to lie beside what the vocoder takes, nor that beside the next segment's.
    collectArrays();
    const flowed = performance.now();
    const randomness = drawnRandomness(new RandomStream(seed, index, 'source'), this.#config.hift.harmonics);
    const samples = await this.#vocoder.whole(
      { mel: atSpeed(mel, speed), voiced, randomness, ...(signal && { signal }) },
      this.#beside?.isReady ? this.#beside : undefined,
    );
    collectArrays();
    // Not before the first sound is there, which should come soon.
    this.#beside?.prepare();
    return {
      samples,
      flowSeconds: (flowed - started) / 1000,
      vocoderSeconds: (performance.now() - flowed) / 1000,
    };
  }

  async release(): Promise<void> {
    await Promise.all([this.#flow.release(), this.#vocoder.release(), this.#beside?.release()]);
  }
}
