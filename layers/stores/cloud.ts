/** Adapters for AWS: a second face, so that a server on one machine never loads AWS' clients. */
export { Bucket } from './s3/bucket.ts';
export { S3Audio, type S3AudioOptions } from './s3/s3-audio.ts';
export { S3Jobs } from './s3/s3-jobs.ts';
export { S3Leases } from './s3/s3-leases.ts';
export { S3Voices } from './s3/s3-voices.ts';
export { readTask, SqsJobQueue } from './sqs/sqs-job-queue.ts';
