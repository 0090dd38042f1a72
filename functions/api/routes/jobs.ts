/** POST /jobs takes long texts, GET /jobs/{id} says how far they are. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ApiEnv, type ApiParts, tell } from '../context.ts';
import { keyHolder } from '../guard.ts';
import { jobAnswer, jobFields } from '../job-fields.ts';
import { jsonLimitBytes, limitBody, requireJson } from '../json-body.ts';
import { problems, speechFields, textSchema } from '../schemas.ts';

const jobRequest = z
  .strictObject({
    ...speechFields,
    text: textSchema.openapi({ description: 'Up to the limit of the server (100,000 characters).' }),
  })
  .openapi('JobRequest');

const submit = createRoute({
  method: 'post',
  path: '/jobs',
  middleware: [limitBody(jsonLimitBytes), requireJson()] as const,
  summary: 'Queue a long text',
  description:
    'Up to 100,000 characters: split at sentences, spoken, joined into one file. A job survives a restart of the server.',
  request: { body: { required: true, content: { 'application/json': { schema: jobRequest } } } },
  responses: {
    202: {
      description: 'Taken; ask at Location how far it is',
      headers: z.object({ Location: z.string().openapi({ example: '/jobs/0f3c…' }) }),
      content: { 'application/json': { schema: jobAnswer } },
    },
    ...problems(400, 401, 413, 415, 422, 429, 503, 507),
  },
});

const view = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'How far a job is',
  request: { params: z.object({ id: z.string().min(1) }) },
  responses: {
    200: { description: 'The job', content: { 'application/json': { schema: jobAnswer } } },
    ...problems(401, 404),
  },
});

export function addJobs(app: OpenAPIHono<ApiEnv>, { service, settings }: ApiParts): void {
  app.openapi(submit, async (c) => {
    const body = c.req.valid('json');
    const job = await service.submit(
      { ...body, sampleRateHz: body.sample_rate },
      settings.jobTextLimit,
      c.get('client'),
    );
    tell(c, { job: job.id });
    c.header('Location', `/jobs/${job.id}`);
    return c.json(jobFields(job), 202);
  });

  app.openapi(view, async (c) => {
    const job = await service.jobs.view(c.req.valid('param').id, keyHolder(c.get('client')));
    tell(c, { job: job.id, state: job.status });
    c.header('Cache-Control', 'no-store');
    return c.json(jobFields(job), 200);
  });
}
