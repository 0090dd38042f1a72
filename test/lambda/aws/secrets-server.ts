/** Secrets Manager, as far as reading one secret goes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class SecretsServer {
  /** Asked before each request: an error's code, or nothing. */
  fault: () => string | undefined = () => undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(secrets: Readonly<Record<string, string>>): Promise<SecretsServer> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { SecretId } = JSON.parse(Buffer.concat(pieces).toString()) as { SecretId: string };
        const SecretString = secrets[SecretId];
        const code = made.fault() ?? (SecretString === undefined ? 'ResourceNotFoundException' : undefined);
        response.writeHead(code === undefined ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.1' });
        response.end(
          JSON.stringify(
            code === undefined ? { ARN: SecretId, SecretString } : { __type: code, message: code },
          ),
        );
      });
    });
    const made = new SecretsServer(server);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return made;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
