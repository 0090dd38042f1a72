/** The engine's stages without a text front end: benchmarks force how many tokens are spoken. */
import { Bundle, packedNetworks } from '../../../layers/checkpoint/index.ts';
import { frameRates, framesOfTokens } from '../../../layers/speech/flow/index.ts';
import type { MemoryUse, Quality } from '../../../layers/speech/index.ts';
import { LanguageModel, type SpeechRequest } from '../../../layers/speech/language-model/index.ts';
import { RandomStream } from '../../../layers/speech/random.ts';
import { loadSoundMaker, type Sound, type SoundMaker } from '../../../layers/speech/sound/index.ts';
import { flowOperations } from './flow-operations.ts';

export interface EngineOptions {
  readonly bundle: string;
  /** Where this machine's packed networks are kept. */
  readonly cacheFolder: string;
  readonly threads: number;
  readonly memory: MemoryUse;
  readonly quality: Quality;
  readonly textTokens: number;
  readonly speechTokens: number;
}

export class Engine {
  readonly bundle: Bundle;
  readonly languageModel: LanguageModel;
  readonly #soundMaker: SoundMaker;
  /** Creating all sessions; packing, which happens once a machine, is not in it. */
  readonly loadSeconds: number;
  readonly embedding: Float32Array;
  readonly #options: EngineOptions;

  private constructor(
    options: EngineOptions,
    bundle: Bundle,
    [languageModel, soundMaker]: [LanguageModel, SoundMaker],
    loadSeconds: number,
  ) {
    this.#options = options;
    this.bundle = bundle;
    this.languageModel = languageModel;
    this.#soundMaker = soundMaker;
    this.loadSeconds = loadSeconds;
    const [first = new Float32Array(bundle.config.llm.speakerEmbeddingSize)] = bundle.speakers.values();
    this.embedding = first;
  }

  static async load(options: EngineOptions): Promise<Engine> {
    const bundle = await Bundle.open(options.bundle);
    const { config } = bundle;
    const { threads, memory } = options;
    const pathOf = await packedNetworks(bundle, options.cacheFolder);
    const started = performance.now();
    const stages = await Promise.all([
      LanguageModel.load(pathOf, { config: config.llm, threads, memory }),
      loadSoundMaker(pathOf, bundle, threads, memory),
    ]);
    return new Engine(options, bundle, stages, (performance.now() - started) / 1000);
  }

  /** A text of random ids, whose speech has exactly the wanted number of tokens, or a share of that. */
  request(seed: number, share = 1): SpeechRequest {
    const speechTokens = Math.round(this.#options.speechTokens * share);
    const textTokens = Math.round(this.#options.textTokens * share);
    const random = new RandomStream('bench', seed);
    const ratio = speechTokens / textTokens;
    return {
      textIds: this.#ids(random, textTokens, this.bundle.config.llm.textTokens),
      embedding: this.embedding,
      uniform: () => random.uniform(),
      minTokenTextRatio: ratio,
      maxTokenTextRatio: ratio,
    };
  }

  forcedTokens(): Int32Array {
    const { llm } = this.bundle.config;
    return this.#ids(new RandomStream('bench', 'tokens'), this.#options.speechTokens, llm.speechTokens);
  }

  /** The sound of some tokens. */
  sound(tokens: Int32Array, seed: number): Promise<Sound> {
    const { embedding } = this;
    const { quality } = this.#options;
    return this.#soundMaker.sound({ tokens, embedding, seed, index: 0, quality, speed: 1, voiced: true });
  }

  get audioSeconds(): number {
    return this.#options.speechTokens / this.bundle.config.flow.tokenRateHz;
  }

  /** Floating-point operations of the flow's ODE over all tokens. */
  get flowOperations(): number {
    const { config } = this.bundle;
    const frames = framesOfTokens(this.#options.speechTokens, frameRates(config));
    return flowOperations(config.flow, frames, this.#options.quality);
  }

  #ids(random: RandomStream, count: number, below: number): Int32Array {
    return Int32Array.from({ length: count }, () => Math.floor(random.uniform() * below));
  }
}
