/** The service as the API function runs it: requests are checked and jobs taken here, speech is made elsewhere. */
import {
  CloningDesk,
  FairQueue,
  JobDesk,
  type Log,
  ModelShelf,
  type Settings,
  SpeechService,
  VoiceCatalogue,
} from '../../layers/service/index.ts';
import type { CloudStores } from '../cloud/cloud-stores.ts';
import type { ModelCard } from '../cloud/model-card.ts';
import { LambdaMaker } from './lambda-maker.ts';
import { LambdaModel } from './lambda-model.ts';
import type { SynthesisFunction } from './lambda-synthesis.ts';

export interface LambdaServiceParts {
  readonly stores: CloudStores;
  readonly synthesis: SynthesisFunction;
  readonly card: ModelCard;
  readonly settings: Settings;
  readonly log: Log;
  readonly requestId: () => string;
}

export async function openLambdaService(parts: LambdaServiceParts): Promise<SpeechService> {
  const { stores, synthesis, card, settings, log, requestId } = parts;
  const { audio, voices: voiceStore, jobs, queue: jobQueue, bucket } = stores;
  const models = await ModelShelf.open({
    find: async () => [{ id: card.id, folder: '', fingerprint: card.version, changedAt: 0 }],
    load: async () => new LambdaModel({ card, synthesis, bucket, requestId }),
    log,
  });
  await models.whenReady();
  // An instance answers one request at a time; who waits for whom is Lambda's business.
  const queue = new FairQueue({ concurrency: 1, limit: settings.queueLimit });
  const cloning = new CloningDesk({ store: voiceStore, audio, queue });
  return new SpeechService({
    audio,
    models,
    voices: new VoiceCatalogue(voiceStore, (voice, model) => cloning.enrolAgain(voice, model)),
    cloning,
    queue,
    synthesiser: new LambdaMaker({ synthesis, audio, log, requestId }),
    jobs: new JobDesk({
      jobs,
      audio,
      queue: jobQueue,
      limit: settings.jobLimit,
      unfinishedCount: () => jobQueue.depth(),
    }),
    defaults: { quality: settings.quality, sampleRateHz: settings.sampleRateHz },
    log,
  });
}
