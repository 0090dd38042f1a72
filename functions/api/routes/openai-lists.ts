/** GET /v1/models and /v1/audio/voices, in the form OpenAI's clients read. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ModelStatus } from '../../../layers/service/index.ts';
import type { ApiEnv, ApiParts } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { problems } from '../schemas.ts';

const modelAnswer = z
  .object({
    id: z.string().openapi({ example: 'nano' }),
    object: z.literal('model'),
    created: z.number().int(),
    owned_by: z.string(),
    state: z.enum(['found', 'loading', 'ready', 'failed']),
    default: z.boolean(),
    version: z.string().optional(),
  })
  .openapi('Model');

const models = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'All models',
  responses: {
    200: {
      description: 'The model folders',
      content: {
        'application/json': { schema: z.object({ object: z.literal('list'), data: z.array(modelAnswer) }) },
      },
    },
    ...problems(401),
  },
});

const model = createRoute({
  method: 'get',
  path: '/v1/models/{id}',
  summary: 'One model',
  request: { params: z.object({ id: z.string().min(1) }) },
  responses: {
    200: { description: 'The model', content: { 'application/json': { schema: modelAnswer } } },
    ...problems(401, 404),
  },
});

const voices = createRoute({
  method: 'get',
  path: '/v1/audio/voices',
  summary: 'All voices, for clients of OpenAI-like servers',
  responses: {
    200: {
      description: 'The voices',
      content: {
        'application/json': {
          schema: z.object({
            object: z.literal('list'),
            voices: z.array(z.object({ id: z.string(), name: z.string(), object: z.literal('audio.voice') })),
          }),
        },
      },
    },
    ...problems(401, 503),
  },
});

export function addOpenAiLists(app: OpenAPIHono<ApiEnv>, { service }: ApiParts): void {
  const since = Math.floor(Date.now() / 1000);
  const fields = (status: ModelStatus): z.infer<typeof modelAnswer> => ({
    id: status.id,
    object: 'model',
    created: since,
    owned_by: 'local',
    state: status.state,
    default: status.isDefault,
    ...(status.version !== undefined && { version: status.version }),
  });

  app.openapi(models, (c) =>
    c.json({ object: 'list' as const, data: service.models.list().map(fields) }, 200),
  );

  app.openapi(model, (c) => {
    const { id } = c.req.valid('param');
    const known = service.models.list();
    const found = known.find((status) => status.id === id);
    if (found === undefined) {
      const ids = known.map((status) => status.id);
      // Named in the path, where OpenAI's clients expect a 404; in a field of a request it is a 422 as other fields are.
      throw new ProblemError({
        httpStatus: 404,
        code: 'unknown_model',
        detail: `There is no model "${id.slice(0, 200)}"; there are: ${ids.join(', ')}.`,
        more: { models: ids },
      });
    }
    return c.json(fields(found), 200);
  });

  app.openapi(voices, async (c) => {
    const listed = await service.voices.list(service.models.get());
    const data = listed.map(({ name, displayName }) => ({
      id: name,
      name: displayName.en,
      object: 'audio.voice' as const,
    }));
    return c.json({ object: 'list' as const, voices: data }, 200);
  });
}
