/**
 * The whole way from text to sound with one model, segment by segment: text front end, language model, flow, vocoder, pauses.
 *
 * While the sound of a segment is made, the tokens of the next ones are decoded, several at a time.
 */
import { dirname, resolve } from 'node:path';
import type { Bundle, ModelConfig } from '../checkpoint/index.ts';
import { Enrolment } from './cloning/enrolment.ts';
import { LanguageModel } from './language-model/index.ts';
import { type MemoryUse, memoryUseWithin } from './memory-use.ts';
import type { Clip, Language, SpeakOptions, SpeechModel, SpokenSegment, VoiceConditioning } from './model.ts';
import { indicesOf, type Pacing, paceSegment, phoneEnds, placesOf } from './pacing/index.ts';
import { phoneCodesOf } from './phone-grammar.ts';
import { SegmentDecoder } from './segment-decoder.ts';
import { languagesOf, shortcomings } from './shortcomings.ts';
import { loadSoundMaker, type Sound, type SoundMaker } from './sound/index.ts';
import {
  type Lexicon,
  loadLexicon,
  loadTokenizer,
  type PreparedSegment,
  prepareText,
  type SegmentLengths,
  type Tokenizer,
} from './text/index.ts';
import { TokensAhead } from './tokens-ahead.ts';

export interface CosyVoiceOptions {
  /** What requests call `model`. */
  readonly id: string;
  readonly bundle: Bundle;
  /** Where the graph of each network lies; default: the bundle's own files. */
  readonly pathOf?: (network: string) => string;
  /** Where campplus.onnx and speech_tokenizer_v1.onnx lie. */
  readonly sourceFolder: string;
  readonly threads: number;
  /** Default: what this machine has room for. */
  readonly memory?: MemoryUse;
}

interface Stages {
  /** The words that the folder of the models reads its own way. */
  readonly lexicon: Lexicon;
  readonly tokenizer: Tokenizer;
  readonly languageModel: LanguageModel;
  readonly soundMaker: SoundMaker;
}

export class CosyVoice implements SpeechModel {
  readonly id: string;
  readonly version: string;
  readonly sampleRateHz: number;
  readonly languages: readonly Language[];
  readonly speakers: ReadonlyMap<string, Float32Array>;
  readonly #config: ModelConfig;
  readonly #stages: Stages;
  readonly #decoder: SegmentDecoder;
  readonly #enrolment: Enrolment;
  readonly #memory: MemoryUse;

