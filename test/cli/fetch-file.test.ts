import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DownloadError, fetchFile } from '../../functions/cli/download/fetch-file.ts';

const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const quick = { retries: 3, retrySeconds: 0.01 };

let folder: string;
let path: string;
let server: Server;
let ranges: (string | undefined)[];
/** What the next GETs do besides sending the file. */
let behave: (request: IncomingMessage, response: ServerResponse, get: number) => boolean;
let announcedHash: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-'));
  path = join(folder, 'model', 'llm.pt');
  ranges = [];
  announcedHash = sha256;
  behave = () => false;
  server = createServer((request, response) => {
    if (request.url === '/missing') return void response.writeHead(404).end();
    if (request.url === '/llm.pt') {
      // A hub: the name of the content on the redirect, the content elsewhere.
      return void response
        .writeHead(302, {
          location: '/storage',
          'x-linked-etag': `"${announcedHash}"`,
          'x-linked-size': content.length,
        })
        .end();
    }
    if (request.method === 'HEAD') {
      return void response.writeHead(200, { etag: '"v1"', 'content-length': content.length }).end();
    }
    ranges.push(request.headers.range);
    if (behave(request, response, ranges.length)) return;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { etag: '"v1"', 'content-length': content.length - from });
    response.end(content.subarray(from));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const url = (name = 'llm.pt') => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;

it('fetches a file through a redirect, tells progress, and leaves nothing beside it', async () => {
  const seen: number[] = [];
  expect(await fetchFile(url(), path, { ...quick, onProgress: (present) => seen.push(present) })).toBe(true);
  expect((await readFile(path)).equals(content)).toBe(true);
  expect(seen.at(-1)).toBe(content.length);
  expect(await readdir(join(folder, 'model'))).toEqual(['llm.pt']);
});

it('does not fetch again what is there', async () => {
  await fetchFile(url(), path, quick);
  expect(await fetchFile(url(), path, quick)).toBe(false);
  expect(ranges).toHaveLength(1);
});

it('goes on where a broken connection stopped', async () => {
  behave = (_, response, get) => {
    if (get > 1) return false;
    response.writeHead(200, { etag: '"v1"', 'content-length': content.length });
    response.write(content.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 50));
    return true;
  };
  await fetchFile(url(), path, quick);
  expect((await readFile(path)).equals(content)).toBe(true);
  expect(ranges).toEqual([undefined, 'bytes=40000-']);
});

it('begins again when the part beside it belongs to another version of the file', async () => {
  await fetchFile(url(), path, quick);
  await rm(path);
  await writeFile(`${path}.part`, 'of the old version');
  await writeFile(`${path}.part.etag`, '"v0"');
  await fetchFile(url(), path, quick);
  expect(ranges.at(-1)).toBeUndefined();
  expect((await readFile(path)).equals(content)).toBe(true);
});

it('throws away what does not have the stated SHA-256, and says so', async () => {
  announcedHash = 'a'.repeat(64);
  const failure = fetchFile(url(), path, { retries: 1, retrySeconds: 0.01 });
  await expect(failure).rejects.toThrow(/SHA-256 .* expected a{64}/);
  expect(await readdir(join(folder, 'model'))).not.toContain('llm.pt');
});

it('tries a busy server again, and a refusing one not', async () => {
  behave = (_, response, get) => {
    if (get > 2) return false;
    response.writeHead(503).end();
    return true;
  };
  await fetchFile(url(), path, quick);
  expect(ranges).toHaveLength(3);
  await expect(fetchFile(url('missing'), path, quick)).rejects.toThrow(DownloadError);
  await expect(fetchFile(url('missing'), path, quick)).rejects.toThrow(/answered 404/);
});

it('says what to do when nobody answers', async () => {
  await expect(
    fetchFile('http://127.0.0.1:1/llm.pt', path, { retries: 1, retrySeconds: 0.01 }),
  ).rejects.toThrow(/cannot be reached; check the network, then run the command again/);
});
