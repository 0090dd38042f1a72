/**
 * Errors as RFC 9457 answers: the one place that knows which condition is which HTTP status.
 *
 * Besides RFC 9457's members every problem has `"status": "error"` and a stable `code`. Under `/v1` there is an `error`
 * member as well, in the form OpenAI's clients read.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CosyVoiceError } from '../../layers/errors.ts';
import { unexpectedFault } from '../../layers/fault.ts';
import { type ApiEnv, tell } from './context.ts';

export interface Problem {
  readonly httpStatus: ContentfulStatusCode;
  readonly code: string;
  /** A sentence that says what to change. */
  readonly detail: string;
  readonly retryAfterSeconds?: number;
  /** The request's field that is wrong, for OpenAI's clients. */
  readonly field?: string;
  /** Further members. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An error that only HTTP knows. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Codes with a status of their own; a retryable error without one is 503, any other 500. */
const statusOfCode: Readonly<Record<string, ContentfulStatusCode>> = {
  unsupported_format: 400,
  unknown_job: 404,
  unknown_voice: 404,
  voice_exists: 409,
  voice_not_deletable: 403,
  blank_text: 422,
  text_too_long: 422,
  nothing_to_say: 422,
  unknown_speaker: 422,
  unknown_model: 422,
  invalid_blend: 422,
  invalid_voice_name: 422,
  consent_missing: 422,
  unsupported_sample_rate: 422,
  clip_refused: 422,
  invalid_ssml: 422,
  invalid_lexicon: 422,
  malformed_audio: 422,
  unsupported_audio: 422,
  audio_too_long: 422,
  cloning_unavailable: 422,
  transcript_unsupported: 422,
  storage_full: 507,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Key missing or wrong',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong media type',
  416: 'Range not satisfiable',
  422: 'Invalid request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not now',
  507: 'Storage full',
};

/** What a thrown thing is to the client. Anything nobody threw on purpose is a 500 that tells nothing of the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof HTTPException) return problemOfHono(error);
  if (error instanceof CosyVoiceError && error.code !== unexpectedFault) {
    const httpStatus = statusOfCode[error.code] ?? (error.retryable ? 503 : 500);
    if (httpStatus !== 500) {
      return {
        httpStatus,
        code: error.code,
        detail: error.message,
        ...retryAfter(error, httpStatus),
        more: error.details,
      };
    }
  }
  return {
    httpStatus: 500,
    code: 'internal_error',
    detail: 'Something failed on the server; the log has more under the request id of this answer.',
  };
}

/** Seconds until another try is worth it, where an error that may pass does not say. */
const usualRetrySeconds = 5;

function retryAfter(error: CosyVoiceError, httpStatus: number): { readonly retryAfterSeconds?: number } {
  if (error.retryAfterSeconds !== undefined) return { retryAfterSeconds: error.retryAfterSeconds };
  return httpStatus === 503 ? { retryAfterSeconds: usualRetrySeconds } : {};
}

function problemOfHono(error: HTTPException): Problem {
  switch (error.status) {
    case 413:
      return {
        httpStatus: 413,
        code: 'body_too_large',
        detail: 'The body is too large; send at most 1 MiB.',
      };
    case 415:
      return wrongMediaType('application/json');
    case 400:
      return {
        httpStatus: 400,
        code: 'malformed_body',
        detail: 'The body can not be read as what it claims to be.',
      };
    default:
      return { httpStatus: 500, code: 'internal_error', detail: 'Something failed on the server.' };
  }
}

export function wrongMediaType(wanted: string): Problem {
  return {
    httpStatus: 415,
    code: 'unsupported_media_type',
    detail: `The body must be ${wanted}; say so in the Content-Type header.`,
  };
}

/** The answer to a problem. */
export function answerProblem(c: Context<ApiEnv>, problem: Problem): Response {
  const { httpStatus, code, detail, retryAfterSeconds, field, more } = problem;
  if (retryAfterSeconds !== undefined)
    c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  tell(c, { code });
  const requestId = c.get('requestId');
  const openAiError = {
    message: detail,
    type: httpStatus < 500 ? 'invalid_request_error' : 'server_error',
    param: field ?? null,
    code,
  };
  const members = {
    type: 'about:blank',
    title: titles[httpStatus] ?? 'Error',
    status: 'error',
    code,
    detail,
    request_id: requestId,
  };
  // The members everybody reads stand first, and no further one can replace them.
  const body = {
    ...members,
    ...more,
    ...members,
    ...(c.req.path.startsWith('/v1/') && { error: openAiError }),
  };
  return c.body(JSON.stringify(body), httpStatus, { 'Content-Type': 'application/problem+json' });
}
