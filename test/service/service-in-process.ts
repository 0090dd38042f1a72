/** The service over a fake model and folders of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AssembledService,
  type AudioStore,
  assembleService,
  type Log,
  ModelShelf,
  readSettings,
  type Settings,
  type SynthesisReport,
  silentLog,
} from '../../layers/service/index.ts';
import type { SpeechModel } from '../../layers/speech/model.ts';
import { AudioFolder, JobFolder, LocalJobQueue, VoiceFolder } from '../../layers/stores/index.ts';
import { FakeModel } from './fake-model.ts';

export interface ServiceOptions {
  readonly model?: SpeechModel;
  /** How the model comes to be, where a test is about that; null for a machine without models. */
  readonly load?: (() => Promise<SpeechModel>) | null;
  readonly environment?: Record<string, string>;
  /** Stands between the service and its audio folder. */
  readonly audio?: (folder: AudioFolder) => AudioStore;
  readonly log?: Log;
  /** A folder that is there already, for a second life. */
  readonly folder?: string;
  /** False leaves jobs undelivered. */
  readonly deliverJobs?: boolean;
  readonly onReport?: (report: SynthesisReport) => void;
}

export interface ServiceInProcess extends AssembledService {
  readonly model: SpeechModel;
  readonly models: ModelShelf;
  readonly folder: string;
  readonly audioFolder: AudioFolder;
  readonly voiceFolder: VoiceFolder;
  readonly jobFolder: JobFolder;
  readonly jobQueue: LocalJobQueue;
  readonly settings: Settings;
  /** Ends the work; keeps the folder. */
  stop(): Promise<void>;
  /** Ends the work and deletes the folder. */
  close(): Promise<void>;
}

export async function openService(options: ServiceOptions = {}): Promise<ServiceInProcess> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'cosyvoice-service-')));
  const settings = readSettings(options.environment ?? {});
  const log = options.log ?? silentLog;
  const model = options.model ?? new FakeModel();
  const audioFolder = new AudioFolder(join(folder, 'output'), '/output/');
  const voiceFolder = new VoiceFolder(join(folder, 'voices'));
  const jobFolder = new JobFolder(join(folder, 'jobs'));
  const jobQueue = new LocalJobQueue({ jobs: jobFolder, log, concurrency: 2, retrySeconds: 0.01 });
  const models = await ModelShelf.open({
    find: async () =>
      options.load === null ? [] : [{ id: model.id, folder: 'none', fingerprint: '', changedAt: 0 }],
    load: options.load ?? (async () => model),
    log,
  });
  if (options.load === undefined) await models.whenReady();
  const assembled = assembleService(
    {
      audio: options.audio?.(audioFolder) ?? audioFolder,
      voices: voiceFolder,
      jobs: jobFolder,
      jobQueue,
      models,
      unfinishedJobCount: async () => jobQueue.unfinishedCount,
      log,
      ...(options.onReport && { onReport: options.onReport }),
    },
    settings,
  );
  if (options.deliverJobs !== false) await jobQueue.start(assembled.runner);
  const stop = async (): Promise<void> => {
    await jobQueue.close();
    await assembled.synthesiser.idle();
  };
  return {
    ...assembled,
    model,
    models,
    folder,
    audioFolder,
    voiceFolder,
    jobFolder,
    jobQueue,
    settings,
    stop,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Looks again and again until it is so. */
export async function until<T>(look: () => Promise<T | undefined | false>, what: string): Promise<T> {
  for (const deadline = performance.now() + 150_000; performance.now() < deadline; ) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`it never came to pass: ${what}`);
}

/** Of a spy: calls that have come to an end, of those that were made. */
export function settled(results: readonly { readonly type: string }[]): number {
  return results.filter(({ type }) => type !== 'incomplete').length;
}
