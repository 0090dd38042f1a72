/**
 * CloudFront and the REST API on this machine: an HTTP request becomes the event of a proxy integration, the stream that comes back an
 * HTTP response; a stream that breaks off ends the connection.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalFunction } from './local-function.ts';

export class FrontDoor {
  readonly #server: Server;
  readonly #api: LocalFunction;
  readonly #key: string | undefined;

  private constructor(server: Server, api: LocalFunction, key: string | undefined) {
    this.#server = server;
    this.#api = api;
    this.#key = key;
  }

  /** @param key what methods ask for as `x-api-key`. */
  static async open(api: LocalFunction, key?: string): Promise<FrontDoor> {
    const server = createServer((request, response) => {
      door.#pass(request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(502).end('{"message": "Internal server error"}');
      });
    });
    const door = new FrontDoor(server, api, key);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (this.#key !== undefined && request.headers['x-api-key'] !== this.#key) {
      response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"message":"Forbidden"}');
      return;
    }
    const invocation = this.#api.invoke(restEvent(request, Buffer.concat(pieces)));
    let held: Buffer = Buffer.alloc(0);
    let begun = false;
    for await (const piece of invocation.pieces()) {
      if (begun) {
        response.write(piece);
        continue;
      }
      held = Buffer.concat([held, piece]);
      const end = held.indexOf(Buffer.alloc(8));
      if (end < 0) continue;
      const head = JSON.parse(held.toString('utf8', 0, end)) as {
        statusCode: number;
        headers: Record<string, string>;
      };
      response.writeHead(head.statusCode, head.headers);
      response.flushHeaders();
      if (held.length > end + 8) response.write(held.subarray(end + 8));
      begun = true;
    }
    if (!begun) throw new Error('the function answered without a head');
    response.end();
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
function restEvent(request: IncomingMessage, body: Buffer): unknown {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = [value ?? ''].flat();
  headers['x-forwarded-for'] = ['198.51.100.7, 203.0.113.9'];
  const query: Record<string, string[]> = {};
  for (const name of new Set(url.searchParams.keys())) query[name] = url.searchParams.getAll(name);
  return {
    resource: '/{proxy+}',
    httpMethod: request.method,
    path: url.pathname,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: headers,
    multiValueQueryStringParameters: Object.keys(query).length > 0 ? query : null,
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
    requestContext: { requestId: randomUUID(), identity: { sourceIp: '203.0.113.9' } },
  };
}
