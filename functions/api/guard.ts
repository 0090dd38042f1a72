/** Who may come in, how often, and from which pages. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Settings } from '../../layers/service/index.ts';
import type { ApiEnv, ApiParts } from './context.ts';
import { answerProblem } from './problems.ts';
import { RateLimiter } from './rate-limiter.ts';

/**
 * Paths that need a key. The rest is the page, what says how to use the API, whether the server lives, and audio and captions,
 * whose names are their own keys.
 */
const keyed = /^\/(tts|jobs|voices|v1|models|metrics)(\/|$)/;

/** Requests that cost the machine something. */
const costly = /^\/(tts|jobs|voices|v1\/audio\/speech|voices\/[^/]+\/sample)$/;

const keyMark = 'key:';

/** The client where a key says who it is; an address may be many people's, and one person's may change. */
export function keyHolder(client: string): string | undefined {
  return client.startsWith(keyMark) ? client : undefined;
}

/** Sets who the client is; refuses a missing or wrong key when there are keys. */
export function requireKey({ settings, addressOf }: ApiParts): MiddlewareHandler<ApiEnv> {
  const digests = settings.apiKeys.map(digest);
  return async (c, next) => {
    c.set('client', addressOf?.(c) ?? 'local');
    const token = /^Bearer\s+(\S+)\s*$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (digests.length === 0 || !keyed.test(c.req.path)) return next();
    const given = digest(token ?? '');
    // Every key is compared, each in constant time: how long it takes tells nothing.
    const known = digests.filter((key) => timingSafeEqual(key, given)).length > 0;
    if (token !== undefined && known) {
      c.set('client', `${keyMark}${given.toString('hex').slice(0, 16)}`);
      return next();
    }
    c.header('WWW-Authenticate', 'Bearer');
    return answerProblem(c, {
      httpStatus: 401,
      code: 'unauthorized',
      detail:
        token === undefined
          ? 'This server wants an API key; send it as "Authorization: Bearer <key>".'
          : 'The API key is not one of this server; check it.',
    });
  };
}

/** Token bucket per client: a minute's worth at once, then as they refill. */
export function limitRate({ settings }: ApiParts): MiddlewareHandler<ApiEnv> {
  const limiter = new RateLimiter(settings.ratePerMinute);
  return async (c, next) => {
    if (
      settings.ratePerMinute === 0 ||
      !costly.test(c.req.path) ||
      (isReading(c) && !c.req.path.endsWith('/sample'))
    ) {
      return next();
    }
    const waitSeconds = limiter.take(c.get('client'), performance.now() / 1000);
    if (waitSeconds === 0) return next();
    return answerProblem(c, {
      httpStatus: 429,
      code: 'rate_limited',
      detail: `More than ${settings.ratePerMinute} requests a minute; wait as long as Retry-After says.`,
      retryAfterSeconds: waitSeconds,
    });
  };
}

/** Lets pages of the named origins call the API. */
export function allowOrigins({ corsOrigins }: Settings): MiddlewareHandler<ApiEnv> {
  return cors({
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Prefer', 'X-Request-Id'],
    exposeHeaders: [
      'Content-Disposition',
      'Location',
      'Preference-Applied',
      'Retry-After',
      'X-Audio-Duration',
      'X-Model-Version',
      'X-Request-Id',
      'X-Warning',
    ],
    maxAge: 600,
  });
}

/**
 * For a server on somebody's own machine: a page of another origin must not make it clone, delete or speak behind its owner's
 * back, which a browser would let it do with a plain form.
 */
export function refuseForeignPages({ settings }: ApiParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const origin = c.req.header('origin');
    if (
      origin === undefined ||
      isReading(c) ||
      settings.corsOrigins.some((one) => one === '*' || one === origin)
    ) {
      return next();
    }
    const host = URL.canParse(origin) ? new URL(origin).host : undefined;
    if (host === c.req.header('host')) return next();
    return answerProblem(c, {
      httpStatus: 403,
      code: 'foreign_origin',
      detail: `Pages of ${origin.slice(0, 200)} may not call this server; its owner can allow them with COSYVOICE_CORS.`,
    });
  };
}

function isReading(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS';
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
