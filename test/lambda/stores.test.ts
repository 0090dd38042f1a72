/** The adapters for AWS keep to the contracts every adapter keeps to, and fail as they should. */
import { S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type JobTask, StorageFailedError } from '../../layers/service/index.ts';
import {
  Bucket,
  readTask,
  S3Audio,
  S3Jobs,
  S3Leases,
  S3Voices,
  SqsJobQueue,
} from '../../layers/stores/cloud.ts';
import { audioStoreContract, bytesOf, keyOf, someFacts, textOf } from '../service/contracts/audio-store.ts';
import { jobStoreContract } from '../service/contracts/job-store.ts';
import { voiceStoreContract } from '../service/contracts/voice-store.ts';
import { S3Server } from './aws/s3-server.ts';
import { testCredentials } from './aws/signed-link.ts';
import { SqsServer } from './aws/sqs-server.ts';

let s3: S3Server;
let sqs: SqsServer;
let client: S3Client;

/** Another S3 to run the contracts against (test/lambda/README.md). */
const foreignEndpoint = process.env.S3_ENDPOINT;
/** The same of SQS: the address of an empty queue. */
const foreignQueue = process.env.SQS_QUEUE;

beforeAll(async () => {
  s3 = await S3Server.start();
  sqs = await SqsServer.start();
  client = new S3Client({
    region: 'us-east-1',
    endpoint: foreignEndpoint ?? s3.endpoint,
    forcePathStyle: true,
    credentials: testCredentials,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  await s3.stop();
  await sqs.stop();
});

afterEach(() => {
  s3.fault = () => undefined;
  s3.clockSeconds = 0;
  sqs.fault = () => undefined;
});

/** Empty for each test. */
async function emptyBucket(): Promise<Bucket> {
  const bucket = new Bucket(client, 'media');
  await bucket.deleteUnder('');
  s3.uploads.clear();
  s3.requests.length = 0;
  return bucket;
}

const openAudio = async (): Promise<S3Audio> =>
  new S3Audio({ bucket: await emptyBucket(), linkSeconds: 600 });

audioStoreContract('S3Audio', async () => ({
  store: await openAudio(),
  fetch: async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
}));
voiceStoreContract('S3Voices', async () => new S3Voices(await emptyBucket()));
jobStoreContract('S3Jobs', async () => new S3Jobs(await emptyBucket()));

describe.skipIf(foreignEndpoint !== undefined)('S3Audio', () => {
  const mebibytes = (count: number) =>
    async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
      for (let i = 0; i < count; i++) yield new Uint8Array(1024 * 1024).fill(i);
    };

  it('sends long audio in parts, and it is one object', async () => {
    const store = await openAudio();
    const put = await store.put(keyOf('a'), someFacts, mebibytes(12)());
    expect(put.byteLength).toBe(12 * 1024 * 1024);
    expect(s3.requests.some(({ query }) => query.has('partNumber'))).toBe(true);
    expect(s3.objects.get(`audio/${keyOf('a')}`)?.body.at(-1)).toBe(11);
  });

  it('leaves neither audio nor parts when the bucket fails in the middle', async () => {
    const store = await openAudio();
    s3.fault = ({ query }) =>
      query.get('partNumber') === '2' ? { status: 500, code: 'InternalError' } : undefined;
    await expect(store.put(keyOf('a'), someFacts, mebibytes(12)())).rejects.toThrow(StorageFailedError);
    s3.fault = () => undefined;
    expect(await store.find(keyOf('a'))).toBeUndefined();
    expect(s3.uploads.size).toBe(0);
  });

  it('leaves neither audio nor parts when the speech breaks off in the middle', async () => {
    const store = await openAudio();
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield* mebibytes(12)();
      throw new Error('broke off');
    }
    await expect(store.put(keyOf('a'), someFacts, broken())).rejects.toThrow('broke off');
    expect(await store.find(keyOf('a'))).toBeUndefined();
    expect(s3.uploads.size).toBe(0);
  });

  it.each([
    [{ status: 403, code: 'AccessDenied' }, 'AccessDenied'],
    [{ status: 503, code: 'SlowDown' }, 'SlowDown'],
    ['hang up', 'TimeoutError'],
  ] as const)('says that storage failed when S3 answers %j', async (fault, reason) => {
    const store = await openAudio();
    s3.fault = () => fault;
    const failure = await store.put(keyOf('a'), someFacts, bytesOf('x')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageFailedError);
    expect((failure as StorageFailedError).message).toContain(reason);
    expect((failure as StorageFailedError).retryable).toBe(true);
  });

  it('signs links that serve ranges, name the file, and die in time', async () => {
    const store = await openAudio();
    const put = await store.put(keyOf('a'), someFacts, bytesOf('hello'));
    const url = await store.url(put);
    const answer = await fetch(url, { headers: { range: 'bytes=1-2' } });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe('el');
    expect(answer.headers.get('content-disposition')).toContain(put.name);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect((await fetch(url.replace('audio/aa', 'audio/ab'))).status).toBe(403);
    s3.clockSeconds = 601;
    expect((await fetch(url)).status).toBe(403);
    s3.clockSeconds = 0;
    expect((await fetch(await store.url(put))).status).toBe(200);
  });

  it('reads what is missing as nothing, whatever the key', async () => {
    const store = await openAudio();
    for (const odd of ['', '..', 'a/b', 'x'.repeat(300)]) expect(await store.find(odd)).toBeUndefined();
    expect(
      await textOf(
        store.read({ ...(await store.put(keyOf('a'), someFacts, bytesOf('x'))) }, { start: 1, end: 1 }),
      ),
    ).toBe('');
  });
});

