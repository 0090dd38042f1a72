/** Lambda's API as far as streaming invocations go: the answer as an event stream (https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalFunction } from './local-function.ts';

export class LambdaServer {
  /** Asked before each invocation: an error's name and status, or nothing. */
  fault: () => { name: string; status: number } | undefined = () => undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: LocalFunction): Promise<LambdaServer> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', async () => {
        const fault = lambda.fault();
        if (fault !== undefined) {
          response.writeHead(fault.status, {
            'x-amzn-errortype': fault.name,
            'Content-Type': 'application/json',
          });
          response.end('{}');
          return;
        }
        response.writeHead(200, { 'Content-Type': 'application/vnd.amazon.eventstream' });
        let error: Error | undefined;
        try {
          const invocation = target.invoke(JSON.parse(Buffer.concat(pieces).toString()));
          for await (const piece of invocation.pieces()) response.write(message('PayloadChunk', piece));
        } catch (thrown) {
          error = thrown instanceof Error ? thrown : new Error(String(thrown));
        }
        const outcome = error ? { ErrorCode: 'Unhandled', ErrorDetails: error.message } : {};
        response.end(message('InvokeComplete', Buffer.from(JSON.stringify(outcome))));
      });
    });
    const lambda = new LambdaServer(server);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return lambda;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** One message: lengths, their checksum, headers, payload, the checksum of all. */
function message(event: string, payload: Buffer): Buffer {
  const type = event === 'PayloadChunk' ? 'application/octet-stream' : 'application/json';
  const headers = Buffer.concat([
    header(':message-type', 'event'),
    header(':event-type', event),
    header(':content-type', type),
  ]);
  const whole = Buffer.alloc(16 + headers.length + payload.length);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(headers.length, 4);
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8);
  headers.copy(whole, 12);
  payload.copy(whole, 12 + headers.length);
  whole.writeUInt32BE(crc32(whole.subarray(0, -4)), whole.length - 4);
  return whole;
}

function header(name: string, value: string): Buffer {
  const bytes = Buffer.alloc(4 + name.length + value.length);
  bytes.writeUInt8(name.length, 0);
  bytes.write(name, 1);
  bytes.writeUInt8(7, 1 + name.length);
  bytes.writeUInt16BE(value.length, 2 + name.length);
  bytes.write(value, 4 + name.length);
  return bytes;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
