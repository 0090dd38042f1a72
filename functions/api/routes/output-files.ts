/** GET /output/…: the audio of the output folder, whole or in ranges (RFC 9110, section 14). */
import { createReadStream } from 'node:fs';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { contentTypes } from '../../../layers/audio/index.ts';
import type { AudioFolder } from '../../../layers/stores/index.ts';
import { byteStream } from '../byte-stream.ts';
import type { ApiEnv, ApiParts } from '../context.ts';
import { ProblemError } from '../problems.ts';

/** A part of a file: half open. */
interface Part {
  readonly start: number;
  readonly end: number;
}

export function addOutputFiles(
  app: OpenAPIHono<ApiEnv>,
  audioFolder: AudioFolder,
  { cutOff }: ApiParts,
): void {
  app.get('/output/:name', async (c) => {
    const name = c.req.param('name');
    const file = await audioFolder.file(name);
    if (file === undefined) {
      throw new ProblemError({
        httpStatus: 404,
        code: 'unknown_audio',
        detail: 'There is no such audio; it may have been deleted.',
      });
    }
    const extension = name.slice(name.lastIndexOf('.') + 1);
    const type = Object.entries(contentTypes).find(([format]) => format === extension)?.[1];
    c.header('Content-Type', type ?? 'application/octet-stream');
    c.header('Accept-Ranges', 'bytes');
    // A name holds its content's key: what is under it never changes.
    c.header('Cache-Control', 'private, max-age=31536000, immutable');
    c.header('ETag', `"${name}"`);
    c.header('Last-Modified', file.modifiedAt.toUTCString());
    if (c.req.header('if-none-match') === `"${name}"`) return c.body(null, 304);
    const part = requestedPart(c.req.header('range'), c.req.header('if-range'), name, file.byteLength);
    if (part === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${file.byteLength}`);
      throw new ProblemError({
        httpStatus: 416,
        code: 'range_not_satisfiable',
        detail: `The file has ${file.byteLength} bytes; ask for a part of those.`,
      });
    }
    const { start, end } = part ?? { start: 0, end: file.byteLength };
    c.header('Content-Length', String(end - start));
    if (part !== undefined) c.header('Content-Range', `bytes ${start}-${end - 1}/${file.byteLength}`);
    if (c.req.method === 'HEAD') return c.body(null, part === undefined ? 200 : 206);
    const stream = createReadStream(file.path, { start, end: end - 1 });
    const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    return c.body(
      byteStream(pieces, { onEnd: () => stream.destroy(), cutOff: cutOff && (() => cutOff(c)) }),
      part === undefined ? 200 : 206,
    );
  });
}

/** One range, as players ask for it; several at once, or what isn't a range, are answered with the whole file. */
function requestedPart(
  range: string | undefined,
  ifRange: string | undefined,
  name: string,
  byteLength: number,
): Part | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '');
  if (match === null || (ifRange !== undefined && ifRange !== `"${name}"`)) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, byteLength - Number(to)) : Number(from);
  const end = from === '' || to === '' ? byteLength : Math.min(byteLength, Number(to) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
}
