/**
 * POST /v1/audio/speech: OpenAI's speech API (platform.openai.com/docs/api-reference/audio/createSpeech), so that its clients work
 * by changing their base URL.
 *
 * Differences kept on purpose: `wav` without `stream_format` comes whole, because a WAVE header must state a length that is
 * unknown while speaking (what takes longer than the server waits is streamed even so); `instructions` are not followed, which a header says; names of OpenAI's voices and models mean the
 * nearest of ours.
 */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { openAiVoices, type VoiceCatalogue } from '../../../layers/service/index.ts';
import type { SpeechModel } from '../../../layers/speech/model.ts';
import { type ApiEnv, type ApiParts, tell } from '../context.ts';
import { deliver } from '../deliver.ts';
import { jsonLimitBytes, limitBody, requireJson } from '../json-body.ts';
import { formatSchema, problems, textSchema } from '../schemas.ts';
import { deliverEvents } from '../speech-events.ts';

/** OpenAI's own limit. */
const inputLimit = 4096;

const speechRequest = z
  .strictObject({
    model: z.string().min(1).max(200).openapi({
      description: 'An id out of GET /v1/models; tts-1 and the like mean the default.',
      example: 'tts-1',
    }),
    input: textSchema.refine((text) => [...text].length <= inputLimit, {
      message: `"input" has more than ${inputLimit} characters; divide it, or use POST /jobs.`,
      params: { code: 'input_out_of_range' },
    }),
    voice: z.union([z.string().min(1).max(400), z.strictObject({ id: z.string().min(1).max(400) })]).openapi({
      description: "A name out of GET /v1/audio/voices, a blend, or one of OpenAI's names.",
      example: 'xiaoxiao',
    }),
    instructions: z.string().max(4096).optional().openapi({ description: 'Taken and not followed.' }),
    response_format: formatSchema.default('mp3'),
    speed: z.number().min(0.25).max(4).default(1),
    stream_format: z.enum(['audio', 'sse']).optional(),
  })
  .openapi('SpeechRequest');

const route = createRoute({
  method: 'post',
  path: '/v1/audio/speech',
  middleware: [limitBody(jsonLimitBytes), requireJson()] as const,
  summary: "Speak a text (OpenAI's API)",
  description: 'Audio comes while it is being made: the first bytes of a long text after its first clause.',
  request: { body: { required: true, content: { 'application/json': { schema: speechRequest } } } },
  responses: {
    200: {
      description: 'The audio, or events with pieces of it',
      content: {
        'audio/mpeg': { schema: z.string().openapi({ format: 'binary' }) },
        'text/event-stream': { schema: z.string() },
      },
    },
    ...problems(400, 401, 413, 415, 422, 429, 503),
  },
});

export function addOpenAiSpeech(app: OpenAPIHono<ApiEnv>, parts: ApiParts): void {
  const { service } = parts;
  app.openapi(route, async (c) => {
    const body = c.req.valid('json');
    const model = service.models.get(body.model);
    const speaker = await ownVoice(
      typeof body.voice === 'string' ? body.voice : body.voice.id,
      model,
      service.voices,
    );
    const ready = await service.prepare(
      { text: body.input, speaker, speed: body.speed, format: body.response_format, model: model.id },
      inputLimit,
    );
    const ignored = body.instructions ? ['instructions_ignored'] : [];
    const prepared = { ...ready, warnings: [...ready.warnings, ...ignored] };
    tell(c, { speaker: prepared.resolved.order.voice, model: model.id, format: body.response_format });
    if (body.stream_format === 'sse') return deliverEvents(c, parts, prepared);
    return deliver(c, parts, prepared, {
      audio: true,
      streaming: body.response_format !== 'wav' || body.stream_format === 'audio',
      attachment: false,
      mayBecomeJob: false,
    });
  });
}

/** One of OpenAI's names stands for the first of ours on its list, unless a voice here has that very name. */
async function ownVoice(name: string, model: SpeechModel, voices: VoiceCatalogue): Promise<string> {
  const candidates = openAiVoices.get(name);
  if (candidates === undefined) return name;
  const known = (await voices.list(model)).map((voice) => voice.name);
  return [name, ...candidates].find((candidate) => known.includes(candidate)) ?? voices.defaultVoice(model);
}
