/**
 * The functions that speak: one image with the model inside, started in two ways. `Speak` answers requests with a stream; `Jobs`
 * takes parts of jobs from a queue. Two functions, so that a book being spoken never takes the instances of requests, and
 * because a queue needs an answer in one piece.
 */
import { Duration, Size } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  DockerImageCode,
  DockerImageFunction,
  type DockerImageFunctionProps,
  type IFunction,
  RecursiveLoop,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { memoryEnvironment } from '../../functions/synthesis/memory-environment.ts';
import { type FunctionDefaults, loggedFunction, metricsNamespace } from './function-defaults.ts';
import type { MediaStorage } from './media-storage.ts';

export interface SynthesisProps extends FunctionDefaults {
  readonly storage: MediaStorage;
  /** The folder the image is built from: Dockerfile, code, weights. */
  readonly imageFolder: string;
  /** Instead of the Dockerfile's. */
  readonly baseImage: string | undefined;
  /** Weights packed for the processor at the start of each instance. */
  readonly packWeights: boolean;
  readonly memoryMiB: number;
  readonly maxConcurrency: number;
  readonly jobConcurrency: number;
  readonly provisionedConcurrency: number;
  readonly linkSeconds: number;
}

/** Lambda's longest; what a request or a part of a job takes is a fraction of it. */
const timeout = Duration.minutes(15);
/** Six times the function's timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const visibilityTimeout = Duration.minutes(90);
/** The code gives a task up at its fourth delivery and says so in the job; the queue's own limit is for instances that die. */
const maxReceiveCount = 5;
const deadLetterDays = Duration.days(14);

export class Synthesis extends Construct {
  /** What requests invoke: the alias with the warm instances, where there are any. */
  readonly speak: IFunction;
  readonly speakFunction: DockerImageFunction;
  readonly jobsFunction: DockerImageFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: SynthesisProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: deadLetterDays,
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    this.speakFunction = this.#function('Speak', 'synthesis.speak', 'speaks texts for requests', props, {
      ...(props.maxConcurrency > 0 && { reservedConcurrentExecutions: props.maxConcurrency }),
    });
    this.jobsFunction = this.#function('Jobs', 'synthesis.jobs', 'speaks parts of jobs', props, {
      // It puts tasks back that somebody else is at, each time for 20 s; Lambda would take sixteen of these for a runaway loop and drop
      // the task: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.jobsFunction.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 1,
        reportBatchItemFailures: true,
        maxConcurrency: props.jobConcurrency,
      }),
    );
    // A part somebody else is at, or that failed, is sent again for later.
    this.queue.grantSendMessages(this.jobsFunction);
    this.speak =
      props.provisionedConcurrency > 0
        ? new Alias(this, 'Warm', {
            aliasName: 'warm',
            version: this.speakFunction.currentVersion,
            provisionedConcurrentExecutions: props.provisionedConcurrency,
          })
        : this.speakFunction;
  }

  #function(
    id: string,
    handler: string,
    does: string,
    props: SynthesisProps,
    more: Partial<DockerImageFunctionProps>,
  ): DockerImageFunction {
    const { role, ...logged } = loggedFunction(this, id, props);
    const made = new DockerImageFunction(this, id, {
      description: `CosyVoice Lite: ${does}`,
      code: DockerImageCode.fromImageAsset(props.imageFolder, {
        cmd: [handler],
        platform: Platform.LINUX_AMD64,
        ...(props.baseImage !== undefined && { buildArgs: { BASE_IMAGE: props.baseImage } }),
      }),
      // Arm Lambdas lack the files ONNX Runtime reads its cores from: https://github.com/microsoft/onnxruntime/issues/10038
      architecture: Architecture.X86_64,
      memorySize: props.memoryMiB,
      // Packed weights of the 300M model are 432 MB, and what they are made of lies beside them for a while.
      ephemeralStorageSize: Size.mebibytes(props.packWeights ? 2048 : 512),
      timeout,
      role: role as IRole,
      ...logged,
      ...more,
      environment: {
        MEDIA_BUCKET: props.storage.media.bucketName,
        JOB_QUEUE_URL: this.queue.queueUrl,
        LINK_SECONDS: String(props.linkSeconds),
        PACK_WEIGHTS: String(props.packWeights),
        ...memoryEnvironment(props.memoryMiB),
        POWERTOOLS_SERVICE_NAME: id.toLowerCase(),
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this),
      },
    });
    props.storage.grantUse(made);
    return made;
  }
}
