/** The whole deployment on this machine: the handlers of the image's own tree and of the API's folder, each in a process of its own. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOutApi, layOutImage } from '../../functions/synthesis/image/lay-out-image.ts';
import { buildSite } from '../../web/build.ts';
import { FrontDoor } from './aws/front-door.ts';
import { imageTaskRoot } from './aws/image-task-root.ts';
import { LambdaServer } from './aws/lambda-server.ts';
import { LocalFunction, wholeAnswer } from './aws/local-function.ts';
import { S3Server } from './aws/s3-server.ts';
import { SqsServer } from './aws/sqs-server.ts';

export interface Cloud {
  readonly folder: string;
  readonly taskRoot: string;
  readonly s3: S3Server;
  readonly sqs: SqsServer;
  readonly speak: LocalFunction;
  readonly jobs: LocalFunction;
  readonly api: LocalFunction;
  readonly lambda: LambdaServer;
  readonly door: FrontDoor;
  /** The built page. */
  readonly siteFolder: string;
  /** Another function of the same image. */
  open(
    handler: string,
    options?: { timeoutSeconds?: number; environment?: Record<string, string> },
  ): Promise<LocalFunction>;
  /** Another instance of the API, behind a door of its own. */
  openApi(environment: Record<string, string>): Promise<{ api: LocalFunction; url: string }>;
  /** Takes one message off the queue and has it worked on, as Lambda's poller does. @returns false when there was none. */
  deliver(to?: LocalFunction): Promise<boolean>;
  close(): Promise<void>;
}

const tinyModel = join(import.meta.dirname, '../golden/set/tiny-cosyvoice');

export async function openCloud(): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-cloud-'));
  const taskRoot = join(folder, 'task');
  const { card } = await layOutImage({
    modelFolder: await modelWithWords(join(folder, 'models')),
    outFolder: join(folder, 'image'),
    precision: 'int8',
    transcripts: false,
  });
  await layOutApi(join(folder, 'api'), card);
  await buildSite(join(folder, 'site'));
  await imageTaskRoot(join(folder, 'image'), taskRoot);
  const s3 = await S3Server.start();
  const sqs = await SqsServer.start();
  const stack = {
    MEDIA_BUCKET: 'media',
    JOB_QUEUE_URL: sqs.queueUrl,
    LINK_SECONDS: '600',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    POWERTOOLS_METRICS_NAMESPACE: 'CosyVoiceLite',
    // The cheapest flow: how it sounds is not the matter here.
    COSYVOICE_QUALITY: 'fast',
  };
  const opened: LocalFunction[] = [];
  const open: Cloud['open'] = async (handler, { timeoutSeconds = 300, environment = {} } = {}) => {
    const made = await LocalFunction.open({
      name: handler,
      taskRoot,
      handler,
      timeoutSeconds,
      environment: {
        ...stack,
        COSYVOICE_MODELS: join(taskRoot, 'models'),
        POWERTOOLS_SERVICE_NAME: handler.split('.')[1] ?? '',
        ...environment,
      },
    });
    opened.push(made);
    return made;
  };
  const speak = await open('synthesis.speak');
  const jobs = await open('synthesis.jobs');
  const lambda = await LambdaServer.start(speak);
  const doors: FrontDoor[] = [];
  const openDoor = async (environment: Record<string, string> = {}) => {
    const api = await LocalFunction.open({
      name: 'api',
      taskRoot: join(folder, 'api'),
      handler: 'index.handler',
      timeoutSeconds: 300,
      environment: {
        ...stack,
        SYNTHESIS_FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:speak',
        AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
        COSYVOICE_WAIT: '50',
        COSYVOICE_JOB_QUEUE: '100000',
        POWERTOOLS_SERVICE_NAME: 'api',
        ...environment,
      },
    });
    opened.push(api);
    const door = await FrontDoor.open(api);
    doors.push(door);
    return { api, door };
  };
  const { api, door } = await openDoor();
  return {
    folder,
    taskRoot,
    siteFolder: join(folder, 'site'),
    s3,
    sqs,
    speak,
    jobs,
    api,
    lambda,
    door,
    open,
    openApi: async (environment) => {
      const made = await openDoor(environment);
      return { api: made.api, url: made.door.url };
    },
    deliver: async (to = jobs) => {
      const message = sqs.receive(true);
      if (message === undefined) return false;
      const answer = await wholeAnswer(
        to.invoke({
          Records: [
            {
              messageId: message.id,
              receiptHandle: message.receipt,
              body: message.body,
              attributes: { ApproximateReceiveCount: String(message.receiveCount) },
              eventSource: 'aws:sqs',
            },
          ],
        }),
      ).catch(() => undefined);
      // An invocation that fails as a whole keeps its messages.
      if (answer === undefined) return true;
      const { batchItemFailures } = JSON.parse(answer.toString()) as { batchItemFailures: unknown[] };
      if (batchItemFailures.length === 0) sqs.remove(message.receipt);
      return true;
    },
    close: async () => {
      for (const one of doors) await one.close();
      for (const one of opened) await one.close();
      await lambda.stop();
      await s3.stop();
      await sqs.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The tiny model with words of the user's own beside it; converted once for all tests. */
async function modelWithWords(models: string): Promise<string> {
  const cache = join(tinyModel, '../.cache');
  await mkdir(models);
  await mkdir(cache, { recursive: true });
  await symlink(cache, join(models, '.cache'));
  await symlink(tinyModel, join(models, 'tiny-cosyvoice'));
  await writeFile(join(models, 'lexicon.tsv'), 'AcmeCo\tacme company\n');
  return join(models, 'tiny-cosyvoice');
}
