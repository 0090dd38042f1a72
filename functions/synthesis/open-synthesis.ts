/** The service as the synthesis functions run it: the model of the image, the bucket and the queue. */

import { describeCpu, instructionSetName } from '../../layers/runtime/index.ts';
import {
  type AssembledService,
  assembleService,
  findModels,
  ModelShelf,
  resamplerOnce,
  type Settings,
} from '../../layers/service/index.ts';
import { loadSpeechModel } from '../../layers/speech/index.ts';
import type { CloudLog } from '../cloud/cloud-log.ts';
import type { CloudSettings } from '../cloud/cloud-settings.ts';
import type { CloudStores } from '../cloud/cloud-stores.ts';

export interface Synthesis extends AssembledService {
  readonly stores: CloudStores;
  readonly cloud: CloudLog;
  readonly models: ModelShelf;
}

/**
 * Begins to load the model and resolves as soon as its folder is found. The model runs in this very process: a function serves one
 * request at a time, so nobody is held up by it.
 */
export async function openSynthesis(
  settings: Settings,
  { packsWeights, cacheFolder }: Pick<CloudSettings, 'packsWeights' | 'cacheFolder'>,
  stores: CloudStores,
  cloud: CloudLog,
): Promise<Synthesis> {
  const { log } = cloud;
  const models = await ModelShelf.open({
    find: () => findModels(settings.modelsFolder),
    load: async ({ folder }, onProgress) => {
      const model = await loadSpeechModel(folder, {
        // Lambda shows as many cores as the memory size pays for.
        ...(settings.threads > 0 && { threads: settings.threads }),
        ...(settings.memory !== 'auto' && { memory: settings.memory }),
        cacheFolder,
        packs: packsWeights,
        onProgress: ({ step, fraction }) => onProgress(step, fraction),
      });
      log.info(`ONNX graph optimized for CPU (${instructionSetName(describeCpu().instructionSet)})`);
      return model;
    },
    ...(settings.model !== undefined && { preferred: settings.model }),
    onReady: resamplerOnce(settings.sampleRateHz, log),
    log,
  });
  const { audio, voices, jobs, queue } = stores;
  const assembled = assembleService(
    {
      audio,
      voices,
      jobs,
      jobQueue: queue,
      models,
      unfinishedJobCount: () => queue.depth(),
      log,
      onReport: (report) => {
        cloud.figures.synthesis(report);
        const { stageSeconds, modelSeconds, audioSeconds, speechTokenCount, characters, cold } = report;
        log.info('spoken', {
          characters,
          tokens: speechTokenCount,
          audio_sec: audioSeconds,
          model_sec: modelSeconds,
          stage_sec: stageSeconds,
          cold,
        });
      },
    },
    settings,
  );
  return { ...assembled, stores, cloud, models };
}
