/** Adapters of the service's ports. */
export { AudioFolder } from './folder/audio-folder.ts';
export { JobFolder } from './folder/job-folder.ts';
export { LocalJobQueue, type LocalJobQueueOptions } from './folder/local-job-queue.ts';
export { VoiceFolder } from './folder/voice-folder.ts';
