/** The service as one machine runs it: folders for storage, a process for each model. */
import { resolve } from 'node:path';
import {
  assembleService,
  decodeCheckedClip,
  findModels,
  type Log,
  ModelShelf,
  resamplerOnce,
  type ServiceMetrics,
  type Settings,
  type SpeechService,
  WorkerModel,
} from '../../layers/service/index.ts';
import { AudioFolder, JobFolder, LocalJobQueue, VoiceFolder } from '../../layers/stores/index.ts';
import { Housekeeping } from './housekeeping.ts';

/** Where clients find the files of the output folder. */
export const outputPrefix = '/output/';

/** Jobs worked on at the same time: one short one gets on beside a long one. */
const jobConcurrency = 2;

export interface LocalService {
  readonly service: SpeechService;
  readonly audioFolder: AudioFolder;
  /** Stops jobs where they are, lets other work end, then ends the models' processes. */
  close(): Promise<void>;
}

/** @param modelProcess the file that runs a model in a process of its own. */
export async function openLocalService(
  settings: Settings,
  log: Log,
  metrics: ServiceMetrics,
  modelProcess: URL,
): Promise<LocalService> {
  const audioFolder = new AudioFolder(resolve(settings.outputFolder), outputPrefix);
  const jobs = new JobFolder(resolve(settings.jobsFolder));
  const jobQueue = new LocalJobQueue({ jobs, log, concurrency: jobConcurrency });
  const models = await ModelShelf.open({
    find: () => findModels(resolve(settings.modelsFolder)),
    load: (found, onProgress, signal) =>
      WorkerModel.load({
        entry: modelProcess,
        folder: found.folder,
        log,
        load: {
          threads: settings.threads,
          ...(settings.memory !== 'auto' && { memory: settings.memory }),
          ...(settings.precision !== 'auto' && { precision: settings.precision }),
        },
        onProgress,
        signal,
        onCrash: () => metrics.crash(),
      }),
    ...(settings.model !== undefined && { preferred: settings.model }),
    onReady: resamplerOnce(settings.sampleRateHz, log),
    log,
  });
  const { service, runner, synthesiser } = assembleService(
    {
      audio: audioFolder,
      voices: new VoiceFolder(resolve(settings.voicesFolder)),
      jobs,
      jobQueue,
      models,
      unfinishedJobCount: async () => jobQueue.unfinishedCount,
      decodeClip: (file, model) =>
        model instanceof WorkerModel ? model.decodeClip(file) : decodeCheckedClip(file),
      log,
      onReport: (report) => metrics.synthesis(report),
    },
    settings,
  );
  metrics.watch(service, () => jobQueue.unfinishedCount);
  const housekeeping = new Housekeeping({ audio: audioFolder, jobs, settings, log });
  await jobQueue.start(runner);
  return {
    service,
    audioFolder,
    close: async () => {
      housekeeping.stop();
      await jobQueue.close();
      service.queue.close();
      await synthesiser.idle();
      await models.close();
    },
  };
}
