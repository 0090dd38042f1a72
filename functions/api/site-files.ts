/** The page: static files of one folder, as they were built. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { byteStream } from './byte-stream.ts';
import type { ApiEnv } from './context.ts';
import { pagePolicy } from './security-headers.ts';

export class SiteFiles {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** @returns undefined when there is no page in the folder. */
  static async open(folder: string): Promise<SiteFiles | undefined> {
    const isPage = await stat(join(folder, 'index.html')).then(
      (file) => file.isFile(),
      () => false,
    );
    return isPage ? new SiteFiles(await realpath(folder)) : undefined;
  }

  /** The file at a request's path, or undefined when the page has none there. */
  async answer(c: Context<ApiEnv>): Promise<Response | undefined> {
    const path = await this.#file(c.req.path);
    if (path === undefined) return undefined;
    const { size } = await stat(path);
    const type = getMimeType(path) ?? 'application/octet-stream';
    c.header('Content-Type', type);
    c.header('Content-Length', String(size));
    c.header('Content-Security-Policy', pagePolicy());
    // A name with a digest in it never stands for other bytes.
    const immutable = /[.-][0-9a-zA-Z_]{8,}\.\w+$/.test(path) && !path.endsWith('.html');
    c.header('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (c.req.method === 'HEAD') return c.body(null, 200);
    const stream = createReadStream(path);
    const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    return c.body(byteStream(pieces, { onEnd: () => stream.destroy() }), 200);
  }

  /** Whatever the path says, links included, the file lies inside the folder and none of its names begins with a dot. */
  async #file(requestPath: string): Promise<string | undefined> {
    try {
      const names = decodeURIComponent(requestPath).split('/').slice(1);
      if (names.some((name) => name.startsWith('.') || /[\\\0]/.test(name))) return undefined;
      const wanted = join(this.#root, ...names, ...(names.at(-1) === '' ? ['index.html'] : []));
      const path = await realpath(wanted);
      return path.startsWith(this.#root + sep) && (await stat(path)).isFile() ? path : undefined;
    } catch {
      return undefined;
    }
  }
}
