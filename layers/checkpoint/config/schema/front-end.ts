/** What comes before the networks: prompt spectrogram, tokenizer, special tokens, rate. */
import { z } from 'zod';
import { CLASS_KEY } from '../hyper-yaml.ts';
import { built, size } from './arguments.ts';

export const melSchema = built('matcha.utils.audio.mel_spectrogram', {
  n_fft: size,
  num_mels: size,
  sampling_rate: size,
  hop_size: size,
  win_size: size,
  fmin: z.number().nonnegative(),
  fmax: z.number().positive().nullable(),
  center: z.literal(false).default(false),
}).transform((m) => ({
  fftSize: m.n_fft,
  bins: m.num_mels,
  sampleRateHz: m.sampling_rate,
  hopSamples: m.hop_size,
  windowSamples: m.win_size,
  lowestHz: m.fmin,
  /** null is half the sampling rate. */
  highestHz: m.fmax,
}));

const whisperTokenizer = built('whisper.tokenizer.get_tokenizer', {
  multilingual: z.literal(true),
  num_languages: z.int().min(1).max(1000).default(99),
  language: z.string().nullish(),
  task: z.string().nullish(),
}).transform((t) => ({
  kind: 'whisper' as const,
  multilingual: t.multilingual,
  numLanguages: t.num_languages,
  language: t.language ?? 'en',
  task: t.task ?? 'transcribe',
}));

/** The tokenizer of this project's own small models; its parameters are its own business. */
const phonemeTokenizer = z
  .looseObject({ [CLASS_KEY]: z.literal('cosyvoice_lite.phonemes.get_tokenizer') })
  .transform(({ [CLASS_KEY]: _, ...parameters }) => ({
    kind: 'phonemes' as const,
    parameters: parameters as Readonly<Record<string, unknown>>,
  }));

export const TOKENIZERS = {
  'whisper.tokenizer.get_tokenizer': whisperTokenizer,
  'cosyvoice_lite.phonemes.get_tokenizer': phonemeTokenizer,
} as const;

export const allowedSpecialSchema = z
  .union([z.literal('all'), z.array(z.string())], { error: '"all" or a list of special tokens' })
  .default('all');
export const sampleRateSchema = z.literal(22050);

export type MelConfig = z.output<typeof melSchema>;
export type TokenizerConfig = z.output<typeof whisperTokenizer> | z.output<typeof phonemeTokenizer>;
export type AllowedSpecial = z.output<typeof allowedSpecialSchema>;
