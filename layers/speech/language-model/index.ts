export { PromptLengthError, UnusableLogitsError } from './errors.ts';
export { type GenerateOptions, LanguageModel, type LanguageModelOptions } from './language-model.ts';
export { type LanguageModelNetworks, loadLanguageModelNetworks } from './networks.ts';
export type { Uniform } from './sampling.ts';
export type { SpeechPrompt, SpeechRequest } from './speech-request.ts';
export type { TokenGrammar } from './token-grammar.ts';
