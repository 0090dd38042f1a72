/**
 * Text to speech tokens (official module: llm/llm.py TransformerLM.inference): the prompt at once, then token by token until the
 * model ends the speech or the length limit does. Several texts go through together, so that the weights are read once for all.
 */
import type { LlmConfig } from '../../checkpoint/config/index.ts';
import {
  float32,
  floats,
  int32,
  type Network,
  type NetworkOptions,
  type Tensor,
} from '../../runtime/index.ts';
import type { MemoryUse } from '../memory-use.ts';
import { Decoding } from './decoding.ts';
import { PromptLengthError } from './errors.ts';
import { Float32Cache } from './float32-cache.ts';
import { Int8Cache } from './int8-cache.ts';
import type { KeyValueCache } from './key-value-cache.ts';
import { type LanguageModelNetworks, loadLanguageModelNetworks } from './networks.ts';
import { Places } from './places.ts';
import { RepetitionAwareSampler } from './sampling.ts';
import { MAX_TOKEN_TEXT_RATIO, SpeechInProgress } from './speech-in-progress.ts';
import type { SpeechPrompt, SpeechRequest } from './speech-request.ts';

export interface LanguageModelOptions extends NetworkOptions {
  readonly config: LlmConfig;
  /** `scarce` has one session of the step, and lets go of the cache whenever nobody decodes. Default `ample`. */
  readonly memory?: MemoryUse;
}

/** A prompt that has been read. */
export interface ReadPrompt {
  readonly length: number;
  /** [V] scores of the first token. */
  readonly logits: Float32Array;
  /** [L, length, 2D] keys and values. */
  readonly cacheRows: Float32Array;
  /** Everything the graphs gave, probes among it. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface GenerateOptions {
  /** Texts that go through together. Default 4: more cost memory and gain little. */
  readonly atOnce?: number;
  /**
   * Asked before each step: whether others have work meanwhile, to whom most of the cores are left. Default: never. The tokens are the
   * same, for a product is added up in the same order by any number of threads.
   */
  readonly beside?: () => boolean;
}

const TEXTS_AT_ONCE = 4;
const NEVER = () => false;
/** A step of a narrower model is over before a second thread could help: at 256 it takes as long with two, for twice the CPU time. */
const SHARED_WIDTH = 512;
/** Rows of a prompt besides its text, its speaker and its speech tokens: the start and the task. */
const MARKS = 2;
const NO_TOKENS = new Int32Array(0);
const NO_SPEAKER = new Float32Array(0);

export class LanguageModel {
  readonly #networks: LanguageModelNetworks;
  readonly #config: LlmConfig;
  readonly #places: Places;
  readonly #cache: KeyValueCache;
  readonly #sampler: RepetitionAwareSampler;
  readonly #memory: MemoryUse;
  #stepBeside: Promise<Network> | undefined;
  /** Ends when nobody decodes: cache and places serve one batch at a time. */
  #free: Promise<unknown> = Promise.resolve();

  constructor(networks: LanguageModelNetworks, config: LlmConfig, memory: MemoryUse = 'ample') {
    this.#memory = memory;
    this.#networks = networks;
    this.#config = config;
    const { blocks, heads, outputSize } = config.decoder;
    const shape = { blocks, heads, headSize: outputSize / heads };
    const format = networks.step.inputNames.includes('scales') ? 'int8' : 'float32';
    this.#places = new Places(networks.places, shape, format);
    this.#cache = format === 'int8' ? new Int8Cache(shape) : new Float32Cache(shape);
    this.#sampler = new RepetitionAwareSampler(config.speechTokens + 1, config.sampling);
  }

  /** @param pathOf where the graph of a network lies, by its name in the bundle */
  static async load(
    pathOf: (network: string) => string,
    options: LanguageModelOptions,
  ): Promise<LanguageModel> {
    const { config, memory, ...networkOptions } = options;
    const threads = config.decoder.outputSize < SHARED_WIDTH ? 1 : options.threads;
    const networks = await loadLanguageModelNetworks(pathOf, { ...networkOptions, threads });
    return new LanguageModel(networks, config, memory);
  }

  /**
   * The speech tokens of one text; the prompt's are not among them. Always ends: at the end-of-speech token, or at
   * `maxTokenTextRatio` tokens for each text id.
   * @throws PromptLengthError, UnusableLogitsError, or `signal.reason` when aborted
   */
  generate(request: SpeechRequest, options: GenerateOptions = {}): Promise<Int32Array> {
    return this.generateAll([request], { ...options, atOnce: 1 })[0] as Promise<Int32Array>;
  }

