/** The HTTP API as one Hono app: the same on a laptop and on Lambda. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { ApiEnv, ApiParts } from './context.ts';
import { ClientGoneError } from './deliver.ts';
import { allowOrigins, limitRate, refuseForeignPages, requireKey } from './guard.ts';
import { answerProblem, problemOf } from './problems.ts';
import { tellRequests } from './request-line.ts';
import { addCaptions } from './routes/captions.ts';
import { addDocs } from './routes/docs.ts';
import { addHealth } from './routes/health.ts';
import { addJobs } from './routes/jobs.ts';
import { addOpenAiLists } from './routes/openai-lists.ts';
import { addOpenAiSpeech } from './routes/openai-speech.ts';
import { addOperations } from './routes/operations.ts';
import { addSsml } from './routes/ssml.ts';
import { addTts } from './routes/tts.ts';
import { addVoices } from './routes/voices.ts';
import { apiPolicy, commonSecurityHeaders } from './security-headers.ts';
import type { SiteFiles } from './site-files.ts';
import { refuseInvalid } from './validation.ts';

export interface AppOptions {
  /** True on the owner's own machine: figures, reloading of models, and no requests from pages of other origins. */
  readonly local: boolean;
  /** Files to serve where the API has nothing. */
  readonly site?: SiteFiles | undefined;
}

/** Every route of the API; the caller adds what only its place has, such as files and the page. */
export function createApp(
  parts: ApiParts,
  { local, site }: AppOptions = { local: false },
): OpenAPIHono<ApiEnv> {
  const { log, settings } = parts;
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.use(tellRequests(parts));
  app.use(setSecurityHeaders());
  if (settings.corsOrigins.length > 0) app.use(allowOrigins(settings));
  if (local) app.use(refuseForeignPages(parts));
  app.use(requireKey(parts));
  app.use(limitRate(parts));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('Allow', methods.join(', '));
        return answerProblem(c, {
          httpStatus: 405,
          code: 'method_not_allowed',
          detail: `${c.req.method} is not possible here; use ${methods.join(' or ')}.`,
        });
      },
    }),
  );
  addTts(app, parts);
  addJobs(app, parts);
  addCaptions(app, parts);
  addVoices(app, parts);
  addOpenAiSpeech(app, parts);
  addOpenAiLists(app, parts);
  addHealth(app, parts);
  if (local) addOperations(app, parts);
  addSsml(app);
  addDocs(app);
  app.notFound(async (c) => {
    const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
    const file = reading ? await site?.answer(c) : undefined;
    if (file !== undefined) return file;
    return answerProblem(c, {
      httpStatus: 404,
      code: 'unknown_path',
      detail: `There is nothing at ${c.req.path.slice(0, 200)}; /docs lists what there is.`,
    });
  });
  app.onError((error, c) => {
    if (error instanceof ClientGoneError) return new Response(null, { status: 499 });
    const problem = problemOf(error);
    if (problem.httpStatus === 500) {
      log.error('request failed', { req: c.get('requestId'), error, stack: error.stack });
    }
    return answerProblem(c, problem);
  });
  return app;
}

function setSecurityHeaders(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(commonSecurityHeaders)) c.header(name, value);
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', apiPolicy);
  };
}
