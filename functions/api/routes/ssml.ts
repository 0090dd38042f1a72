/** GET /ssml: the tags and SSML elements that a text may hold. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../context.ts';
import { markupTables } from '../docs/markup-tables.ts';

const route = createRoute({
  method: 'get',
  path: '/ssml',
  summary: 'Tags and SSML elements that a text may hold',
  responses: {
    200: {
      description: 'The lists',
      content: {
        'application/json': {
          schema: z.object({
            tags: z.array(z.object({ tag: z.string(), meaning: z.string() })),
            elements: z.array(
              z.object({
                name: z.string(),
                content: z.enum(['mixed', 'text', 'empty']).openapi({ description: 'What may be inside.' }),
                meaning: z.string(),
                attributes: z.array(
                  z.object({ name: z.string(), required: z.boolean(), values: z.string() }),
                ),
              }),
            ),
            max_depth: z.number().openapi({ description: 'Elements may stand this deep in one another.' }),
            longest_pause_sec: z.number(),
            longest_pauses_sec: z.number().openapi({ description: 'Of all pauses asked for in a text.' }),
          }),
        },
      },
    },
  },
});

export function addSsml(app: OpenAPIHono<ApiEnv>): void {
  app.openapi(route, (c) => c.json(markupTables(), 200));
}
