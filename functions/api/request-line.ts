/** One line a request, and an id in every answer. */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ApiEnv, ApiParts } from './context.ts';

/** Ids of others are taken over when they can't disturb a log. */
export const acceptableId = /^[\w.-]{1,64}$/;

export function tellRequests({ log, metrics }: ApiParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const began = performance.now();
    const given = c.req.header('x-request-id') ?? '';
    const requestId = acceptableId.test(given) ? given : randomUUID();
    const story: Record<string, unknown> = {};
    c.set('requestId', requestId);
    c.set('story', story);
    await next();
    c.header('X-Request-Id', requestId);
    const { status } = c.res;
    const firstByteSeconds = (performance.now() - began) / 1000;
    metrics?.request(c.req.method, routePath(c, -1), status, firstByteSeconds);
    const tellAll = (): void => {
      const level = status === 500 ? 'error' : 'info';
      log[level](`${c.req.method} ${c.req.path} ${status}`, {
        sec: (performance.now() - began) / 1000,
        ...(c.get('bodyEnd') && { first_byte_sec: firstByteSeconds }),
        req: requestId,
        ...story,
      });
    };
    const bodyEnd = c.get('bodyEnd');
    if (bodyEnd === undefined) tellAll();
    else void bodyEnd.then(tellAll);
  };
}
