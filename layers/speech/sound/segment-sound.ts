/** Speech tokens of one segment to its samples: flow, then vocoder. Everything asked for is plain data, so that it can be done elsewhere. */
import type { ModelConfig } from '../../checkpoint/index.ts';
import { atSpeed, Flow, frameRates } from '../flow/index.ts';
import type { MemoryUse } from '../memory-use.ts';
import type { Quality } from '../model.ts';
import { RandomStream } from '../random.ts';
import { drawnRandomness, Vocoder } from '../vocoder/index.ts';

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

/** Mel frames in a piece of the vocoder where memory is scarce: a quarter of a second. */
const SCARCE_PIECE_FRAMES = 22;

/** Makes the sound in this thread, and holds it up while a graph runs. */
export class SegmentSound implements SoundMaker {
  readonly #config: ModelConfig;
  readonly #flow: Flow;
  readonly #vocoder: Vocoder;

  private constructor(config: ModelConfig, flow: Flow, vocoder: Vocoder) {
    this.#config = config;
    this.#flow = flow;
    this.#vocoder = vocoder;
  }

  /**
   * @param pathOf where the graph of a network lies, by its name in the bundle
   * @throws NetworkLoadError
   */
  static async load(
    pathOf: (network: string) => string,
    { config, threads, memory = 'ample' }: SoundOptions,
  ): Promise<SegmentSound> {
    // Graphs of hundreds of rows gain next to nothing from idle threads that spin, and take it from the language model's.
    const options = { threads, spinning: false };
    const [flow, vocoder] = await Promise.all([
      Flow.load(pathOf, { ...options, config: config.flow, rates: frameRates(config), memory }),
      Vocoder.load(pathOf, {
        ...options,
        config: config.hift,
        ...(memory === 'scarce' && { pieceFrames: SCARCE_PIECE_FRAMES }),
      }),
    ]);
    return new SegmentSound(config, flow, vocoder);
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
    const flowed = performance.now();
    const samples = await this.#vocoder.whole({
      mel: atSpeed(mel, speed),
      voiced,
      randomness: drawnRandomness(new RandomStream(seed, index, 'source'), this.#config.hift.harmonics),
      ...(signal && { signal }),
    });
    return {
      samples,
      flowSeconds: (flowed - started) / 1000,
      vocoderSeconds: (performance.now() - flowed) / 1000,
    };
  }

  async release(): Promise<void> {
    await Promise.all([this.#flow.release(), this.#vocoder.release()]);
  }
}
