/** Events of a REST API (https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html) as requests, and answers as streams. */
import type { Writable } from 'node:stream';
import { z } from 'zod';
import { httpBody, writeAll } from '../cloud/lambda-runtime.ts';
import { acceptableId } from './request-line.ts';

const values = z.record(z.string(), z.array(z.string())).nullish();

const eventSchema = z.object({
  httpMethod: z.string(),
  path: z.string(),
  multiValueHeaders: values,
  multiValueQueryStringParameters: values,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ requestId: z.string(), identity: z.object({ sourceIp: z.string() }) }),
});

export interface HttpEvent {
  readonly request: Request;
  readonly requestId: string;
  /** Of whoever called CloudFront. */
  readonly address: string;
}

const requestIdHeader = 'x-request-id';

/** @param signal aborted when nobody waits for the answer any more. */
export function readHttpEvent(event: unknown, signal: AbortSignal): HttpEvent {
  const {
    httpMethod,
    path,
    multiValueHeaders,
    multiValueQueryStringParameters,
    body,
    isBase64Encoded,
    requestContext,
  } = eventSchema.parse(event);
  const headers = new Headers(pairs(multiValueHeaders));
  // The gateway's own where the caller gave none that can stand in a log.
  const given = headers.get(requestIdHeader) ?? '';
  const requestId = acceptableId.test(given) ? given : requestContext.requestId;
  headers.set(requestIdHeader, requestId);
  const url = new URL(`https://${headers.get('host') ?? 'localhost'}`);
  url.pathname = path;
  url.search = new URLSearchParams(pairs(multiValueQueryStringParameters)).toString();
  const hasBody = body !== null && body !== undefined && httpMethod !== 'GET' && httpMethod !== 'HEAD';
  const request = new Request(url, {
    method: httpMethod,
    headers,
    signal,
    ...(hasBody && { body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }),
  });
  // The last entry is CloudFront as API Gateway saw it, the one before the caller as CloudFront saw it; others anybody can write.
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
  return {
    request,
    requestId,
    address: forwarded.at(-2) || requestContext.identity.sourceIp,
  };
}

/**
 * Sends an answer as it comes.
 *
 * @throws when the body breaks off, so that the runtime ends the connection and half an answer can't pass for a whole one.
 */
export async function sendHttp(response: Response, stream: Writable): Promise<void> {
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [name, asciiOf(value)]));
  const body = httpBody(stream, { statusCode: response.status, headers });
  if (response.body === null) {
    // The head goes out with the first bytes, were they none.
    body.write(new Uint8Array(0));
  } else {
    for await (const piece of response.body) await writeAll(body, piece);
  }
  body.end();
}

function pairs(record: z.infer<typeof values>): [string, string][] {
  return Object.entries(record ?? {}).flatMap(([name, all]) =>
    all.map((value): [string, string] => [name, value]),
  );
}

/** Header values travel as JSON to a gateway that takes ASCII. */
function asciiOf(value: string): string {
  return /^[\x20-\x7e\t]*$/.test(value) ? value : encodeURIComponent(value);
}
