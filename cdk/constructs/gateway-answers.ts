/**
 * What API Gateway answers itself, before or instead of the function, in the form of the API's own problems (functions/api/problems.ts).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway';

interface Refusal {
  readonly type: ResponseType;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
}

const refusals: Readonly<Record<string, Refusal>> = {
  Throttled: {
    type: ResponseType.THROTTLED,
    title: 'Too many requests',
    code: 'rate_limited',
    detail: 'More requests came than this deployment takes; wait as long as Retry-After says.',
    retryAfterSeconds: 1,
  },
  TooLarge: {
    type: ResponseType.REQUEST_TOO_LARGE,
    title: 'Too large',
    code: 'body_too_large',
    detail: 'The body is larger than this deployment can take; on AWS a clip may be 4.4 MB.',
  },
  TooSlow: {
    type: ResponseType.INTEGRATION_TIMEOUT,
    title: 'Not now',
    code: 'gateway_timeout',
    detail: 'The function did not answer in time; try again, or send the text to POST /jobs.',
    retryAfterSeconds: 5,
  },
  Refused: {
    type: ResponseType.DEFAULT_4XX,
    title: 'Not allowed',
    code: 'refused_by_gateway',
    detail:
      'The gateway did not let the request through; the API is reached by the address of its site only.',
  },
  Failed: {
    type: ResponseType.DEFAULT_5XX,
    title: 'Internal error',
    code: 'gateway_failed',
    detail: 'The function gave no answer; try again in a moment.',
    retryAfterSeconds: 5,
  },
};

/** By the construct's id. */
export const gatewayAnswers: Readonly<Record<string, GatewayResponseOptions>> = Object.fromEntries(
  Object.entries(refusals).map(([id, { type, title, code, detail, retryAfterSeconds }]) => [
    id,
    {
      type,
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        ...(retryAfterSeconds !== undefined && { 'Retry-After': `'${retryAfterSeconds}'` }),
      },
      templates: {
        'application/json': JSON.stringify({
          type: 'about:blank',
          title,
          status: 'error',
          code,
          detail,
          request_id: '$context.requestId',
        }),
      },
    },
  ]),
);
