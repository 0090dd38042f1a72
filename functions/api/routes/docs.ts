/** GET /openapi.json for machines, GET /docs for people. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../context.ts';
import { openApiDocument } from '../docs/openapi.ts';
import { docsPage } from '../docs/page.ts';
import { docsStyle } from '../docs/style.data.ts';
import { pagePolicy } from '../security-headers.ts';

const styleUrl = '/docs/style.css';

/** Comes after all other routes: the document lists what is there by then. */
export function addDocs(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'Only where the server has keys.',
  });
  let document: ReturnType<typeof openApiDocument> | undefined;
  const once = (): ReturnType<typeof openApiDocument> => {
    document ??= openApiDocument(app);
    return document;
  };
  app.get('/openapi.json', (c) => c.json(once()));
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', pagePolicy());
    return c.html(docsPage(once(), styleUrl));
  });
  app.get(styleUrl, (c) => c.body(docsStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
}
