/**
 * A Lambda function on this machine: a process of AWS' runtime client that runs a handler by the runtime API, started when first
 * needed, one invocation at a time, killed when an invocation takes longer than the function may.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface FunctionOptions {
  readonly name: string;
  /** The folder that is /var/task. */
  readonly taskRoot: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** AWS' own runtime client: of the image's base, or compiled (aws-lambda-ric/README.md). */
const clientFolder = process.env.RUNTIME_CLIENT ?? join(import.meta.dirname, 'aws-lambda-ric');

/** What comes back of an invocation, piece by piece. @throws InvocationError in the middle of it, if that is where it fails. */
export interface Invocation {
  readonly contentType: Promise<string>;
  pieces(): AsyncGenerator<Buffer, void, undefined>;
}

export class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

interface Pending {
  readonly id: string;
  readonly event: unknown;
  readonly invocation: Feed;
}

/** Pieces as they arrive, for one reader. */
class Feed implements Invocation {
  readonly contentType: Promise<string>;
  readonly #pieces: Buffer[] = [];
  #begin: (type: string) => void = () => {};
  #wake: () => void = () => {};
  #ended = false;
  #error: Error | undefined;

  constructor() {
    this.contentType = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  begin(contentType: string): void {
    this.#begin(contentType);
  }

  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#begin('');
    this.#wake();
  }

  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) yield piece;
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

export class LocalFunction {
  /** Seconds from the start of the process to its first `next`. */
  initSeconds: number | undefined;
  initError: string | undefined;
  /** What it had written when it said it was ready. */
  outputAtInit = '';
  /** Of the last process that ended by itself. */
  exitCode: number | null | undefined;
  starts = 0;
  output = '';
  readonly #options: FunctionOptions;
  readonly #server: Server;
  readonly #waiting: Pending[] = [];
  #child: ChildProcess | undefined;
  #childStarted = 0;
  #poll: ServerResponse | undefined;
  #running: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: FunctionOptions, server: Server) {
    this.#options = options;
    this.#server = server;
  }

  static async open(options: FunctionOptions): Promise<LocalFunction> {
    const server = createServer((request, response) => made.#answer(request, response));
    const made = new LocalFunction(options, server);
    // Like Lambda's, it keeps connections for as long as the client does.
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return made;
  }

  invoke(event: unknown): Invocation {
    const pending: Pending = { id: randomUUID(), event, invocation: new Feed() };
    this.#waiting.push(pending);
    this.start();
    this.#next();
    return pending.invocation;
  }

  /** As Lambda does it before a request comes, where instances are kept warm. */
  start(): void {
    if (this.#child !== undefined) return;
    const { name, taskRoot, handler, environment, timeoutSeconds } = this.#options;
    this.starts++;
    this.#childStarted = performance.now();
    this.initSeconds = undefined;
    const child = spawn(process.env.LAMBDA_NODE ?? process.execPath, [join(clientFolder, 'index.mjs')], {
      cwd: taskRoot,
      // Nothing of this machine's own environment: what Lambda gives, and what the stack sets.
      env: {
        PATH: process.env.PATH,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3538',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'secret',
        LAMBDA_TASK_ROOT: taskRoot,
        TZ: ':UTC',
        _HANDLER: handler,
        FUNCTION_TIMEOUT: String(timeoutSeconds),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const collect = (piece: Buffer): void => {
      this.output += piece.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('exit', (code) => {
      if (this.#child !== child) return;
      this.exitCode = code;
      this.#child = undefined;
      this.#poll = undefined;
      this.#finish(new InvocationError('Runtime exited'));
      if (this.#waiting.length === 0) return;
      if (this.initError === undefined) {
        this.start();
        return;
      }
      for (const { invocation } of this.#waiting.splice(0)) {
        invocation.end(new InvocationError(`Init failed: ${this.initError}`));
      }
    });
  }

  /** The instance goes, whatever it is at. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child?.kill(signal);
  }

  async close(): Promise<void> {
    const child = this.#child;
    const gone = child && new Promise((exited) => child.once('exit', exited));
    child?.kill('SIGKILL');
    await gone;
    clearTimeout(this.#timer);
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #next(): void {
    if (this.#poll === undefined || this.#running !== undefined) return;
    const pending = this.#waiting.shift();
    if (pending === undefined) return;
    const response = this.#poll;
    this.#poll = undefined;
    this.#running = pending;
    const { timeoutSeconds, name } = this.#options;
    this.#timer = setTimeout(() => this.kill(), timeoutSeconds * 1000);
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': pending.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutSeconds * 1000),
      'Lambda-Runtime-Invoked-Function-Arn': `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    });
    response.end(JSON.stringify(pending.event));
  }

  #finish(error?: Error): void {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = undefined;
    running?.invocation.end(error);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').replace('/2018-06-01/runtime', '');
    if (path === '/invocation/next') {
      if (this.initSeconds === undefined) {
        this.initSeconds = (performance.now() - this.#childStarted) / 1000;
        this.outputAtInit = this.output;
      }
      this.#poll = response;
      this.#next();
      return;
    }
    const feed = this.#running?.invocation;
    const isError = path.endsWith('/error');
    const pieces: Buffer[] = [];
    if (!isError) feed?.begin(request.headers['content-type'] ?? '');
    request.on('data', (piece: Buffer) => (isError ? pieces.push(piece) : feed?.push(piece)));
    request.on('end', () => {
      if (path === '/init/error') this.initError = Buffer.concat(pieces).toString();
      else if (isError) this.#finish(new InvocationError(Buffer.concat(pieces).toString()));
      else {
        const failed = request.trailers['lambda-runtime-function-error-type'];
        this.#finish(failed === undefined ? undefined : new InvocationError(String(failed)));
      }
      response.writeHead(202).end();
    });
  }
}

/** The whole answer at once. */
export async function wholeAnswer(invocation: Invocation): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of invocation.pieces()) pieces.push(piece);
  return Buffer.concat(pieces);
}
