/** POST /tts: text in, a link to the audio or the audio itself out. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ApiEnv, type ApiParts, tell } from '../context.ts';
import { deliver } from '../deliver.ts';
import { jobAnswer } from '../job-fields.ts';
import { jsonLimitBytes, limitBody, requireJson } from '../json-body.ts';
import { preferredWaitSeconds, wanted } from '../negotiation.ts';
import { ProblemError } from '../problems.ts';
import { problems, speechFields, textSchema } from '../schemas.ts';
import { wordSchema } from '../timing-fields.ts';

const ttsRequest = z
  .strictObject({
    ...speechFields,
    text: textSchema.openapi({
      description: 'What is longer than the limit of the server (1,200 characters) is cut, with a warning.',
    }),
  })
  .openapi('TtsRequest');

const ttsAnswer = z
  .object({
    status: z.literal('success'),
    audio_url: z.string().openapi({ example: '/output/20240601_120000_1f3a5c7e9b2d.wav' }),
    duration_sec: z.number(),
    model_version: z.string().openapi({ example: 'cosy-300m-lite-v202406' }),
    words: z.array(wordSchema).optional().openapi({ description: 'With `timestamps`: in order.' }),
    captions_url: z.string().optional().openapi({
      description: 'With `captions`: SubRip or WebVTT, on this server.',
      example: '/captions/5f3c….vtt',
    }),
    warning: z.string().optional().openapi({ example: 'text_truncated_at_1200_chars' }),
    warnings: z
      .array(z.string())
      .optional()
      .openapi({ description: 'All of them, when there is more than one.' }),
  })
  .openapi('TtsAnswer');

const route = createRoute({
  method: 'post',
  path: '/tts',
  middleware: [limitBody(jsonLimitBytes), requireJson()] as const,
  summary: 'Speak a text',
  description:
    'Answers with JSON that links to the audio, or with the audio itself when Accept names an audio type or ?download=1 is set.',
  request: {
    headers: z.object({
      prefer: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: '`wait=N`: seconds to wait before the answer is a 202 (RFC 7240).' }),
    }),
    query: z.strictObject({
      download: z.enum(['0', '1']).optional().openapi({ description: '1: answer with the audio itself.' }),
      stream: z.enum(['0', '1']).optional().openapi({
        description: '1: send the audio while it is being made; 202 when its first sound takes too long.',
      }),
    }),
    body: { required: true, content: { 'application/json': { schema: ttsRequest } } },
  },
  responses: {
    200: {
      description: 'The audio, or where it is',
      content: {
        'application/json': { schema: ttsAnswer },
        'audio/wav': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    202: {
      description: 'It takes longer; ask at Location how far it is',
      headers: z.object({ Location: z.string().openapi({ example: '/jobs/0f3c…' }) }),
      content: { 'application/json': { schema: jobAnswer } },
    },
    ...problems(400, 401, 406, 413, 415, 422, 429, 503, 507),
  },
});

export function addTts(app: OpenAPIHono<ApiEnv>, parts: ApiParts): void {
  const { service, settings } = parts;
  app.openapi(route, async (c) => {
    const body = c.req.valid('json');
    const query = c.req.valid('query');
    const want = wanted(c.req.header('accept'));
    if (want.kind === 'nothing' && query.download !== '1') {
      throw new ProblemError({
        httpStatus: 406,
        code: 'not_acceptable',
        detail: 'Nothing the Accept header names can be made here; ask for application/json or audio/wav.',
      });
    }
    const prepared = await service.prepare(
      {
        text: body.text,
        speaker: body.speaker,
        speed: body.speed,
        format: body.format ?? (want.kind === 'audio' ? want.format : undefined),
        sampleRateHz: body.sample_rate,
        seed: body.seed,
        model: body.model,
        quality: body.quality,
        lexicon: body.lexicon,
        timestamps: body.timestamps,
        captions: body.captions,
      },
      settings.textLimit,
    );
    tell(c, { speaker: prepared.resolved.order.voice, model: prepared.resolved.order.model });
    return deliver(c, parts, prepared, {
      audio: want.kind === 'audio' || query.download === '1',
      streaming: query.stream === '1',
      attachment: query.download === '1',
      mayBecomeJob: true,
      preferredWaitSeconds: preferredWaitSeconds(c.req.header('prefer')),
    });
  });
}
