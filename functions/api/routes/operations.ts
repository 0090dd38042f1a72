/** What only the machine's owner needs: figures, and looking for models again. Not on Lambda. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, ApiParts } from '../context.ts';
import { problems } from '../schemas.ts';

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  summary: "Figures in Prometheus' text format",
  responses: {
    200: { description: 'The figures', content: { 'text/plain': { schema: z.string() } } },
    ...problems(401),
  },
});

const reload = createRoute({
  method: 'post',
  path: '/models/reload',
  summary: 'Look for model folders again',
  description: 'New folders are found, changed ones loaded anew, those that are gone let go.',
  responses: {
    200: {
      description: 'What there is now',
      content: {
        'application/json': {
          schema: z.object({
            status: z.literal('success'),
            models: z.array(z.object({ id: z.string(), state: z.string(), default: z.boolean() })),
          }),
        },
      },
    },
    ...problems(401, 403),
  },
});

export function addOperations(app: OpenAPIHono<ApiEnv>, { service, metrics }: ApiParts): void {
  app.openapi(metricsRoute, (c) =>
    c.text(metrics?.text() ?? '', 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );

  app.openapi(reload, async (c) => {
    const models = await service.models.reload();
    return c.json(
      {
        status: 'success' as const,
        models: models.map(({ id, state, isDefault }) => ({ id, state, default: isDefault })),
      },
      200,
    );
  });
}
