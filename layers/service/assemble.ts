/** Puts the parts of the service together; which stores, queue and models they work with is the caller's choice. */
import type { Clip, SpeechModel } from '../speech/model.ts';
import { JobDesk } from './jobs/job-desk.ts';
import { JobRunner } from './jobs/job-runner.ts';
import type { Log } from './log.ts';
import type { ModelShelf } from './models/model-shelf.ts';
import type { SpeechOrder } from './order.ts';
import type { AudioStore, JobQueue, JobStore, VoiceStore } from './ports.ts';
import { FairQueue } from './schedule/fair-queue.ts';
import type { Settings } from './settings.ts';
import { SpeechService } from './speech-service.ts';
import { resolveOrder } from './synthesis/resolve.ts';
import { Synthesiser } from './synthesis/synthesiser.ts';
import type { SynthesisReport } from './synthesis/tally.ts';
import { CloningDesk } from './voices/cloning-desk.ts';
import { VoiceCatalogue } from './voices/voice-catalogue.ts';

export interface ServicePorts {
  readonly audio: AudioStore;
  readonly voices: VoiceStore;
  readonly jobs: JobStore;
  readonly jobQueue: JobQueue;
  readonly models: ModelShelf;
  /** Of jobs; an estimate will do. */
  readonly unfinishedJobCount: () => Promise<number>;
  /** See CloningDeskOptions. */
  readonly decodeClip?: (file: Uint8Array, model: SpeechModel) => Promise<Clip>;
  readonly log: Log;
  readonly onReport?: (report: SynthesisReport, order: SpeechOrder) => void;
}

export interface AssembledService {
  readonly service: SpeechService;
  /** For whoever delivers tasks. */
  readonly runner: JobRunner;
  readonly synthesiser: Synthesiser;
}

export function assembleService(ports: ServicePorts, settings: Settings): AssembledService {
  const { audio, jobs, models, log } = ports;
  const queue = new FairQueue({ concurrency: 1, limit: settings.queueLimit });
  const cloning = new CloningDesk({
    store: ports.voices,
    audio,
    queue,
    ...(ports.decodeClip && { decode: ports.decodeClip }),
  });
  const voices = new VoiceCatalogue(ports.voices, (voice, model) => cloning.enrolAgain(voice, model));
  const synthesiser = new Synthesiser({
    audio,
    queue,
    log,
    ...(ports.onReport && { onReport: ports.onReport }),
  });
  const runner = new JobRunner({
    jobs,
    audio,
    queue,
    synthesiser,
    model: (name) => models.whenReady(name),
    resolve: (order, model) => resolveOrder(order, model, voices),
    log,
  });
  const desk = new JobDesk({
    jobs,
    audio,
    queue: ports.jobQueue,
    limit: settings.jobLimit,
    unfinishedCount: ports.unfinishedJobCount,
  });
  const service = new SpeechService({
    audio,
    models,
    voices,
    cloning,
    queue,
    synthesiser,
    jobs: desk,
    runner,
    defaults: { quality: settings.quality, sampleRateHz: settings.sampleRateHz },
    log,
  });
  return { service, runner, synthesiser };
}
