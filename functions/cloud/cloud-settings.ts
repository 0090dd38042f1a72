/** What the stack tells its functions (cdk/constructs). Settings that every server has come from layers/service/settings.ts. */
import { z } from 'zod';
import { InvalidSettingError } from '../../layers/service/index.ts';

const schema = z.object({
  /** The bucket of audio, jobs and voices. */
  MEDIA_BUCKET: z.string().min(1),
  JOB_QUEUE_URL: z.url(),
  /** Seconds a link to audio works. */
  LINK_SECONDS: z.coerce.number().int().min(1).max(43_200).default(3600),
  /** The function that speaks; only the API has it. */
  SYNTHESIS_FUNCTION: z.string().default(''),
  /** Whether weights are packed for the processor and kept under /tmp. */
  PACK_WEIGHTS: z.enum(['true', 'false']).default('false'),
  /** Where to. */
  CACHE_FOLDER: z.string().default('/tmp/models'),
  /** Seconds that S3, SQS and Secrets Manager may take to answer a call, which is made three times. */
  ANSWER_SECONDS: z.coerce.number().positive().max(20).default(4),
  /** The secret with the callers' key; empty when anybody may call. */
  API_KEY_SECRET: z.string().default(''),
});

export interface CloudSettings {
  readonly mediaBucket: string;
  readonly jobQueueUrl: string;
  readonly linkSeconds: number;
  readonly synthesisFunction: string;
  readonly packsWeights: boolean;
  readonly cacheFolder: string;
  readonly answerSeconds: number;
  readonly apiKeySecret: string;
}

/** @throws InvalidSettingError naming the variable. */
export function readCloudSettings(environment: Readonly<Record<string, string | undefined>>): CloudSettings {
  const read = schema.safeParse(environment);
  if (!read.success) {
    const variable = String(read.error.issues[0]?.path[0]);
    throw new InvalidSettingError(`${variable} is missing or wrong; the stack sets it when it is deployed.`, {
      variable,
    });
  }
  return {
    mediaBucket: read.data.MEDIA_BUCKET,
    jobQueueUrl: read.data.JOB_QUEUE_URL,
    linkSeconds: read.data.LINK_SECONDS,
    synthesisFunction: read.data.SYNTHESIS_FUNCTION,
    packsWeights: read.data.PACK_WEIGHTS === 'true',
    cacheFolder: read.data.CACHE_FOLDER,
    answerSeconds: read.data.ANSWER_SECONDS,
    apiKeySecret: read.data.API_KEY_SECRET,
  };
}
