/** The app behind Node's HTTP server. */
import type { Server } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Hono } from 'hono';
import type { ApiEnv, ApiParts } from './context.ts';

export interface Listening {
  readonly port: number;
  /** Takes no new connections and waits for the running requests; after `seconds` they are cut off. */
  close(seconds: number): Promise<void>;
}

/** Longer than clients and proxies keep connections that nobody uses. */
const keepAliveMilliseconds = 75_000;

/** @throws when the port is taken. */
export async function listen(app: Hono<ApiEnv>, port: number, host: string): Promise<Listening> {
  const server = serve({ fetch: app.fetch, port, hostname: host }) as Server;
  // Node closes an idle connection after 5 s, often just as its client sends the next request.
  server.keepAliveTimeout = keepAliveMilliseconds;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async (seconds) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Connections become idle one by one, as their requests end.
      const tidy = setInterval(() => server.closeIdleConnections(), 50);
      const impatient = setTimeout(() => server.closeAllConnections(), seconds * 1000);
      await closed;
      clearInterval(tidy);
      clearTimeout(impatient);
    },
  };
}

/** What only Node's server knows of a request. */
export function nodeParts(trustProxy: boolean): Required<Pick<ApiParts, 'addressOf' | 'cutOff'>> {
  return {
    addressOf: (c) => {
      // Only the proxy nearest to this server is believed: it wrote the last entry.
      const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
      return forwarded || getConnInfo(c).remote.address;
    },
    cutOff: (c) => {
      bindings(c).outgoing.destroy();
    },
  };
}

function bindings(c: Context<ApiEnv>): HttpBindings {
  return c.env as unknown as HttpBindings;
}
