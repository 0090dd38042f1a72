export type { ModelConfig } from './model-config.ts';
export { CONFIG_FILE, parseModelConfig, readModelConfig } from './read-model-config.ts';
export type {
  AllowedSpecial,
  CfmConfig,
  EncoderConfig,
  EstimatorConfig,
  FlowConfig,
  HiftConfig,
  LengthRegulatorConfig,
  LlmConfig,
  MelConfig,
  SamplingConfig,
  TokenizerConfig,
} from './schema/index.ts';
