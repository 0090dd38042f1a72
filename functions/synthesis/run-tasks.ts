/**
 * Tasks of jobs as SQS delivers them. What failed is told to SQS message by message, and comes again after seconds rather than after
 * the queue's visibility timeout, as does what an instance died of; what somebody else is at is put back without counting against it; what fails for the
 * fourth time is given up, which the job's owner sees.
 */
import { z } from 'zod';
import { JobBusyError, type JobTask } from '../../layers/service/index.ts';
import { readTask } from '../../layers/stores/cloud.ts';
import { holding, takeLock } from './hold-lock.ts';
import type { Synthesis } from './open-synthesis.ts';

const deliveries = 4;
const busySeconds = 20;
const retrySeconds = [5, 30, 120] as const;
/** While a task is worked on it stays hidden for this long, again and again: were the instance to die, it would come back that soon. */
const hiddenSeconds = 120;

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

type SqsRecord = z.infer<typeof eventSchema>['Records'][number];

export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

export async function runTasks(
  synthesis: Synthesis,
  event: unknown,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  const failures: { itemIdentifier: string }[] = [];
  for (const record of eventSchema.parse(event).Records) {
    if (!(await deliver(synthesis, record, signal))) failures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures: failures };
}

/** @returns false when the message is to come again. */
async function deliver(synthesis: Synthesis, record: SqsRecord, signal: AbortSignal): Promise<boolean> {
  const { stores, runner, cloud } = synthesis;
  const task = readTask(record.body);
  const received = record.attributes.ApproximateReceiveCount;
  if (task === undefined) {
    // Nobody can make sense of it: at once to the dead letters, where a person may.
    cloud.log.error('a message is no task', { message: record.messageId, received });
    await comeAgain(synthesis, record, 0);
    return false;
  }
  const { jobId: job, part } = task;
  cloud.about({ req: task.requestId, job });
  try {
    signal.throwIfAborted();
    await hidden(synthesis, record, () => runHolding(synthesis, task, signal));
    cloud.log.info('task done', { part, received });
    return true;
  } catch (error) {
    if (error instanceof JobBusyError) {
      cloud.log.info('somebody else is at this task', { part });
      return stores.queue.sendLater(task, busySeconds).then(
        () => true,
        () => false,
      );
    }
    cloud.log.warn('task failed', { part, received, error });
    if (received < deliveries) {
      await comeAgain(synthesis, record, retrySeconds[received - 1] ?? 120);
      return false;
    }
    cloud.figures.count('TasksGivenUp');
    return runner.giveUp(task, error).then(
      () => true,
      () => false,
    );
  }
}

/** A short text is one audio like that of a request, so both keep to the same lock. */
async function runHolding({ stores, runner }: Synthesis, task: JobTask, signal: AbortSignal): Promise<void> {
  const state = await stores.jobs.state(task.jobId);
  if (state === undefined || state.outcome !== undefined) return;
  if (state.job.parts.length > 1) return runner.run(task, signal);
  const lock = await takeLock(stores, state.job.audioKey);
  if (lock === undefined)
    throw new JobBusyError('A request is being answered with the same audio.', busySeconds);
  return holding(lock, () => runner.run(task, signal));
}

/** Does work under a message that would come back soon after this instance died, rather than after the queue's visibility timeout. */
async function hidden(synthesis: Synthesis, record: SqsRecord, work: () => Promise<void>): Promise<void> {
  const hide = (): Promise<void> => comeAgain(synthesis, record, hiddenSeconds);
  await hide();
  const renewal = setInterval(hide, (hiddenSeconds * 1000) / 3);
  try {
    await work();
  } finally {
    clearInterval(renewal);
  }
}

async function comeAgain({ stores, cloud }: Synthesis, record: SqsRecord, seconds: number): Promise<void> {
  await stores.queue.retryAfter(record.receiptHandle, seconds).catch((error: unknown) => {
    cloud.log.warn('message comes again later than it should', { message: record.messageId, error });
  });
}
