/** What cosyvoice.yaml says about a model: every size the engine uses comes from here. */
import type {
  AllowedSpecial,
  FlowConfig,
  HiftConfig,
  LlmConfig,
  MelConfig,
  TokenizerConfig,
} from './schema/index.ts';

export interface ModelConfig {
  /** Path of the file read. */
  readonly file: string;
  /** Rate of the model's audio; always 22,050 for this architecture. */
  readonly sampleRateHz: number;
  readonly tokenizer: TokenizerConfig;
  /** Special tokens that are tokens when they stand in a text. */
  readonly allowedSpecial: AllowedSpecial;
  readonly llm: LlmConfig;
  readonly flow: FlowConfig;
  readonly hift: HiftConfig;
  /** The mel spectrogram of prompt clips. */
  readonly featExtractor: MelConfig;
}
