/** Tasks of jobs as messages of an SQS queue; Lambda delivers them (functions/synthesis/lambda.ts). */
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { StorageFailedError } from '../../service/errors.ts';
import type { JobQueue, JobTask } from '../../service/ports.ts';

/** As many messages as SQS takes at once. */
const batchSize = 10;
/** Times messages are sent again that SQS took only a part of. */
const sendAttempts = 3;

const taskSchema = z.object({
  jobId: z.string().regex(/^[0-9a-f]{32}$/),
  part: z.number().int().nonnegative(),
  requestId: z.string().max(64).optional(),
});

export class SqsJobQueue implements JobQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #requestId: () => string | undefined;

  /** @param requestId the request being answered, which tasks take along. */
  constructor(client: SQSClient, queueUrl: string, requestId: () => string | undefined = () => undefined) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#requestId = requestId;
  }

  async send(tasks: readonly JobTask[]): Promise<void> {
    const requestId = this.#requestId();
    for (let start = 0; start < tasks.length; start += batchSize) {
      await this.#sendBatch(tasks.slice(start, start + batchSize).map((task) => ({ requestId, ...task })));
    }
  }

  async #sendBatch(tasks: readonly JobTask[]): Promise<void> {
    let left = tasks;
    for (let attempt = 1; left.length > 0; attempt++) {
      const batch = left;
      const { Failed = [] } = await this.#reaching(() =>
        this.#client.send(
          new SendMessageBatchCommand({
            QueueUrl: this.#queueUrl,
            Entries: batch.map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task) })),
          }),
        ),
      );
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = batch.filter((_, index) => failed.has(String(index)));
      if (left.length > 0 && attempt >= sendAttempts) {
        throw new StorageFailedError(`The queue refused ${left.length} tasks (${Failed[0]?.Code}).`, 5);
      }
    }
  }

  /** A task somebody else is at comes again later; unlike a failed delivery this one is not counted. */
  async sendLater(task: JobTask, delaySeconds: number): Promise<void> {
    await this.#reaching(() =>
      this.#client.send(
        new SendMessageCommand({
          QueueUrl: this.#queueUrl,
          MessageBody: JSON.stringify(task),
          DelaySeconds: delaySeconds,
        }),
      ),
    );
  }

  /** A failed delivery is tried again after this long rather than after the queue's visibility timeout. */
  async retryAfter(receiptHandle: string, seconds: number): Promise<void> {
    await this.#reaching(() =>
      this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      ),
    );
  }

  /** Tasks waiting or being worked on, about. */
  async depth(): Promise<number> {
    const { Attributes = {} } = await this.#reaching(() =>
      this.#client.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.#queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      ),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }

  async #reaching<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : 'unknown';
      throw new StorageFailedError(
        `The queue can't be reached (${reason}); try again in a moment.`,
        5,
        { reason },
        { cause: error },
      );
    });
  }
}

/** @returns undefined for a message that is no task. */
export function readTask(body: string): JobTask | undefined {
  try {
    return taskSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