  private constructor(
    { id, bundle, sourceFolder, threads }: CosyVoiceOptions,
    memory: MemoryUse,
    stages: Stages,
  ) {
    this.#memory = memory;
    this.id = id;
    this.version = bundle.manifest.version;
    this.sampleRateHz = bundle.config.sampleRateHz;
    this.languages = languagesOf(bundle.config.tokenizer);
    this.speakers = bundle.speakers;
    this.#config = bundle.config;
    this.#stages = stages;
    this.#decoder = new SegmentDecoder(
      stages.tokenizer,
      stages.languageModel,
      bundle.config.flow.tokenRateHz,
      phoneCodesOf(bundle.config),
    );
    this.#enrolment = new Enrolment(sourceFolder, threads);
  }

  /** @throws NetworkLoadError when the bundle does not fit this machine */
  static async load(options: CosyVoiceOptions): Promise<CosyVoice> {
    const { bundle, threads, memory = memoryUseWithin() } = options;
    const { config } = bundle;
    const pathOf = options.pathOf ?? ((network: string) => bundle.network(network));
    const [lexicon, tokenizer, languageModel, soundMaker] = await Promise.all([
      loadLexicon(dirname(resolve(options.sourceFolder))),
      loadTokenizer(config.tokenizer),
      LanguageModel.load(pathOf, { config: config.llm, threads, memory }),
      loadSoundMaker(pathOf, bundle, threads, memory),
    ]);
    return new CosyVoice(options, memory, { lexicon, tokenizer, languageModel, soundMaker });
  }

  async *speak(text: string, options: SpeakOptions): AsyncGenerator<SpokenSegment, void, undefined> {
    const started = performance.now();
    const { segments, leadingPauseSeconds, warnings } = prepareText(text, {
      tokenizer: this.#stages.tokenizer,
      lexicon: this.#stages.lexicon.with(options.lexicon ?? {}),
      ...(options.voice.language && { voiceLanguage: options.voice.language }),
      ...this.#lengths(),
      startsSoon: true,
    });
    const textSeconds = (performance.now() - started) / 1000 / Math.max(1, segments.length);
    const decoded = new TokensAhead(
      segments.length,
      (first, end, beside) => this.#decoder.decode(segments.slice(first, end), first, options, beside),
      this.#memory,
    );
    for (const [index, segment] of segments.entries()) {
      const asked = performance.now();
      const { tokens, doubt } = await decoded.of(index);
      const languageModel = (performance.now() - asked) / 1000;
      const speed = (options.speed ?? 1) * segment.rate;
      const sound = await this.#soundOf(segment, tokens, index, speed, options);
      const { samples, words } = paceSegment(sound.samples, segment, {
        sampleRateHz: this.sampleRateHz,
        speed,
        leadingSeconds: index === 0 ? leadingPauseSeconds : 0,
        isLast: index === segments.length - 1,
        written: text,
        ...this.#phonesOf(segment, tokens),
      });
      yield {
        index,
        segmentCount: segments.length,
        samples,
        sampleRateHz: this.sampleRateHz,
        speechTokenCount: tokens.length,
        words,
        warnings: [
          ...(index === 0 ? [...warnings, ...shortcomings(segments, this.languages)] : []),
          ...(doubt === undefined ? [] : [doubt]),
        ],
        stageSeconds: {
          text: textSeconds,
          languageModel,
          flow: sound.flowSeconds,
          vocoder: sound.vocoderSeconds,
        },
      };
    }
  }

  enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning> {
    return this.#enrolment.enrol(clip, transcript);
  }

  async close(): Promise<void> {
    const { languageModel, soundMaker } = this.#stages;
    await Promise.all([languageModel.release(), soundMaker.release(), this.#enrolment.release()]);
  }

  /**
   * A model of phones takes about two ids for an ideograph, and counts places in the text up to a number: with as many in a segment
   * a place is never in doubt. Models of subwords keep the default.
   */
  #lengths(): { lengths?: SegmentLengths } {
    const places = placesOf(this.#config.tokenizer);
    return places === undefined ? {} : { lengths: { maxTokens: places } };
  }

  /** What the tokens say about when each phone is heard, for models whose tokens do. */
  #phonesOf({ text }: PreparedSegment, tokens: Int32Array): Pick<Pacing, 'phones'> {
    const indices = indicesOf(this.#config.tokenizer);
    if (indices === undefined) return {};
    const { ids, starts } = this.#stages.tokenizer.encodeWithStarts(text);
    const vocabulary = this.#config.llm.speechTokens;
    const ends = phoneEnds(tokens, { vocabulary, indices, textIds: ids });
    return ends ? { phones: { starts, ends, tokenCount: tokens.length } } : {};
  }

  #soundOf(
    { effects }: PreparedSegment,
    tokens: Int32Array,
    index: number,
    speed: number,
    { voice, seed = 0, quality = 'balanced', signal }: SpeakOptions,
  ): Promise<Sound> | Sound {
    if (tokens.length === 0) return SILENCE;
    const { embedding, prompt } = voice;
    return this.#stages.soundMaker.sound(
      {
        tokens,
        embedding,
        ...(prompt && { prompt: { tokens: prompt.speechTokens, mel: prompt.mel } }),
        seed,
        index,
        quality,
        speed,
        voiced: !effects.some(({ effect }) => effect === 'whisper'),
      },
      signal,
    );
  }
}

/** What a segment sounds like that the model cannot read. */
const SILENCE: Sound = { samples: new Float32Array(0), flowSeconds: 0, vocoderSeconds: 0 };
