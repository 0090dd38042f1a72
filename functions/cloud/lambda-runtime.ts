/** What Lambda's Node runtime gives handlers that stream (https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html). */
import type { Writable } from 'node:stream';

export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

export type StreamHandler = (event: unknown, stream: Writable, context: LambdaContext) => Promise<void>;

interface LambdaGlobal {
  streamifyResponse(handler: StreamHandler): unknown;
  readonly HttpResponseStream: {
    from(stream: Writable, head: { statusCode: number; headers: Record<string, string> }): Writable;
  };
}

/** Handlers stop this long before Lambda would stop them, to say so and leave things in order. */
export const spareSeconds = 5;

/** Marks a handler as one that streams. Outside of Lambda it is the handler itself. */
export function streaming(handler: StreamHandler): unknown {
  return lambda()?.streamifyResponse(handler) ?? handler;
}

/** The body of an HTTP answer with this head. */
export function httpBody(
  stream: Writable,
  head: { statusCode: number; headers: Record<string, string> },
): Writable {
  const runtime = lambda();
  if (runtime === undefined) throw new Error('An HTTP answer streams only inside Lambda.');
  return runtime.HttpResponseStream.from(stream, head);
}

/** Aborted when the invocation's time is nearly over. @returns stop it when the work is done. */
export function deadlineOf(context: LambdaContext, reason: Error): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - spareSeconds * 1000);
  const timer = setTimeout(() => controller.abort(reason), milliseconds);
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/** Writes, and waits where the reader is slower. */
export async function writeAll(stream: Writable, bytes: Uint8Array): Promise<void> {
  if (stream.destroyed) throw new Error('The reader of this answer has gone.');
  if (stream.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      stream.off('drain', done).off('error', failed).off('close', done);
      resolve();
    };
    const failed = (error: Error): void => {
      stream.off('drain', done).off('close', done);
      reject(error);
    };
    stream.once('drain', done).once('close', done).once('error', failed);
  });
}

function lambda(): LambdaGlobal | undefined {
  return (globalThis as { awslambda?: LambdaGlobal }).awslambda;
}
