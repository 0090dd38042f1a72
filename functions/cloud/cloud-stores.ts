/** The stores of both functions: one bucket, one queue. */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Bucket, S3Audio, S3Jobs, S3Leases, S3Voices, SqsJobQueue } from '../../layers/stores/cloud.ts';
import type { CloudSettings } from './cloud-settings.ts';
import { patience } from './patience.ts';

export interface CloudStores {
  readonly bucket: Bucket;
  readonly audio: S3Audio;
  readonly jobs: S3Jobs;
  readonly voices: S3Voices;
  readonly leases: S3Leases;
  readonly queue: SqsJobQueue;
}

/** @param requestId of the request being answered. */
export function openCloudStores(
  settings: CloudSettings,
  requestId: () => string | undefined = () => undefined,
): CloudStores {
  const { mediaBucket, jobQueueUrl, linkSeconds, answerSeconds } = settings;
  const bucket = new Bucket(new S3Client(patience(answerSeconds)), mediaBucket);
  return {
    bucket,
    audio: new S3Audio({ bucket, linkSeconds }),
    jobs: new S3Jobs(bucket),
    voices: new S3Voices(bucket),
    leases: new S3Leases(bucket),
    queue: new SqsJobQueue(new SQSClient(patience(answerSeconds)), jobQueueUrl, requestId),
  };
}
