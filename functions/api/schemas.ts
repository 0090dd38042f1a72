/** Schemas more than one route uses. Types, validation and the OpenAPI document all come from these. */
import { z } from '@hono/zod-openapi';
import { audioFormats } from '../../layers/audio/index.ts';
import { captionFormats } from '../../layers/service/index.ts';

/** Rates audio is delivered at. */
export const sampleRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000] as const;

export const textSchema = z
  .string()
  .refine((text) => text.trim() !== '', {
    message: 'The text is blank; send at least one character to speak.',
    params: { code: 'blank_text' },
  })
  .openapi({ example: '你好，世界。Hello, world.', minLength: 1 });

export const formatSchema = z.enum(audioFormats);

export const sampleRateSchema = z
  .int()
  .refine((rate) => sampleRates.some((known) => known === rate), {
    message: `"sample_rate" must be one of ${sampleRates.join(', ')}.`,
    params: { code: 'sample_rate_out_of_range' },
  })
  .openapi({ enum: [...sampleRates], example: 44100 });

export const seedSchema = z.int().min(0).max(4_294_967_295);

/** Word -> reading; small, because it comes with every request. */
export const lexiconSchema = z
  .record(z.string().min(1).max(100), z.string().min(1).max(200))
  .refine((lexicon) => Object.keys(lexicon).length <= 500, {
    message: '"lexicon" has more than 500 words; keep long lists in the model folder.',
    params: { code: 'lexicon_out_of_range' },
  })
  .openapi({ example: { CosyVoice: 'cozy voice' } });

/** What /tts and /jobs take. */
export const speechFields = {
  text: textSchema,
  speaker: z.string().min(1).max(400).optional().openapi({
    description:
      'A name out of GET /voices, or a blend such as xiaoxiao:0.7+zhiyan:0.3. Default: the first voice.',
    example: 'xiaoxiao',
  }),
  speed: z
    .number()
    .min(0.8)
    .max(1.2)
    .default(1)
    .openapi({ description: 'Durations scale by 1/speed; pitch stays.' }),
  format: formatSchema.optional().openapi({ description: 'Default: what Accept names, else wav.' }),
  sample_rate: sampleRateSchema.optional(),
  seed: seedSchema
    .optional()
    .openapi({ description: 'Same text, voice, speed, format and seed: same audio. Default: 0.' }),
  model: z.string().min(1).max(200).optional().openapi({ description: 'An id out of GET /v1/models.' }),
  quality: z.enum(['quality', 'balanced', 'fast']).optional(),
  lexicon: lexiconSchema.optional().openapi({ description: 'Word -> reading.' }),
  timestamps: z
    .boolean()
    .optional()
    .openapi({ description: 'Say in the JSON answer when each word is heard.' }),
  captions: z
    .enum(captionFormats)
    .optional()
    .openapi({ description: 'Say in the JSON answer where to get captions, as SubRip or WebVTT.' }),
};

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.literal('error'),
    code: z
      .string()
      .openapi({ description: 'Stable; clients may switch on it.', example: 'unknown_speaker' }),
    detail: z.string().openapi({ description: 'Says what to change.' }),
    request_id: z.string(),
  })
  .catchall(z.unknown())
  .openapi('Problem');

/** For routes: the problems they may answer. */
export function problems<Status extends number>(
  ...statuses: readonly Status[]
): Record<
  Status,
  { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } }
> {
  const answers = statuses.map((status) => [
    status,
    {
      description: problemDescriptions[status] ?? 'Problem',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(answers);
}

const problemDescriptions: Readonly<Record<number, string>> = {
  400: 'Not JSON, or a format that is not made here',
  401: 'The API key is missing or wrong',
  403: 'The thing is not yours to change',
  404: 'There is no such thing',
  406: 'Nothing the Accept header names can be made here',
  409: 'The name is taken',
  413: 'The body is too large',
  415: 'The body has the wrong media type',
  422: 'A field is unknown, missing, of a wrong type or out of range, or names something that is not there',
  429: 'Too many requests; wait as long as Retry-After says',
  503: 'The model is loading or the queue is full; wait as long as Retry-After says',
  507: 'No room left for audio',
};
