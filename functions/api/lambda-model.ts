/** A model that is somewhere else: its card is here, speaking and listening happen in the synthesis function. */
import { randomBytes } from 'node:crypto';
import { readConditioning } from '../../layers/service/voices/conditioning-text.ts';
import { CloningUnavailableError, TranscriptUnsupportedError } from '../../layers/speech/cloning/errors.ts';
import type {
  Clip,
  Language,
  SpeechModel,
  SpokenSegment,
  VoiceConditioning,
} from '../../layers/speech/model.ts';
import type { Bucket } from '../../layers/stores/cloud.ts';
import { embeddingsOf, type ModelCard } from '../cloud/model-card.ts';
import type { SynthesisFunction } from './lambda-synthesis.ts';

export interface LambdaModelOptions {
  readonly card: ModelCard;
  readonly synthesis: SynthesisFunction;
  readonly bucket: Bucket;
  readonly requestId: () => string;
}

export class LambdaModel implements SpeechModel {
  readonly id: string;
  readonly version: string;
  readonly sampleRateHz: number;
  readonly languages: readonly Language[];
  readonly speakers: ReadonlyMap<string, Float32Array>;
  readonly #options: LambdaModelOptions;

  constructor(options: LambdaModelOptions) {
    const { id, version, sampleRateHz, languages } = options.card;
    this.id = id;
    this.version = version;
    this.sampleRateHz = sampleRateHz;
    this.languages = languages;
    this.speakers = embeddingsOf(options.card);
    this.#options = options;
  }

  speak(): AsyncGenerator<SpokenSegment, void, undefined> {
    throw new Error('Orders are spoken by the synthesis function (lambda-maker.ts).');
  }

  async enrol(clip: Clip, transcript?: string): Promise<VoiceConditioning> {
    const { synthesis, bucket, requestId, card } = this.#options;
    if (!card.listening.clones) {
      throw new CloningUnavailableError(
        'This deployment cannot clone voices: its model came without campplus.onnx; put it into the model folder and deploy again.',
      );
    }
    if (transcript !== undefined && !card.listening.transcripts) {
      throw new TranscriptUnsupportedError(
        'This deployment clones from the clip alone: leave the transcript out, or deploy with -c transcripts=true.',
      );
    }
    // By way of the bucket: 30 s of samples are more than an invocation takes.
    const clipKey = `voice-files/arriving-${randomBytes(16).toString('hex')}`;
    const { samples, sampleRateHz } = clip;
    await bucket.put(clipKey, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    try {
      const text = await synthesis.ask({
        kind: 'enrol',
        requestId: requestId(),
        model: this.id,
        clipKey,
        sampleRateHz,
        ...(transcript !== undefined && { transcript }),
      });
      const conditioning = readConditioning(text);
      if (conditioning === undefined) throw new Error('the synthesis function answered with no conditioning');
      return conditioning;
    } finally {
      await bucket.delete(clipKey);
    }
  }

  async close(): Promise<void> {}
}
