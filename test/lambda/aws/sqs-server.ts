/**
 * As much of SQS' JSON protocol as the queue uses, in memory: sending with a delay, receiving with a visibility timeout and a count,
 * deleting, attributes, and a dead-letter queue after too many deliveries.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receiveCount: number;
  receipt: string;
}

type Answer = Record<string, unknown>;

export class SqsServer {
  messages: QueuedMessage[] = [];
  readonly deadLetters: QueuedMessage[] = [];
  /** Asked before each request: the action's name -> an error's code, or how long to keep silent before the answer, or nothing. */
  fault: (action: string) => string | { readonly delayMilliseconds: number } | undefined = () => undefined;
  readonly maxReceiveCount: number;
  readonly visibilitySeconds: number;
  readonly #server: Server;

  private constructor(server: Server, maxReceiveCount: number, visibilitySeconds: number) {
    this.#server = server;
    this.maxReceiveCount = maxReceiveCount;
    this.visibilitySeconds = visibilitySeconds;
  }

  static async start(maxReceiveCount = 5, visibilitySeconds = 5400): Promise<SqsServer> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', async () => {
        const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
        const fault = sqs.fault(action);
        const code = typeof fault === 'string' ? fault : undefined;
        if (typeof fault === 'object') {
          await new Promise((resolve) => setTimeout(resolve, fault.delayMilliseconds));
          // Whoever asked has given up: on a queue of these tests nothing happens behind anybody's back.
          if (request.socket.destroyed) return;
        }
        response.statusCode = code === undefined ? 200 : 400;
        response.setHeader('Content-Type', 'application/x-amz-json-1.0');
        response.end(
          JSON.stringify(
            code === undefined
              ? sqs.#act(action, JSON.parse(Buffer.concat(pieces).toString()))
              : { __type: `com.amazonaws.sqs#${code}`, message: code },
          ),
        );
      });
    });
    const sqs = new SqsServer(server, maxReceiveCount, visibilitySeconds);
    server.keepAliveTimeout = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return sqs;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get queueUrl(): string {
    return `${this.endpoint}/000000000000/jobs`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  put(body: string, delaySeconds = 0): QueuedMessage {
    const message: QueuedMessage = {
      id: randomUUID(),
      body,
      visibleAt: Date.now() + delaySeconds * 1000,
      receiveCount: 0,
      receipt: '',
    };
    this.messages.push(message);
    return message;
  }

  /** What a poller gets: at most one message. @param hurry takes messages whose time has not come, nearest first. */
  receive(hurry = false): QueuedMessage | undefined {
    const sorted = [...this.messages].sort((a, b) => a.visibleAt - b.visibleAt);
    const next = sorted.find(({ visibleAt }) => hurry || visibleAt <= Date.now());
    if (next === undefined) return undefined;
    if (next.receiveCount >= this.maxReceiveCount) {
      this.messages = this.messages.filter((one) => one !== next);
      this.deadLetters.push(next);
      return this.receive(hurry);
    }
    next.receiveCount++;
    next.receipt = randomUUID();
    next.visibleAt = Date.now() + this.visibilitySeconds * 1000;
    return next;
  }

  remove(receipt: string): void {
    this.messages = this.messages.filter((one) => one.receipt !== receipt);
  }

  #act(action: string, input: Record<string, unknown>): Answer {
    switch (action) {
      case 'SendMessage':
        return sent(this.put(String(input.MessageBody), Number(input.DelaySeconds ?? 0)));
      case 'SendMessageBatch': {
        const entries = input.Entries as { Id: string; MessageBody: string }[];
        return {
          Successful: entries.map(({ Id, MessageBody }) => ({ Id, ...sent(this.put(MessageBody)) })),
          Failed: [],
        };
      }
      case 'ReceiveMessage': {
        const taken: QueuedMessage[] = [];
        while (taken.length < Number(input.MaxNumberOfMessages ?? 1)) {
          const message = this.receive();
          if (message === undefined) break;
          taken.push(message);
        }
        return {
          Messages: taken.map(({ id, body, receipt }) => ({
            ...{ MessageId: id, ReceiptHandle: receipt, Body: body, MD5OfBody: digest(body) },
          })),
        };
      }
      case 'ChangeMessageVisibility': {
        const message = this.messages.find(({ receipt }) => receipt === input.ReceiptHandle);
        if (message) message.visibleAt = Date.now() + Number(input.VisibilityTimeout) * 1000;
        return {};
      }
      case 'GetQueueAttributes': {
        const now = Date.now();
        const visible = this.messages.filter(({ visibleAt }) => visibleAt <= now).length;
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(this.messages.length - visible),
          },
        };
      }
      default:
        throw new Error(`the queue of these tests knows no ${action}`);
    }
  }
}

/** Clients check the digest of what was sent and received. */
function sent({ id, body }: QueuedMessage): Answer {
  return { MessageId: id, MD5OfMessageBody: digest(body) };
}

function digest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
