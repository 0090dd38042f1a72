/** GET /health: is it there, can it speak, how much waits. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, ApiParts } from '../context.ts';

const healthAnswer = z
  .object({
    status: z.literal('ok'),
    live: z.literal(true),
    ready: z.boolean().openapi({ description: 'The default model is loaded and can speak.' }),
    model: z
      .object({
        id: z.string(),
        state: z.enum(['found', 'loading', 'ready', 'failed']),
        loaded: z.boolean(),
        version: z.string().optional(),
        progress: z.object({ stage: z.string(), fraction: z.number() }).optional(),
        error: z
          .string()
          .optional()
          .openapi({ description: 'Why it could not be loaded, as a code; the log says more.' }),
      })
      .nullable()
      .openapi({ description: 'The default model; null when there is none.' }),
    queue: z.object({
      depth: z.number().int(),
      running: z.number().int(),
      limit: z.number().int(),
    }),
    uptime_sec: z.number(),
  })
  .openapi('Health');

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Is it there, can it speak',
  security: [],
  responses: {
    200: { description: 'It is there', content: { 'application/json': { schema: healthAnswer } } },
  },
});

export function addHealth(app: OpenAPIHono<ApiEnv>, { service }: ApiParts): void {
  app.openapi(route, (c) => {
    const status = service.models.list().find(({ isDefault }) => isDefault);
    const { places, running, limit } = service.queue.depth;
    c.header('Cache-Control', 'no-store');
    return c.json(
      {
        status: 'ok' as const,
        live: true as const,
        ready: service.models.ready,
        model: status
          ? {
              id: status.id,
              state: status.state,
              loaded: status.state === 'ready',
              ...(status.version !== undefined && { version: status.version }),
              ...(status.progress && { progress: status.progress }),
              ...(status.error !== undefined && { error: status.error }),
            }
          : null,
        queue: { depth: places, running, limit },
        uptime_sec: Math.round(process.uptime()),
      },
      200,
    );
  });
}
