/** Segments to speech tokens, in batches; what looks as if text was lost or repeated is spoken again with other draws. */
import { type Doubt, doubtOf } from './doubt.ts';
import type { GenerateOptions, LanguageModel } from './language-model/index.ts';
import type { SpeakOptions } from './model.ts';
import { type PhoneCodes, PhoneGrammar } from './phone-grammar.ts';
import { RandomStream } from './random.ts';
import type { PreparedSegment, Tokenizer } from './text/index.ts';

export interface DecodedSegment {
  /** Empty when the model cannot read a single character of the segment. */
  readonly tokens: Int32Array;
  /** Left when the tries were used up. */
  readonly doubt: Doubt | undefined;
}

/** Tries after the first. */
const RETRIES = 2;
/** The official limit: speech tokens for each text id. */
const LONGEST_RATIO = 20;

export class SegmentDecoder {
  readonly #tokenizer: Tokenizer;
  readonly #languageModel: LanguageModel;
  readonly #tokenRateHz: number;
  readonly #phoneCodes: PhoneCodes | undefined;

  /** @param phoneCodes of a model whose tokens say phones */
  constructor(
    tokenizer: Tokenizer,
    languageModel: LanguageModel,
    tokenRateHz: number,
    phoneCodes?: PhoneCodes,
  ) {
    this.#tokenizer = tokenizer;
    this.#languageModel = languageModel;
    this.#tokenRateHz = tokenRateHz;
    this.#phoneCodes = phoneCodes;
  }

  /**
   * @param firstIndex of these segments in the whole text: it names their draws
   * @param beside whether sound is made meanwhile
   */
  decode(
    segments: readonly PreparedSegment[],
    firstIndex: number,
    options: SpeakOptions,
    beside?: () => boolean,
  ): Promise<DecodedSegment>[] {
    const requests = segments.map((segment, offset) =>
      this.#request(segment, firstIndex + offset, 0, options),
    );
    const readable = requests.filter(({ textIds }) => textIds.length > 0);
    const generate = beside ? { beside } : {};
    const spoken = this.#languageModel.generateAll(readable, generate);
    return segments.map(async (segment, offset) => {
      const tokens = spoken[readable.indexOf(requests[offset] as (typeof requests)[number])];
      if (!tokens) return NOTHING;
      return this.#settle(segment, firstIndex + offset, options, await tokens, generate);
    });
  }

  /** Keeps tokens without a doubt, and tries again those with one; the tries that are left with one keep the first's tokens. */
  async #settle(
    segment: PreparedSegment,
    index: number,
    options: SpeakOptions,
    first: Int32Array,
    generate: GenerateOptions,
  ): Promise<DecodedSegment> {
    const doubt = this.#doubtOf(segment, first);
    for (let attempt = 1; doubt !== undefined && attempt <= RETRIES; attempt += 1) {
      const request = this.#request(segment, index, attempt, options);
      const tokens = await this.#languageModel.generate(request, generate);
      if (this.#doubtOf(segment, tokens) === undefined) return { tokens, doubt: undefined };
    }
    return { tokens: first, doubt };
  }

  #doubtOf({ text }: PreparedSegment, tokens: Int32Array): Doubt | undefined {
    const longest = this.#tokenizer.count(text) * LONGEST_RATIO;
    return doubtOf({ tokens, text, tokenRateHz: this.#tokenRateHz, longest });
  }

  #request({ text }: PreparedSegment, index: number, attempt: number, options: SpeakOptions) {
    const { voice, seed = 0, signal } = options;
    const random = new RandomStream(seed, index, 'tokens', attempt);
    const textIds = this.#tokenizer.encode(text);
    return {
      textIds,
      ...(this.#phoneCodes && { grammar: new PhoneGrammar(textIds, this.#phoneCodes) }),
      embedding: voice.embedding,
      uniform: () => random.uniform(),
      ...(voice.prompt && {
        promptTextIds: this.#tokenizer.encode(voice.prompt.text),
        promptSpeechTokens: voice.prompt.speechTokens,
      }),
      ...(signal && { signal }),
    };
  }
}

const NOTHING: DecodedSegment = { tokens: new Int32Array(0), doubt: undefined };
