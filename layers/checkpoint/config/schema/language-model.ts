/** TransformerLM of llm/llm.py. */
import { z } from 'zod';
import { built, size } from './arguments.ts';
import { conformer, transformer } from './encoder.ts';

const sampling = built('cosyvoice.utils.common.ras_sampling', {
  top_p: z.number().positive().max(1).default(0.8),
  top_k: size.default(25),
  win_size: size.default(10),
  tau_r: z.number().nonnegative().default(0.1),
}).transform((s) => ({ topP: s.top_p, topK: s.top_k, windowSize: s.win_size, tauR: s.tau_r }));

const OFFICIAL_SAMPLING = { topP: 0.8, topK: 25, windowSize: 10, tauR: 0.1 };

/** Of models of phones (voice/README.md): a phone lasts as long as the mean of its lengths, nothing else being left to choose. */
const meanLength = built('cosyvoice_lite.sampling.mean_length', {}).transform(() => 'meanLength' as const);

export const llmSchema = built('cosyvoice.llm.llm.TransformerLM', {
  text_encoder_input_size: size,
  llm_input_size: size,
  llm_output_size: size,
  text_token_size: size,
  speech_token_size: size,
  spk_embed_dim: size.default(192),
  text_encoder: conformer,
  llm: transformer,
  // Configurations before repetition-aware sampling was an argument do not name it.
  sampling: z.union([sampling, meanLength]).default(OFFICIAL_SAMPLING),
}).transform((l) => ({
  textTokens: l.text_token_size,
  /** Also the id of end-of-speech; the decoder has one row more. */
  speechTokens: l.speech_token_size,
  textEmbeddingSize: l.text_encoder_input_size,
  inputSize: l.llm_input_size,
  outputSize: l.llm_output_size,
  speakerEmbeddingSize: l.spk_embed_dim,
  textEncoder: l.text_encoder,
  decoder: l.llm,
  sampling: l.sampling === 'meanLength' ? OFFICIAL_SAMPLING : l.sampling,
  meanLengths: l.sampling === 'meanLength',
}));

export type SamplingConfig = z.output<typeof sampling>;
export type LlmConfig = z.output<typeof llmSchema>;
