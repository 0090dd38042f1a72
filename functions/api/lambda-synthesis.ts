/** The synthesis function, as the API function calls it: a command in, frames out while they are made. */
import {
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamResponseEvent,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { RemoteError } from '../../layers/fault.ts';
import { QueueFullError, SynthesisCrashedError } from '../../layers/service/index.ts';
import { type Command, type Frame, readFrames } from '../cloud/frames.ts';

export class SynthesisFunction {
  readonly #client: LambdaClient;
  readonly #name: string;

  /** @param name the function's ARN. */
  constructor(name: string, client: LambdaClient = new LambdaClient({})) {
    this.#client = client;
    this.#name = name;
  }

  /**
   * Audio frames and then the last one.
   *
   * @throws QueueFullError when the function's concurrency is used up; SynthesisCrashedError; what the function itself reports.
   */
  async *call(command: Command, signal?: AbortSignal): AsyncGenerator<Frame, void, undefined> {
    const stream = await this.#invoke(command, signal);
    for await (const frame of readFrames(payloads(stream))) {
      if (frame.kind === 'failed') throw new RemoteError(frame.fault);
      yield frame;
    }
  }

  /** For commands that are answered in one piece. */
  async ask(command: Command): Promise<string> {
    for await (const frame of this.call(command)) if (frame.kind === 'answer') return frame.text;
    throw new SynthesisCrashedError('The function that speaks gave no answer; try again.', 5);
  }

  async #invoke(
    command: Command,
    signal: AbortSignal | undefined,
  ): Promise<AsyncIterable<InvokeWithResponseStreamResponseEvent>> {
    try {
      const { EventStream } = await this.#client.send(
        new InvokeWithResponseStreamCommand({
          FunctionName: this.#name,
          Payload: Buffer.from(JSON.stringify(command)),
        }),
        { ...(signal && { abortSignal: signal }) },
      );
      if (EventStream !== undefined) return EventStream;
    } catch (error) {
      if (error instanceof Error && error.name === 'TooManyRequestsException') {
        throw new QueueFullError(
          'As many requests are being spoken as may be; try again later or use POST /jobs.',
          5,
          {},
          { cause: error },
        );
      }
      signal?.throwIfAborted();
      throw unreachable(error);
    }
    throw unreachable(undefined);
  }
}

async function* payloads(
  events: AsyncIterable<InvokeWithResponseStreamResponseEvent>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { PayloadChunk, InvokeComplete } of events) {
    if (PayloadChunk?.Payload !== undefined) yield PayloadChunk.Payload;
    // Its time or its memory was over, or it ended without a word.
    if (InvokeComplete?.ErrorCode !== undefined) throw unreachable(new Error(InvokeComplete.ErrorCode));
  }
}

function unreachable(cause: unknown): SynthesisCrashedError {
  return new SynthesisCrashedError('The function that speaks failed; try again.', 5, {}, { cause });
}
