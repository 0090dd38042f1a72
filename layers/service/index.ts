/** A request becomes stored audio. */
export { type AssembledService, assembleService, type ServicePorts } from './assemble.ts';
export { contentKey } from './content-key.ts';
export * from './errors.ts';
export { JobDesk, type JobDeskOptions, type JobView } from './jobs/job-desk.ts';
export { JobBusyError } from './jobs/job-errors.ts';
export { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts';
export { splitText } from './jobs/split-text.ts';
export {
  jsonLog,
  type Log,
  type LogFields,
  type LogLevel,
  readableLog,
  silentLog,
} from './log.ts';
export { chooseDefault, type FoundModel, findModels } from './models/find-models.ts';
export {
  ModelShelf,
  type ModelShelfOptions,
  type ModelState,
  type ModelStatus,
} from './models/model-shelf.ts';
export {
  type CutText,
  codePointCount,
  cutText,
  type SpeechOrder,
} from './order.ts';
export type * from './ports.ts';
export { InvalidSettingError, readSettings, settingsMarkdown } from './read-settings.ts';
export {
  FairQueue,
  type FairQueueOptions,
  type Place,
  type Turn,
  type WorkKind,
} from './schedule/fair-queue.ts';
export { type ServiceMetrics, serviceMetrics } from './service-metrics.ts';
export type { Settings } from './settings.ts';
export { settingsTable } from './settings-table.ts';
export {
  type AudioMaker,
  type PreparedOrder,
  type ServiceDefaults,
  type SpeechRequest,
  SpeechService,
  type SpeechServiceParts,
} from './speech-service.ts';
export { resamplerOnce } from './synthesis/delivery.ts';
export type { Listener, RenderedAudio } from './synthesis/rendering.ts';
export { resolveOrder } from './synthesis/resolve.ts';
export type { ResolvedOrder, SynthesiserOptions } from './synthesis/synthesiser.ts';
export type { SynthesisReport } from './synthesis/tally.ts';
export { blendEmbeddings, parseBlend, slerp } from './voices/blend.ts';
export { decodeCheckedClip } from './voices/clip.ts';
export { type CloneRequest, CloningDesk } from './voices/cloning-desk.ts';
export { sampleSentence } from './voices/model-voices.ts';
export { openAiVoices } from './voices/presets.data.ts';
export { type ListedVoice, type ResolvedVoice, VoiceCatalogue } from './voices/voice-catalogue.ts';
export { voiceName } from './voices/voice-name.ts';
export { type CaptionFormat, captionFormats, captions } from './words/captions.ts';
export { type SpokenWord, wordsFromJson, wordsToJson } from './words/spoken-words.ts';
export type { LoadHooks, LoadOptions } from './worker/protocol.ts';
export type { LoadSpeechModel } from './worker/serve-model.ts';
export { WorkerModel, type WorkerModelOptions } from './worker/worker-model.ts';
