/**
 * The part of cosyvoice.yaml that inference needs, from the arguments of the official constructors to the names this engine uses.
 * Defaults are the official constructors' (cosyvoice/llm/llm.py, flow/*.py, transformer/encoder.py, hifigan/*.py, matcha/utils/audio.py);
 * arguments that only training reads are left out. What this engine's graphs do not have is refused here, by its value.
 */
export type { EncoderConfig } from './encoder.ts';
export {
  type CfmConfig,
  type EstimatorConfig,
  type FlowConfig,
  flowSchema,
  type LengthRegulatorConfig,
} from './flow.ts';
export {
  type AllowedSpecial,
  allowedSpecialSchema,
  type MelConfig,
  melSchema,
  sampleRateSchema,
  TOKENIZERS,
  type TokenizerConfig,
} from './front-end.ts';
export { type LlmConfig, llmSchema, type SamplingConfig } from './language-model.ts';
export { type HiftConfig, hiftSchema } from './vocoder.ts';
