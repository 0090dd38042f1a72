/** Bytes on their way out. */

/** How a body ended: read to the end, broken off by a fault, or left by a client that hung up. */
export type BodyEnd =
  | { readonly how: 'sent' }
  | { readonly how: 'failed'; readonly error: unknown }
  | { readonly how: 'left' };

export interface ByteStreamOptions {
  /** Told once. */
  readonly onEnd?: (end: BodyEnd) => void;
  /** Ends the connection. Where there is one a fault ends it, for some servers close a failed body as if it were complete. */
  readonly cutOff?: (() => void) | undefined;
}

/** A web stream over pieces that come one by one; nothing is made before somebody reads. */
export function byteStream(
  pieces: AsyncIterator<Uint8Array>,
  { onEnd = () => {}, cutOff }: ByteStreamOptions = {},
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        controller.close();
        onEnd({ how: 'sent' });
      } catch (error) {
        onEnd({ how: 'failed', error });
        if (cutOff === undefined) {
          controller.error(error);
        } else {
          cutOff();
          controller.close();
        }
      }
    },
    async cancel() {
      onEnd({ how: 'left' });
      await pieces.return?.();
    },
  });
}

/** The pieces of a finished file, as an iterator. */
export async function* eachOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}
