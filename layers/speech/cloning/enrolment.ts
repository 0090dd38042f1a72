/** What a clip tells of its speaker, by the model folder's own listening networks; loaded when the first clip comes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  kaldiFbank,
  minusMeanOverTime,
  officialResample,
  promptMel,
  whisperLogMel,
  whisperMelBins,
} from '../../audio/index.ts';
import type { Clip, VoiceConditioning } from '../model.ts';
import { SPEAKER_ENCODER, SPEECH_TOKENIZER, SpeakerEncoder, SpeechTokenizer } from './cloning-networks.ts';
import { CloningUnavailableError, TranscriptUnsupportedError } from './errors.ts';

/** Rates the official front end listens at. */
const LISTENING_RATE_HZ = 16_000;
const MEL_RATE_HZ = 22_050;

export class Enrolment {
  readonly #folder: string;
  readonly #threads: number;
  #speakerEncoder: Promise<SpeakerEncoder> | undefined;
  #speechTokenizer: Promise<SpeechTokenizer> | undefined;

  /** @param folder holds campplus.onnx and, for prompts, speech_tokenizer_v1.onnx */
  constructor(folder: string, threads: number) {
    this.#folder = folder;
    this.#threads = threads;
  }

  /**
   * Without a transcript the speaker embedding alone, with one the zero-shot prompt as well.
   * @throws CloningUnavailableError, TranscriptUnsupportedError when the folder lacks the network this needs
   */
  async enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning> {
    if (!this.#has(SPEAKER_ENCODER)) {
      throw new CloningUnavailableError(
        `This model can't clone voices: there is no ${SPEAKER_ENCODER} in its folder; use another model.`,
      );
    }
    if (transcript !== undefined && !this.#has(SPEECH_TOKENIZER)) {
      throw new TranscriptUnsupportedError(
        `This model clones from the clip alone: there is no ${SPEECH_TOKENIZER} in its folder; leave out what is said in the clip.`,
      );
    }
    const heard = officialResample(clip.samples, clip.sampleRateHz, LISTENING_RATE_HZ);
    this.#speakerEncoder ??= SpeakerEncoder.load(join(this.#folder, SPEAKER_ENCODER), {
      threads: this.#threads,
    });
    const embedding = await (await this.#speakerEncoder).embed(minusMeanOverTime(kaldiFbank(heard)).values);
    if (transcript === undefined) return { embedding };
    this.#speechTokenizer ??= SpeechTokenizer.load(join(this.#folder, SPEECH_TOKENIZER), {
      threads: this.#threads,
    });
    const { values: logMel } = whisperLogMel(heard);
    const speechTokens = await (await this.#speechTokenizer).tokenise(logMel, logMel.length / whisperMelBins);
    const { values: mel } = promptMel(officialResample(clip.samples, clip.sampleRateHz, MEL_RATE_HZ));
    return { embedding, prompt: { text: transcript, speechTokens, mel } };
  }

  async release(): Promise<void> {
    await Promise.all([
      this.#speakerEncoder?.then((encoder) => encoder.release()),
      this.#speechTokenizer?.then((tokenizer) => tokenizer.release()),
    ]);
  }

  #has(name: string): boolean {
    return existsSync(join(this.#folder, name));
  }
}
