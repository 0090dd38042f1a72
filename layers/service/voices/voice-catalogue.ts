/** All voices one can ask for: the model's, the cloned ones, saved blends, and blends written on the spot. */
import type { Language, SpeechModel, VoiceConditioning } from '../../speech/model.ts';
import { UnknownSpeakerError } from '../errors.ts';
import type { StoredVoice, VoiceStore } from '../ports.ts';
import { type BlendPart, blendEmbeddings, blendName, isBlend, parseBlend } from './blend.ts';
import { answersTo, type ModelVoice, modelVoices } from './model-voices.ts';

export interface ListedVoice {
  readonly name: string;
  readonly displayName: { readonly zh: string; readonly en: string };
  readonly languages: readonly Language[];
  readonly kind: 'preset' | 'cloned' | 'blend';
  /** ISO 8601; only voices somebody made have one. */
  readonly createdAt?: string;
}

/** What a voice's name stands for right now. */
export interface ResolvedVoice {
  /** The one spelling of it. */
  readonly name: string;
  /** Changes when the name comes to stand for another voice. */
  readonly identity: string;
  readonly clonedVoiceIds: readonly string[];
  readonly conditioning: VoiceConditioning;
  readonly languages: readonly Language[];
}

/** Makes conditioning of a stored clip; what cloning does, for a model that hasn't met the clip yet. */
export type EnrolStored = (voice: StoredVoice, model: SpeechModel) => Promise<VoiceConditioning>;

/** Voices a blend may lead through before it is a circle. */
const maxDepth = 4;

export class VoiceCatalogue {
  readonly #store: VoiceStore;
  readonly #enrol: EnrolStored;
  readonly #ofModel = new WeakMap<SpeechModel, ModelVoice[]>();

  constructor(store: VoiceStore, enrol: EnrolStored) {
    this.#store = store;
    this.#enrol = enrol;
  }

  /** The model's voices first; the first of all is the default. */
  async list(model: SpeechModel): Promise<ListedVoice[]> {
    const own = this.#voicesOf(model);
    const stored = (await this.#store.list()).filter(({ name }) => !own.some((voice) => voice.name === name));
    return [
      ...own.map(
        ({ name, displayName, languages }): ListedVoice => ({ name, displayName, languages, kind: 'preset' }),
      ),
      ...stored.map(
        ({ name, kind, createdAt }): ListedVoice => ({
          name,
          displayName: { zh: name, en: name },
          languages: model.languages,
          kind,
          createdAt,
        }),
      ),
    ];
  }

  isOfModel(name: string, model: SpeechModel): boolean {
    return this.#voicesOf(model).some((voice) => answersTo(voice, name));
  }

  /** The first of the list. */
  defaultVoice(model: SpeechModel): string {
    return this.#voicesOf(model)[0]?.name ?? '';
  }

  /**
   * @param name a voice, or a blend such as `xiaoxiao:0.7+zhiyan:0.3`.
   * @throws UnknownSpeakerError naming the voices there are; InvalidBlendError.
   */
  async resolve(name: string, model: SpeechModel): Promise<ResolvedVoice> {
    return this.#resolve(name.normalize('NFC'), model, 0);
  }

  async #resolve(name: string, model: SpeechModel, depth: number): Promise<ResolvedVoice> {
    const own = this.#voicesOf(model).find((voice) => answersTo(voice, name));
    if (own !== undefined) {
      return {
        name: own.name,
        identity: `preset:${own.speaker}`,
        clonedVoiceIds: [],
        conditioning: { embedding: own.embedding, ...ideographsOf(own.languages) },
        languages: own.languages,
      };
    }
    if (isBlend(name)) return this.#blend(name, model, depth);
    const stored = await this.#store.get(name);
    if (stored === undefined) throw await this.#unknown(name, model);
    if (stored.blend !== undefined) {
      return { ...(await this.#blend(stored.blend, model, depth)), name };
    }
    const key = `${model.id}@${model.version}`;
    const conditioning = (await this.#store.conditioning(stored, key)) ?? (await this.#enrol(stored, model));
    return {
      name,
      identity: `cloned:${stored.id}`,
      clonedVoiceIds: [stored.id],
      conditioning,
      languages: model.languages,
    };
  }

  async #blend(expression: string, model: SpeechModel, depth: number): Promise<ResolvedVoice> {
    if (depth >= maxDepth) throw await this.#unknown(expression, model);
    const parts: (BlendPart & { readonly voice: ResolvedVoice })[] = [];
    for (const part of parseBlend(expression)) {
      parts.push({ ...part, voice: await this.#resolve(part.name, model, depth + 1) });
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only.voice;
    return {
      name: blendName(parts.map(({ voice, weight }) => ({ name: voice.name, weight }))),
      identity: parts.map(({ voice, weight }) => `${voice.identity}*${weight}`).join('+'),
      clonedVoiceIds: [...new Set(parts.flatMap(({ voice }) => voice.clonedVoiceIds))],
      conditioning: {
        embedding: blendEmbeddings(
          parts.map(({ voice, weight }) => ({ embedding: voice.conditioning.embedding, weight })),
        ),
      },
      languages: model.languages,
    };
  }

  async #unknown(name: string, model: SpeechModel): Promise<UnknownSpeakerError> {
    const voices = (await this.list(model)).map((voice) => voice.name);
    return new UnknownSpeakerError(
      `There is no voice "${name.slice(0, 80)}"; there are: ${voices.join(', ')}, and blends of them such as a:0.7+b:0.3.`,
      { voices },
    );
  }

  #voicesOf(model: SpeechModel): ModelVoice[] {
    const known = this.#ofModel.get(model);
    if (known !== undefined) return known;
    const voices = modelVoices(model);
    this.#ofModel.set(model, voices);
    return voices;
  }
}

/** Only three of the languages are written in ideographs alone. */
function ideographsOf([own]: readonly Language[]): Pick<VoiceConditioning, 'language'> {
  return own === 'yue' || own === 'ja' ? { language: own } : {};
}