  /**
   * The same for several texts: a promise each, kept as its speech ends. A text waits for the ones before it, not for those after it.
   * Whether texts go through together changes the last digits of the scores.
   */
  generateAll(requests: readonly SpeechRequest[], options: GenerateOptions = {}): Promise<Int32Array>[] {
    const all = requests.map((request) => new SpeechInProgress(request, this.#config.speechTokens));
    const speeches = all.filter((speech) => {
      if (speech.request.textIds.length > 0) return true;
      speech.fail(noText());
      return false;
    });
    const work = this.#free
      .then(() => this.#speak(speeches, options))
      .finally(() => this.#memory === 'ample' || this.#cache.letGo());
    this.#free = work.catch((reason: unknown) => {
      for (const speech of speeches) speech.fail(reason);
    });
    return all.map(({ finished }) => finished);
  }

  async #speak(
    speeches: readonly SpeechInProgress[],
    { atOnce = TEXTS_AT_ONCE, beside = NEVER }: GenerateOptions,
  ): Promise<void> {
    const waiting = [...speeches];
    const mostPlaces = Math.max(
      0,
      ...speeches.map(({ request, longest }) => this.#lengthOf(request) + longest),
    );
    while (waiting.length > 0) {
      const active = waiting.splice(0, atOnce);
      const decoding = await this.#begin(active, mostPlaces);
      while (active.length > 0) await this.#advance(decoding, active, waiting, beside);
    }
  }

  /** Draws a token of each speech and steps; speeches that have ended make place for waiting ones. */
  async #advance(
    decoding: Decoding,
    active: SpeechInProgress[],
    waiting: SpeechInProgress[],
    beside: () => boolean,
  ): Promise<void> {
    const tokens: number[] = [];
    for (let sequence = 0; sequence < active.length; ) {
      const token = active[sequence]?.next(decoding.logits(sequence), this.#sampler);
      if (token !== undefined) {
        tokens.push(token);
        sequence += 1;
        continue;
      }
      const next = waiting[0];
      if (next && this.#lengthOf(next.request) <= decoding.cache.length) {
        waiting.shift();
        const { length, cacheRows, logits } = await this.read(next.request);
        decoding.replace(sequence, length, cacheRows, logits);
        active[sequence] = next;
        continue;
      }
      active.splice(sequence, 1);
      const kept = Array.from({ length: active.length }, (_, index) => index + (index < sequence ? 0 : 1));
      if (kept.length > 0) decoding.keep(kept);
    }
    if (active.length === 0) return;
    const step = beside() && this.#memory === 'ample' ? await this.#besideOthers() : this.#networks.step;
    await decoding.step(tokens, step);
  }

  #besideOthers(): Promise<Network> | Network {
    const { step, loadStepBeside } = this.#networks;
    if (!loadStepBeside) return step;
    this.#stepBeside ??= loadStepBeside();
    return this.#stepBeside;
  }

  async #begin(speeches: readonly SpeechInProgress[], mostPlaces: number): Promise<Decoding> {
    const lengths = speeches.map(({ request }) => this.#lengthOf(request));
    this.#cache.reset(lengths, mostPlaces);
    const logits: Float32Array[] = [];
    for (const { request } of speeches) {
      const prompt = await this.read(request);
      this.#cache.storePrompt(logits.length, prompt.cacheRows);
      logits.push(prompt.logits);
    }
    return new Decoding(this.#networks.step, this.#places, this.#cache, logits);
  }

  /**
   * A decoding that the caller steps, with tokens of its own choice; nothing else may be asked of the model meanwhile.
   * @throws PromptLengthError without a text
   */
  async start(
    prompt: SpeechPrompt,
    mostTokens = MAX_TOKEN_TEXT_RATIO * prompt.textIds.length,
  ): Promise<Decoding> {
    return this.startAfter(await this.read(prompt), mostTokens);
  }

  /** The same after a prompt that has been read. */
  startAfter(prompt: ReadPrompt, mostTokens: number): Decoding {
    this.#cache.reset([prompt.length], prompt.length + mostTokens);
    this.#cache.storePrompt(0, prompt.cacheRows);
    return new Decoding(this.#networks.step, this.#places, this.#cache, [prompt.logits]);
  }

  async release(): Promise<void> {
    const { textEncoder, places, prefill, step } = this.#networks;
    const loaded = [textEncoder, places, prefill, step];
    const beside = await this.#stepBeside;
    await Promise.all([...loaded, ...(beside ? [beside] : [])].map((network) => network.release()));
  }

  /** @throws PromptLengthError without a text */
  async read(prompt: SpeechPrompt): Promise<ReadPrompt> {
    const { textIds, promptTextIds = NO_TOKENS, promptSpeechTokens = NO_TOKENS, embedding } = prompt;
    if (textIds.length === 0) throw noText();
    const ids = new Int32Array(promptTextIds.length + textIds.length);
    ids.set(promptTextIds);
    ids.set(textIds, promptTextIds.length);
    const size = this.#config.speakerEmbeddingSize;
    const speaker = embedding ?? NO_SPEAKER;
    const { rows, ...encoderProbes } = await this.#networks.textEncoder.run({
      text_ids: int32(ids, [ids.length]),
      speaker: float32(speaker, [speaker.length / size, size]),
    });
    const length = this.#lengthOf(prompt);
    const outputs = await this.#networks.prefill.run({
      rows: rows as Tensor,
      prompt_tokens: int32(promptSpeechTokens, [promptSpeechTokens.length]),
    });
    return {
      length,
      logits: floats(outputs.logits),
      cacheRows: floats(outputs.cache_rows),
      outputs: { ...encoderProbes, ...outputs },
    };
  }

  #lengthOf({ textIds, promptTextIds, promptSpeechTokens, embedding }: SpeechPrompt): number {
    const speakers = embedding === null ? 0 : 1;
    return (
      MARKS + speakers + (promptTextIds?.length ?? 0) + textIds.length + (promptSpeechTokens?.length ?? 0)
    );
  }
}

function noText(): PromptLengthError {
  return new PromptLengthError(
    'there are no text ids to speak, expected at least one; leave blank texts out',
  );
}
