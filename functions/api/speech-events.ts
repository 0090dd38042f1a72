/** Speech as server-sent events, as OpenAI's API has them: `speech.audio.delta` with base64, then `speech.audio.done`. */
import type { Context } from 'hono';
import { codePointCount, type PreparedOrder } from '../../layers/service/index.ts';
import { byteStream } from './byte-stream.ts';
import { type ApiEnv, type ApiParts, tell } from './context.ts';
import { firstOf, growingBody, startingWith } from './deliver.ts';
import { problemOf } from './problems.ts';

/** Pieces of stored audio are joined up to about this size, for each costs an event. */
const deltaBytes = 32 * 1024;

export async function deliverEvents(
  c: Context<ApiEnv>,
  parts: ApiParts,
  prepared: PreparedOrder,
): Promise<Response> {
  const { service, metrics, cutOff } = parts;
  const characters = codePointCount(prepared.resolved.order.text);
  tell(c, { chars: characters });
  const obtained = await service.obtain(prepared.resolved, c.get('client'), 'interactive');
  c.header('X-Model-Version', prepared.resolved.order.modelVersion);
  if (prepared.warnings.length > 0) c.header('X-Warning', prepared.warnings.join(', '));
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' };
  if ('key' in obtained) {
    tell(c, { source: 'stored' });
    metrics?.cacheHit();
    const pieces = service.audio.read(obtained)[Symbol.asyncIterator]();
    const body = events(pieces, characters, async () => obtained.speechTokenCount);
    return c.body(byteStream(body, { cutOff: cutOff && (() => cutOff(c)) }), 200, headers);
  }
  const { first, rest, leave } = await firstOf(c, obtained);
  const body = events(
    startingWith(first, rest),
    characters,
    async () => (await obtained.finished).facts.speechTokenCount,
  );
  return c.body(growingBody(c, parts, body, obtained, leave), 200, headers);
}

async function* events(
  pieces: AsyncIterator<Uint8Array>,
  inputTokens: number,
  outputTokens: () => Promise<number>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      for (let start = 0; start < next.value.byteLength; start += deltaBytes) {
        const audio = Buffer.from(next.value.subarray(start, start + deltaBytes)).toString('base64');
        yield event({ type: 'speech.audio.delta', audio });
      }
    }
    const spoken = await outputTokens();
    yield event({
      type: 'speech.audio.done',
      usage: { input_tokens: inputTokens, output_tokens: spoken, total_tokens: inputTokens + spoken },
    });
  } catch (error) {
    // The status is out already; the last event says what went wrong.
    const { code, detail } = problemOf(error);
    yield event({ type: 'error', error: { code, message: detail } });
  } finally {
    await pieces.return?.();
  }
}

function event(content: unknown): Uint8Array {
  return Buffer.from(`data: ${JSON.stringify(content)}\n\n`);
}
