export { CosyVoice } from './cosyvoice.ts';
export { ModelMissingError } from './errors.ts';
export { type LoadOptions, loadSpeechModel } from './load.ts';
export { MEMORY_USES, type MemoryUse, memoryLimitBytes, memoryUseWithin } from './memory-use.ts';
export * from './model.ts';
export { type ModelFolder, modelFolderAt } from './model-folders.ts';