describe.skipIf(foreignEndpoint !== undefined)('Bucket', () => {
  it('lists more than a page', async () => {
    const bucket = await emptyBucket();
    for (let i = 0; i < 1005; i++) {
      s3.objects.set(`many/${String(i).padStart(4, '0')}`, {
        body: Buffer.alloc(0),
        headers: {},
        etag: '"x"',
        modifiedAt: new Date(),
      });
    }
    let count = 0;
    for await (const _ of bucket.list('many/')) count++;
    expect(count).toBe(1005);
  });

  it('repeats a conditional write that met another one under way', async () => {
    const bucket = await emptyBucket();
    let refusals = 2;
    s3.fault = ({ method }) =>
      method === 'PUT' && refusals-- > 0 ? { status: 409, code: 'ConditionalRequestConflict' } : undefined;
    expect(await bucket.putNew('k', 'v')).toBe(true);
    expect(await bucket.putNew('k', 'w')).toBe(false);
  });
});

describe('S3Leases', () => {
  it('gives work whose holder died to somebody else when the lease has run out', async () => {
    let now = 1_000_000;
    const leases = new S3Leases(await emptyBucket(), () => now);
    expect(await leases.take('locks/a', 30)).toBeDefined();
    now += 29_999;
    expect(await leases.take('locks/a', 30)).toBeUndefined();
    now += 1;
    expect((await leases.take('locks/a', 30))?.attempt).toBe(2);
  });
});

describe('SqsJobQueue', () => {
  const queueUrl = (): string => foreignQueue ?? sqs.queueUrl;
  const client = (): SQSClient =>
    new SQSClient({
      region: 'us-east-1',
      endpoint: new URL(queueUrl()).origin,
      credentials: testCredentials,
      maxAttempts: 1,
    });
  const queue = (requestId?: () => string): SqsJobQueue => new SqsJobQueue(client(), queueUrl(), requestId);
  const jobId = 'a'.repeat(32);

  /** Messages that are visible, until there are none. */
  async function received(): Promise<{ receipt: string; task: JobTask | undefined }[]> {
    const all: { receipt: string; task: JobTask | undefined }[] = [];
    for (;;) {
      const { Messages = [] } = await client().send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl(), MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return all;
      for (const { Body = '', ReceiptHandle = '' } of Messages)
        all.push({ receipt: ReceiptHandle, task: readTask(Body) });
    }
  }

  it('sends every task of a long job with whose it is, and knows how many wait', async () => {
    await queue(() => 'a-request').send(Array.from({ length: 25 }, (_, part) => ({ jobId, part })));
    expect(await queue().depth()).toBe(25);
    const messages = await received();
    const parts = messages.map(({ task }) => task?.part ?? -1).sort((a, b) => a - b);
    expect(parts).toEqual([...Array(25).keys()]);
    for (const { task } of messages) expect(task).toMatchObject({ jobId, requestId: 'a-request' });
    // Those being worked on count, too.
    expect(await queue().depth()).toBe(25);
    expect(await received()).toEqual([]);
    const [first] = messages;
    await queue().retryAfter(first?.receipt ?? '', 0);
    expect((await received()).map(({ task }) => task?.part)).toEqual([first?.task?.part]);
    await queue().sendLater({ jobId, part: 3 }, 30);
    expect(await received()).toEqual([]);
  });

  it.skipIf(foreignQueue !== undefined)('says that the queue failed', async () => {
    sqs.fault = () => 'AccessDeniedException';
    await expect(queue().send([{ jobId, part: 0 }])).rejects.toThrow(StorageFailedError);
    await expect(queue().depth()).rejects.toThrow(/can't be reached/);
  });

  it.each([
    '',
    '{',
    'null',
    '{"jobId":"../x","part":0}',
    `{"jobId":"${jobId}","part":-1}`,
    `{"jobId":"${jobId}","part":0.5}`,
  ])('takes %j for no task', (body) => {
    expect(readTask(body)).toBeUndefined();
  });
});
