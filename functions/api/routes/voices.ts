/** GET, POST and DELETE /voices: which voices there are, cloning, naming blends, and deleting both. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  type CloneRequest,
  ConsentMissingError,
  type ListedVoice,
  type StoredVoice,
  sampleSentence,
  UnknownSpeakerError,
  UnknownVoiceError,
} from '../../../layers/service/index.ts';
import type { SpeechModel } from '../../../layers/speech/model.ts';
import { type ApiEnv, type ApiParts, tell } from '../context.ts';
import { deliver } from '../deliver.ts';
import { clipLimitBytes, isJson, limitBody, requireFormOrJson } from '../json-body.ts';
import { problems } from '../schemas.ts';

const voiceAnswer = z
  .object({
    name: z.string().openapi({ example: 'xiaoxiao' }),
    display_name: z.object({ zh: z.string(), en: z.string() }),
    languages: z.array(z.string()).openapi({ example: ['zh', 'en'] }),
    kind: z.enum(['preset', 'cloned', 'blend']),
    sample_url: z.string().openapi({ example: '/voices/xiaoxiao/sample' }),
    created_at: z.string().optional(),
  })
  .openapi('Voice');

const listAnswer = z
  .object({ status: z.literal('success'), default: z.string(), voices: z.array(voiceAnswer) })
  .openapi('VoiceList');

const createdAnswer = z.object({ status: z.literal('success'), voice: voiceAnswer }).openapi('VoiceCreated');

const modelQuery = z.strictObject({
  model: z.string().min(1).max(200).optional().openapi({ description: 'An id out of GET /v1/models.' }),
});

const list = createRoute({
  method: 'get',
  path: '/voices',
  summary: 'All voices',
  description:
    'The first one is the default. Blends of them, such as xiaoxiao:0.7+zhiyan:0.3, can be used as well.',
  request: { query: modelQuery },
  responses: {
    200: { description: 'The voices', content: { 'application/json': { schema: listAnswer } } },
    ...problems(401, 422, 503),
  },
});

const cloneForm = z
  .strictObject({
    clip: z
      .custom<File>((value) => value instanceof File, {
        message: '"clip" must be a file: send the form with the clip as a file part.',
        params: { code: 'clip_missing' },
      })
      .openapi({
        type: 'string',
        format: 'binary',
        description: '10 to 30 s of one person speaking; WAV, MP3, FLAC, Ogg, M4A or AAC, at most 20 MiB.',
      }),
    name: z.string().min(1).max(40).openapi({ example: 'my_colleague' }),
    transcript: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .openapi({ description: 'What is said in the clip; makes the clone better.' }),
    consent: z.string().max(10).optional().openapi({
      description: '`true`: the speaker of the clip agrees. Kept with the time.',
      example: 'true',
    }),
  })
  .openapi('CloneRequest');

const blendBody = z
  .strictObject({
    name: z.string().min(1).max(40).openapi({ example: 'between' }),
    blend: z.string().min(1).max(400).openapi({ example: 'xiaoxiao:0.7+zhiyan:0.3' }),
  })
  .openapi('BlendRequest');

const create = createRoute({
  method: 'post',
  path: '/voices',
  middleware: [limitBody(clipLimitBytes), requireFormOrJson()] as const,
  summary: 'Clone a voice from a clip, or give a blend a name',
  request: {
    query: modelQuery,
    // Not "required", which would have both kinds of body checked at once; the middleware sees to it that there is one.
    body: {
      content: {
        'multipart/form-data': { schema: cloneForm },
        'application/json': { schema: blendBody },
      },
    },
  },
  responses: {
    201: {
      description: 'The voice, in the list at once',
      headers: z.object({ Location: z.string().openapi({ example: '/voices/my_colleague' }) }),
      content: { 'application/json': { schema: createdAnswer } },
    },
    ...problems(400, 401, 409, 413, 415, 422, 429, 503, 507),
  },
});

const nameParam = z.object({ name: z.string().min(1) });

const remove = createRoute({
  method: 'delete',
  path: '/voices/{name}',
  summary: 'Delete a cloned voice or a named blend',
  description: 'A clone goes with its clip, everything made of it, and all audio it is heard in.',
  request: { params: nameParam },
  responses: { 204: { description: 'Gone' }, ...problems(401, 403, 404, 503) },
});

const sample = createRoute({
  method: 'get',
  path: '/voices/{name}/sample',
  summary: 'Hear a voice',
  request: { params: nameParam, query: modelQuery },
  responses: {
    200: {
      description: 'A sentence in that voice',
      content: { 'audio/wav': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems(401, 404, 422, 429, 503),
  },
});

export function addVoices(app: OpenAPIHono<ApiEnv>, parts: ApiParts): void {
  const { service, settings } = parts;

  app.openapi(list, async (c) => {
    const model = service.models.get(c.req.valid('query').model);
    const voices = await service.voices.list(model);
    return c.json(
      {
        status: 'success' as const,
        default: service.voices.defaultVoice(model),
        voices: voices.map(voiceFields),
      },
      200,
    );
  });

  app.openapi(create, async (c) => {
    const model = service.models.get(c.req.valid('query').model);
    const body = isJson(c.req.header('content-type')) ? c.req.valid('json') : c.req.valid('form');
    const voice =
      'blend' in body
        ? await saveBlend(body, model)
        : await clone(body, model, c.get('client'), c.req.raw.signal);
    tell(c, { voice: voice.name, clip_sec: voice.clipSeconds });
    c.header('Location', `/voices/${encodeURIComponent(voice.name)}`);
    const displayName = { zh: voice.name, en: voice.name };
    const listed: ListedVoice = { ...voice, displayName, languages: model.languages };
    return c.json({ status: 'success' as const, voice: voiceFields(listed) }, 201);
  });

  const saveBlend = async (
    { name, blend }: z.infer<typeof blendBody>,
    model: SpeechModel,
  ): Promise<StoredVoice> => {
    // Resolved once, so that only what can be spoken gets a name.
    await service.voices.resolve(blend, model);
    return service.cloning.saveBlend(name, blend, model);
  };

  const clone = async (
    form: z.infer<typeof cloneForm>,
    model: SpeechModel,
    client: string,
    signal: AbortSignal,
  ): Promise<StoredVoice> => {
    if (form.consent !== undefined && !/^(true|yes|on|1)$/i.test(form.consent)) {
      throw new ConsentMissingError(
        'The speaker of the clip must agree to be cloned; send consent=true once that is so.',
      );
    }
    const request: CloneRequest = {
      name: form.name,
      clip: new Uint8Array(await form.clip.arrayBuffer()),
      ...(form.transcript !== undefined && { transcript: form.transcript }),
      consent: form.consent !== undefined,
    };
    return service.cloning.clone(request, model, client, signal);
  };

  app.openapi(remove, async (c) => {
    await service.cloning.remove(c.req.valid('param').name, service.models.get());
    return c.body(null, 204);
  });

  app.openapi(sample, async (c) => {
    const { model: modelName } = c.req.valid('query');
    const model = service.models.get(modelName);
    const voice = await service.voices.resolve(c.req.valid('param').name, model).catch(asPath);
    const text = sampleSentence(voice.languages);
    const prepared = await service.prepare(
      { text, speaker: voice.name, model: model.id },
      settings.textLimit,
    );
    return deliver(c, parts, prepared, {
      audio: true,
      streaming: false,
      attachment: false,
      mayBecomeJob: false,
    });
  });
}

/** An unknown voice is a wrong field in a body, and nothing at all in a path. */
function asPath(error: unknown): never {
  if (!(error instanceof UnknownSpeakerError)) throw error;
  throw new UnknownVoiceError(error.message, error.details);
}

function voiceFields(voice: ListedVoice): z.infer<typeof voiceAnswer> {
  return {
    name: voice.name,
    display_name: voice.displayName,
    languages: [...voice.languages],
    kind: voice.kind,
    sample_url: `/voices/${encodeURIComponent(voice.name)}/sample`,
    ...(voice.createdAt !== undefined && { created_at: voice.createdAt }),
  };
}
