/** Voices people bring along: a clip becomes a voice, a mixture gets a name, and both can be taken away again. */
import { randomBytes } from 'node:crypto';
import { readWav, writeWav } from '../../audio/index.ts';
import type { Clip, SpeechModel, VoiceConditioning } from '../../speech/model.ts';
import {
  StorageFailedError,
  UnknownVoiceError,
  VoiceExistsError,
  VoiceNotDeletableError,
} from '../errors.ts';
import type { AudioStore, StoredVoice, VoiceStore } from '../ports.ts';
import type { FairQueue } from '../schedule/fair-queue.ts';
import { decodeCheckedClip } from './clip.ts';
import { answersTo, modelVoices } from './model-voices.ts';
import { presetVoices } from './presets.data.ts';
import { voiceName } from './voice-name.ts';

export interface CloneRequest {
  readonly name: string;
  /** An audio file of any kind layers/audio reads. */
  readonly clip: Uint8Array;
  /** What is said in the clip; makes the clone a full prompt. */
  readonly transcript?: string;
  /** Whoever gave the clip said that its speaker agrees. */
  readonly consent: boolean;
}

export interface CloningDeskOptions {
  readonly store: VoiceStore;
  readonly audio: AudioStore;
  readonly queue: FairQueue;
  /** Decodes and judges a file; here, or where it disturbs nobody. */
  readonly decode?: (file: Uint8Array, model: SpeechModel) => Promise<Clip>;
  readonly now?: () => Date;
}

/** What enrolling costs, counted as characters of speech. */
const enrolCharacters = 50;

export class CloningDesk {
  readonly #options: CloningDeskOptions;

  constructor(options: CloningDeskOptions) {
    this.#options = options;
  }

  /**
   * Clones; the voice is in the list when this returns.
   *
   * @throws InvalidVoiceNameError, VoiceExistsError, what is wrong with the clip, QueueFullError.
   */
  async clone(
    request: CloneRequest,
    model: SpeechModel,
    client: string,
    signal: AbortSignal,
  ): Promise<StoredVoice> {
    const { store, decode = decodeCheckedClip, now = () => new Date() } = this.#options;
    const name = voiceName(request.name);
    await this.#requireFree(name, model);
    const clip = await decode(request.clip, model);
    const conditioning = await this.#enrol(clip, request.transcript, model, client, signal);
    const time = now().toISOString();
    const voice: StoredVoice = {
      name,
      id: randomBytes(16).toString('hex'),
      kind: 'cloned',
      createdAt: time,
      ...(request.consent && { consentAt: time }),
      ...(request.transcript !== undefined && { transcript: request.transcript }),
      clipSeconds: clip.samples.length / clip.sampleRateHz,
    };
    if (!(await store.add(voice, writeWav(clip.samples, clip.sampleRateHz)))) throw taken(name);
    await store.putConditioning(voice, modelKey(model), conditioning);
    return voice;
  }

  /** Gives a blend a name. @param expression already resolved once, so that it is known to be one. */
  async saveBlend(name: string, expression: string, model: SpeechModel): Promise<StoredVoice> {
    const { store, now = () => new Date() } = this.#options;
    const voice: StoredVoice = {
      name: voiceName(name),
      id: randomBytes(16).toString('hex'),
      kind: 'blend',
      createdAt: now().toISOString(),
      blend: expression,
    };
    await this.#requireFree(voice.name, model);
    if (!(await store.add(voice))) throw taken(voice.name);
    return voice;
  }

  /**
   * Deletes a voice and all audio it is heard in.
   *
   * @throws UnknownVoiceError, VoiceNotDeletableError for voices of the model.
   */
  async remove(name: string, model: SpeechModel): Promise<void> {
    const { store, audio } = this.#options;
    const voice = await store.get(name.normalize('NFC'));
    if (voice === undefined) {
      if (isOfModel(name, model)) {
        throw new VoiceNotDeletableError(
          `"${name}" belongs to the model; only cloned and blended voices can be deleted.`,
        );
      }
      const voices = (await store.list()).map((one) => one.name);
      throw new UnknownVoiceError(`There is no voice "${name.slice(0, 80)}" to delete.`, { voices });
    }
    await store.remove(voice.name);
    if (voice.kind === 'cloned') await audio.removeSpokenBy(voice.id);
  }

  /** For a model that has not met the clip yet. */
  async enrolAgain(voice: StoredVoice, model: SpeechModel): Promise<VoiceConditioning> {
    const file = await this.#options.store.clip(voice);
    if (file === undefined) {
      throw new StorageFailedError(
        `The clip of the voice "${voice.name}" is gone; delete the voice and clone it again.`,
        60,
      );
    }
    const { samples, sampleRateHz } = readWav(file);
    const clip: Clip = { samples, sampleRateHz };
    const conditioning = await this.#enrol(
      clip,
      voice.transcript,
      model,
      'local',
      new AbortController().signal,
    );
    await this.#options.store.putConditioning(voice, modelKey(model), conditioning);
    return conditioning;
  }

  async #enrol(
    clip: Clip,
    transcript: string | undefined,
    model: SpeechModel,
    client: string,
    signal: AbortSignal,
  ): Promise<VoiceConditioning> {
    const place = this.#options.queue.join(client, 'interactive', enrolCharacters);
    try {
      const turn = await place.turn(signal);
      return await model.enrol(clip, transcript).finally(() => turn.end());
    } finally {
      place.leave();
    }
  }

  async #requireFree(name: string, model: SpeechModel): Promise<void> {
    if (isOfModel(name, model) || (await this.#options.store.get(name)) !== undefined) throw taken(name);
  }
}

/** What a store keeps conditioning by: the same clip means other numbers to another model. */
export function modelKey(model: Pick<SpeechModel, 'id' | 'version'>): string {
  return `${model.id}@${model.version}`;
}

/** Names of presets are kept free even where the model has no such speaker. */
function isOfModel(name: string, model: SpeechModel): boolean {
  return (
    presetVoices.some((preset) => preset.name === name) ||
    modelVoices(model).some((voice) => answersTo(voice, name))
  );
}

function taken(name: string): VoiceExistsError {
  return new VoiceExistsError(`There is a voice "${name}" already; choose another name or delete it first.`);
}
