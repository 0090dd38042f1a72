/** Where audio, jobs and cloned voices lie: private, encrypted, reached over TLS only. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface MediaStorageProps {
  readonly audioRetentionDays: number;
  readonly jobRetentionDays: number;
  /** Audio and voices outlive the stack. */
  readonly keepData: boolean;
}

/** What the stores in layers/stores/s3 keep, and where. What belongs to voices stays until they are deleted. */
const prefixes = {
  audio: 'audio/',
  heardIn: 'heard-in/',
  locks: 'locks/',
  jobs: 'jobs/',
  openJobs: 'open-jobs/',
  voices: 'voices/',
  voiceFiles: 'voice-files/',
} as const;

export class MediaStorage extends Construct {
  readonly media: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: MediaStorageProps) {
    super(scope, id);
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...privateBucket(false),
      // CloudFront's standard logs are delivered with an ACL: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [
        { expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    acknowledge(this.accessLogs, {
      'AwsSolutions-S1': 'This bucket holds the access logs; logging it into itself would never end.',
    });
    this.media = new Bucket(this, 'Media', {
      ...privateBucket(props.keepData),
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'media/',
      // The page draws the waveform of audio it fetches from a signed link. The signature is what lets it in, not the origin.
      cors: [
        {
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
          allowedOrigins: ['*'],
          allowedHeaders: ['range'],
          exposedHeaders: ['content-length', 'content-range', 'accept-ranges'],
          maxAge: 3000,
        },
      ],
      lifecycleRules: [
        { prefix: prefixes.audio, expiration: Duration.days(props.audioRetentionDays) },
        { prefix: prefixes.heardIn, expiration: Duration.days(props.audioRetentionDays + 1) },
        { prefix: prefixes.locks, expiration: Duration.days(1) },
        { prefix: prefixes.jobs, expiration: Duration.days(props.jobRetentionDays) },
        { prefix: prefixes.openJobs, expiration: Duration.days(props.jobRetentionDays) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
  }

  /** Lets a function read and write what is stored, and nothing else of the bucket. */
  grantUse(handler: LambdaFunction): void {
    const objects = Object.values(prefixes).map((prefix) => this.media.arnForObjects(`${prefix}*`));
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: objects,
      }),
    );
    // Without the right to list, S3 answers 403 for what isn't there: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    handler.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.media.bucketArn] }),
    );
    const bucket = Stack.of(this).resolve(this.media.bucketArn)['Fn::GetAtt'][0];
    for (const [what, prefix] of Object.entries(prefixes)) {
      acknowledge(handler.role ?? handler, {
        [`AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`]: `Keys under ${prefix} (${what}) are content hashes, job ids or voice names, unknown beforehand; the wildcard stands behind this prefix of one bucket.`,
      });
    }
  }
}

/** What every bucket here has in common. */
export function privateBucket(keep: boolean) {
  return {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    autoDeleteObjects: !keep,
  } as const;
}
