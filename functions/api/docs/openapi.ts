/** The OpenAPI document, made from the very schemas that check the requests. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../context.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;

export function openApiDocument(app: OpenAPIHono<ApiEnv>): OpenApiDocument {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'CosyVoice Lite',
      version: '1',
      description: 'Text in, natural speech out, on a CPU. Errors are RFC 9457 problems with a stable code.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{}, { key: [] }],
  });
}
