/**
 * As much of S3's REST protocol as the stores use, in memory: objects with metadata and ranges, listings in pages, uploads in parts,
 * conditional writes, and signed links whose signature and age are checked.
 *
 * It is written from https://docs.aws.amazon.com/AmazonS3/latest/API/ and checked by running the same tests against another
 * implementation (S3_ENDPOINT, see test/lambda/README.md). It leaves out versions, ACLs and the signatures of headers.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { linkFault } from './signed-link.ts';

export interface StoredObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** What to do instead of answering, an S3 error code with its status or the end of the connection, or before it. */
export type Fault =
  | { readonly status: number; readonly code: string }
  | 'hang up'
  | { readonly delayMilliseconds: number };

const pageKeys = 1000;

export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<
    string,
    { key: string; headers: Record<string, string>; parts: Map<number, Buffer> }
  >();
  readonly requests: S3Request[] = [];
  /** Asked before each request. */
  fault: (request: S3Request) => Fault | undefined = () => undefined;
  /** Added to the clock by which links grow old. */
  clockSeconds = 0;
  /** Session tokens that S3 takes no longer, in requests and in links. */
  readonly expiredTokens = new Set<string>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<S3Server> {
    const server = createServer((request, response) => {
      s3.#answer(request, response).catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
    const s3 = new S3Server(server);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return s3;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const [, , ...rest] = url.pathname.split('/');
    const key = rest.map(decodeURIComponent).join('/');
    const asked: S3Request = { method: request.method ?? 'GET', key, query: url.searchParams };
    this.requests.push(asked);
    const body = unchunked(await bodyOf(request), request.headers['content-encoding']);
    const fault = this.fault(asked);
    if (fault === 'hang up') {
      return request.socket.destroy();
    }
    if (fault !== undefined && 'status' in fault) return refuse(response, fault.status, fault.code);
    if (fault !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMilliseconds));
    // The bucket's CORS rules (cdk/constructs/media-storage.ts) let every page read what it has a link to.
    if (request.headers.origin !== undefined) response.setHeader('Access-Control-Allow-Origin', '*');
    const token = request.headers['x-amz-security-token'] ?? url.searchParams.get('X-Amz-Security-Token');
    if (token !== null && this.expiredTokens.has(String(token))) return refuse(response, 400, 'ExpiredToken');
    const link = linkFault(request.method ?? 'GET', url, request.headers.host ?? '', this.clockSeconds);
    if (link !== undefined) return refuse(response, 403, link);
    if (key === '') return this.#list(url.searchParams, response);
    switch (asked.method) {
      case 'PUT':
        return url.searchParams.has('partNumber')
          ? this.#putPart(url.searchParams, body, response)
          : this.#put(key, request, body, response);
      case 'POST':
        return url.searchParams.has('uploads')
          ? this.#beginUpload(key, request, response)
          : this.#completeUpload(url.searchParams, response);
      case 'DELETE':
        if (url.searchParams.has('uploadId')) this.uploads.delete(url.searchParams.get('uploadId') ?? '');
        else this.objects.delete(key);
        response.statusCode = 204;
        return response.end();
      default:
        return this.#get(key, asked, request, response);
    }
  }

  #get(
    key: string,
    { method, query }: S3Request,
    request: IncomingMessage,
    response: ServerResponse,
  ): ServerResponse {
    const object = this.objects.get(key);
    if (object === undefined) return refuse(response, 404, 'NoSuchKey');
    for (const [name, value] of Object.entries(object.headers)) response.setHeader(name, value);
    for (const [name, value] of query) {
      if (name.startsWith('response-')) response.setHeader(name.slice('response-'.length), value);
    }
    response.setHeader('ETag', object.etag);
    response.setHeader('Last-Modified', object.modifiedAt.toUTCString());
    response.setHeader('Accept-Ranges', 'bytes');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = range?.[2] ? Math.min(Number(range[2]) + 1, object.body.length) : object.body.length;
    if (range !== null && start >= object.body.length) return refuse(response, 416, 'InvalidRange');
    const part = object.body.subarray(start, end);
    response.statusCode = range === null ? 200 : 206;
    if (range !== null)
      response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${object.body.length}`);
    response.setHeader('Content-Length', part.length);
    return response.end(method === 'HEAD' ? undefined : part);
  }

  #put(key: string, request: IncomingMessage, body: Buffer, response: ServerResponse): ServerResponse {
    const existing = this.objects.get(key);
    if (request.headers['if-none-match'] === '*' && existing !== undefined) {
      return refuse(response, 412, 'PreconditionFailed');
    }
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && existing?.etag !== wanted) {
      return refuse(response, existing === undefined ? 404 : 412, 'PreconditionFailed');
    }
    response.setHeader('ETag', this.#keep(key, kept(request), body));
    return response.end();
  }

  #keep(key: string, headers: Record<string, string>, body: Buffer): string {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    this.objects.set(key, { body, headers, etag, modifiedAt: new Date() });
    return etag;
  }

  #beginUpload(key: string, request: IncomingMessage, response: ServerResponse): ServerResponse {
    const id = randomUUID();
    this.uploads.set(id, { key, headers: kept(request), parts: new Map() });
    return xml(
      response,
      `<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>${escaped(key)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  #putPart(query: URLSearchParams, body: Buffer, response: ServerResponse): ServerResponse {
    const upload = this.uploads.get(query.get('uploadId') ?? '');
    if (upload === undefined) return refuse(response, 404, 'NoSuchUpload');
    upload.parts.set(Number(query.get('partNumber')), body);
    response.setHeader('ETag', `"${createHash('md5').update(body).digest('hex')}"`);
    return response.end();
  }

  #completeUpload(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const id = query.get('uploadId') ?? '';
    const upload = this.uploads.get(id);
    if (upload === undefined) return refuse(response, 404, 'NoSuchUpload');
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    if (parts.slice(0, -1).some((part) => part.length < 5 * 1024 * 1024))
      return refuse(response, 400, 'EntityTooSmall');
    this.uploads.delete(id);
    const etag = this.#keep(upload.key, upload.headers, Buffer.concat(parts));
    return xml(
      response,
      `<CompleteMultipartUploadResult><Key>${escaped(upload.key)}</Key><ETag>${escaped(etag)}</ETag></CompleteMultipartUploadResult>`,
    );
  }

  #list(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const prefix = query.get('prefix') ?? '';
    const delimiter = query.get('delimiter');
    const after = query.get('continuation-token') ?? '';
    const contents: string[] = [];
    const folders = new Set<string>();
    let last = '';
    let truncated = false;
    for (const key of [...this.objects.keys()].sort()) {
      if (!key.startsWith(prefix) || key <= after) continue;
      const cut = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      const folder = cut < 0 ? undefined : key.slice(0, cut + 1);
      if (folder !== undefined && folders.has(folder)) {
        last = key;
        continue;
      }
      if (contents.length + folders.size >= pageKeys) {
        truncated = true;
        break;
      }
      last = key;
      if (folder !== undefined) folders.add(folder);
      else {
        const modified = this.objects.get(key)?.modifiedAt.toISOString();
        contents.push(
          `<Contents><Key>${escaped(key)}</Key><LastModified>${modified}</LastModified></Contents>`,
        );
      }
    }
    return xml(
      response,
      `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents.join('')}${[...folders].map((one) => `<CommonPrefixes><Prefix>${escaped(one)}</Prefix></CommonPrefixes>`).join('')}${truncated ? `<NextContinuationToken>${escaped(last)}</NextContinuationToken>` : ''}</ListBucketResult>`,
    );
  }
}

/** Headers that belong to the object. */
function kept(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && (name === 'content-type' || name.startsWith('x-amz-meta-'))
        ? [[name, value]]
        : [],
    ),
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Bodies in `aws-chunked` coding: hexadecimal length, data, and a checksum after the last. */
function unchunked(body: Buffer, encoding: string | undefined): Buffer {
  if (!encoding?.includes('aws-chunked')) return body;
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) return Buffer.concat(pieces);
    pieces.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

function refuse(response: ServerResponse, status: number, code: string): ServerResponse {
  response.statusCode = status;
  return xml(response, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function xml(response: ServerResponse, text: string): ServerResponse {
  response.setHeader('Content-Type', 'application/xml');
  return response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
