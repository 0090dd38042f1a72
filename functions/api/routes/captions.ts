/** GET /captions/…: when the words of an audio are heard, as SubRip, WebVTT or JSON. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type CaptionFormat, captions } from '../../../layers/service/index.ts';
import type { ApiEnv, ApiParts } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { problems } from '../schemas.ts';
import { wordFields, wordSchema } from '../timing-fields.ts';

const contentTypes: Readonly<Record<CaptionFormat, string>> = {
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
};

const route = createRoute({
  method: 'get',
  path: '/captions/{file}',
  summary: 'Captions of an audio',
  description:
    'Where `captions_url` and `words_url` lead to. The same address with another ending gives another format: .srt, .vtt or .json.',
  request: {
    params: z.object({
      file: z
        .string()
        .max(200)
        .openapi({ example: `${'5f3c'.repeat(16)}.vtt` }),
    }),
  },
  responses: {
    200: {
      description: 'The captions',
      content: {
        'application/json': { schema: z.object({ words: z.array(wordSchema) }) },
        'text/vtt': { schema: z.string() },
        'application/x-subrip': { schema: z.string() },
      },
    },
    ...problems(404, 422),
  },
});

export function addCaptions(app: OpenAPIHono<ApiEnv>, { service }: ApiParts): void {
  app.openapi(route, async (c) => {
    const [, key, format] = /^([0-9a-f]{64})\.(srt|vtt|json)$/.exec(c.req.valid('param').file) ?? [];
    const audio = key === undefined ? undefined : await service.audio.find(key);
    const words = audio && (await service.audio.words(audio));
    if (words === undefined) {
      throw new ProblemError({
        httpStatus: 404,
        code: 'unknown_captions',
        detail: 'There are no such captions; the audio may have been deleted.',
      });
    }
    c.header('Cache-Control', 'private, max-age=3600');
    if (format !== 'srt' && format !== 'vtt') return c.json({ words: wordFields(words) }, 200);
    return c.body(captions(words, format), 200, { 'Content-Type': contentTypes[format] });
  });
}
