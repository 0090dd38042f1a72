/**
 * CloudFront on this machine, as the synthesised template sets it up: which path goes where with which methods, what it adds to requests
 * and answers. The page comes from a folder instead of a bucket; certificates, caching and the limits of time are left out.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

interface Behaviour {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly ResponseHeadersPolicyId: { readonly Ref: string };
}

interface Origin {
  readonly Id: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: unknown }[];
  readonly OriginAccessControlId?: unknown;
}

interface DistributionConfig {
  readonly DefaultRootObject: string;
  readonly DefaultCacheBehavior: Behaviour;
  readonly CacheBehaviors: readonly Behaviour[];
  readonly Origins: readonly Origin[];
}

interface HeadersPolicy {
  readonly SecurityHeadersConfig: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly CustomHeadersConfig?: { readonly Items: readonly { Header: string; Value: string }[] };
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface EdgeOptions {
  readonly resources: Readonly<Record<string, Resource>>;
  /** Where the REST API answers. */
  readonly api: string;
  readonly siteFolder: string;
  /** Where the media bucket answers; it takes the place of its name in policies. */
  readonly media: string;
}

/** What CloudFormation gets: strings joined of pieces, some of which are known only then. */
export function textOf(value: unknown, media = ''): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as {
    'Fn::Join'?: [string, unknown[]];
    'Fn::GetAtt'?: [string, string];
  };
  if (join !== undefined) {
    const text = join[1].map((piece) => textOf(piece, media)).join(join[0]);
    return media === '' ? text : text.replaceAll(`https://${media}`, media);
  }
  return attribute?.[1] === 'RegionalDomainName' && media !== '' ? media : JSON.stringify(value);
}

export class Edge {
  readonly config: DistributionConfig;
  readonly #options: EdgeOptions;
  readonly #server: Server;

  private constructor(server: Server, options: EdgeOptions) {
    this.#server = server;
    this.#options = options;
    const [distribution] = Object.values(options.resources).filter(
      ({ Type }) => Type === 'AWS::CloudFront::Distribution',
    );
    this.config = distribution?.Properties.DistributionConfig as DistributionConfig;
  }

  static async open(options: EdgeOptions): Promise<Edge> {
    const server = createServer((request, response) => {
      edge.#answer(request, response).catch(() => response.destroy());
    });
    const edge = new Edge(server, options);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return edge;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** The first pattern that fits: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html */
  behaviourOf(path: string): Behaviour {
    const { CacheBehaviors, DefaultCacheBehavior } = this.config;
    return (
      CacheBehaviors.find(({ PathPattern = '' }) => patternOf(PathPattern).test(path)) ?? DefaultCacheBehavior
    );
  }

  async #answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(asked.url ?? '/', 'http://edge').pathname;
    const behaviour = this.behaviourOf(path);
    for (const [name, value] of this.#headersOf(behaviour)) response.setHeader(name, value);
    if (!(behaviour.AllowedMethods ?? ['GET', 'HEAD']).includes(asked.method ?? '')) {
      response.writeHead(403, { 'Content-Type': 'text/html' }).end('<h1>403 ERROR</h1>');
      return;
    }
    const origin = this.config.Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
    if (origin?.OriginAccessControlId !== undefined) return this.#page(path, response);
    const added = (origin?.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }) => [
      HeaderName.toLowerCase(),
      textOf(HeaderValue),
    ]);
    // All of the viewer's headers but Host, and ours over theirs.
    const { host: _, ...viewers } = asked.headers;
    const onward = request(
      `${this.#options.api}${asked.url}`,
      { method: asked.method, headers: { ...viewers, ...Object.fromEntries(added) } },
      (answer) => {
        for (const [name, value] of Object.entries(answer.headers)) {
          if (value !== undefined && !response.hasHeader(name)) response.setHeader(name, value);
        }
        response.writeHead(answer.statusCode ?? 502);
        response.flushHeaders();
        answer.on('error', () => response.destroy());
        answer.on('aborted', () => response.destroy());
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  async #page(path: string, response: ServerResponse): Promise<void> {
    const name = path === '/' ? this.config.DefaultRootObject : path.slice(1);
    const body = await readFile(join(this.#options.siteFolder, name)).catch(() => undefined);
    if (body === undefined) {
      // S3 says 403 to whoever may not list.
      const mayList = JSON.stringify(this.#options.resources).includes('"s3:ListBucket"');
      response.writeHead(mayList ? 404 : 403, { 'Content-Type': 'application/xml' }).end('<Error/>');
      return;
    }
    response.writeHead(200, { 'Content-Type': mediaTypes[extname(name)] ?? 'binary/octet-stream' }).end(body);
  }

  #headersOf({ ResponseHeadersPolicyId }: Behaviour): [string, string][] {
    const policy =
      this.#options.resources[ResponseHeadersPolicyId.Ref]?.Properties.ResponseHeadersPolicyConfig;
    if (policy === undefined) throw new Error('a behaviour names a headers policy that is not there');
    const { SecurityHeadersConfig: security, CustomHeadersConfig } = policy as HeadersPolicy;
    const {
      ContentSecurityPolicy,
      FrameOptions,
      ReferrerPolicy,
      StrictTransportSecurity,
      ContentTypeOptions,
    } = security;
    const set: [string, unknown][] = [
      ['Content-Security-Policy', ContentSecurityPolicy?.ContentSecurityPolicy],
      ['X-Frame-Options', FrameOptions?.FrameOption],
      ['Referrer-Policy', ReferrerPolicy?.ReferrerPolicy],
      ['X-Content-Type-Options', ContentTypeOptions && 'nosniff'],
      [
        'Strict-Transport-Security',
        StrictTransportSecurity && `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
      ],
      ...(CustomHeadersConfig?.Items ?? []).map(({ Header, Value }): [string, string] => [Header, Value]),
    ];
    return set.flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, textOf(value, this.#options.media)]],
    );
  }
}

/** `*` is any number of characters, `?` one. */
function patternOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
