/** Bodies are checked before they are parsed: media type (415), size (413), encoding and syntax (400). */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ApiEnv } from './context.ts';
import { ProblemError, wrongMediaType } from './problems.ts';

export const jsonLimitBytes = 1024 * 1024;
export const clipLimitBytes = 20 * 1024 * 1024;

const jsonType = /^application\/json\s*(;|$)/i;
const formType = /^multipart\/form-data\s*;.*boundary=/i;

/** Refuses bodies over the limit, also those that don't say how long they are. */
export function limitBody(maxSize: number): MiddlewareHandler<ApiEnv> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new ProblemError({
        httpStatus: 413,
        code: 'body_too_large',
        detail: `The body is larger than ${maxSize / 1024 / 1024} MiB; send less.`,
        more: { limit_bytes: maxSize },
      });
    },
  });
}

/** Lets only well-formed JSON through. */
export function requireJson(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!isJson(c.req.header('content-type'))) throw new ProblemError(wrongMediaType('application/json'));
    checkJson(await c.req.arrayBuffer());
    await next();
  };
}

/** Lets only forms and well-formed JSON through. */
export function requireFormOrJson(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const type = c.req.header('content-type') ?? '';
    if (isJson(type)) checkJson(await c.req.arrayBuffer());
    else if (!formType.test(type)) throw new ProblemError(wrongMediaType('multipart/form-data'));
    await next();
  };
}

export function isJson(contentType: string | undefined): boolean {
  return jsonType.test(contentType ?? '');
}

function checkJson(bytes: ArrayBuffer): void {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const encoding = error instanceof TypeError;
    throw new ProblemError({
      httpStatus: 400,
      code: 'malformed_json',
      detail: encoding
        ? 'The body is not UTF-8; send the JSON in UTF-8 (on Windows: curl --data-binary @file.json).'
        : 'The body is not JSON; check quotes, commas and braces.',
    });
  }
}
