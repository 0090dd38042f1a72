/** A job as the API shows it. */
import { z } from '@hono/zod-openapi';
import type { JobView } from '../../layers/service/index.ts';
import { shownSeconds, warningFields } from './answer-fields.ts';
import { captionsUrl } from './timing-fields.ts';

const common = {
  id: z.string().openapi({ description: '128 random bits: knowing it is the right to see the job.' }),
  created_at: z.string(),
  model_version: z.string(),
  warning: z.string().optional(),
  warnings: z.array(z.string()).optional(),
};

export const jobAnswer = z
  .discriminatedUnion('status', [
    z.object({ ...common, status: z.literal('queued') }),
    z.object({ ...common, status: z.literal('running'), progress: z.number().min(0).max(1) }),
    z.object({
      ...common,
      status: z.literal('succeeded'),
      progress: z.literal(1),
      audio_url: z.string(),
      duration_sec: z.number(),
      words_url: z
        .string()
        .optional()
        .openapi({ description: 'With `timestamps`: a list of words and when they are heard.' }),
      captions_url: z.string().optional().openapi({ description: 'With `captions`: SubRip or WebVTT.' }),
    }),
    z.object({ ...common, status: z.literal('failed'), code: z.string(), why: z.string() }),
  ])
  .openapi('Job');

export function jobFields(job: JobView): z.infer<typeof jobAnswer> {
  const { id, createdAt, modelVersion, warnings } = job;
  const shown = { id, created_at: createdAt, model_version: modelVersion, ...warningFields(warnings) };
  switch (job.status) {
    case 'queued':
      return { ...shown, status: 'queued' };
    case 'running':
      return { ...shown, status: 'running', progress: job.progress };
    case 'succeeded':
      return {
        ...shown,
        status: 'succeeded',
        progress: 1,
        audio_url: job.audioUrl,
        duration_sec: shownSeconds(job.durationSeconds),
        ...(job.timestamps && { words_url: captionsUrl(job.audio, 'json') }),
        ...(job.captions !== undefined && { captions_url: captionsUrl(job.audio, job.captions) }),
      };
    case 'failed':
      return { ...shown, status: 'failed', code: job.code, why: job.why };
  }
}
