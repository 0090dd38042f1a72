/**
 * What the image runs: `speak` streams to the API function, `jobs` takes tasks from the queue.
 *
 * Loading begins while this file is being read and nobody waits for it here: Lambda allows ten seconds for that, whatever the size of
 * the model, and the first invocation waits for the same promise.
 */
import { CosyVoiceError } from '../../layers/errors.ts';
import { readSettings } from '../../layers/service/index.ts';
import { openCloudLog } from '../cloud/cloud-log.ts';
import { readCloudSettings } from '../cloud/cloud-settings.ts';
import { openCloudStores } from '../cloud/cloud-stores.ts';
import { commandSchema, failedFrame } from '../cloud/frames.ts';
import { deadlineOf, type LambdaContext, streaming, writeAll } from '../cloud/lambda-runtime.ts';
import { openSynthesis, type Synthesis } from './open-synthesis.ts';
import { type BatchAnswer, runTasks } from './run-tasks.ts';
import { serveCommand } from './serve-command.ts';

/** The invocation's time is over before the work is. */
class DeadlineError extends CosyVoiceError {
  override readonly code = 'deadline_reached';
  override readonly retryable = true;
}

const cloud = openCloudLog();
const settings = readSettings(process.env);
const cloudSettings = readCloudSettings(process.env);
const stores = openCloudStores(cloudSettings);
// After this file is read, so that the runtime can say it is ready between two steps of the loading.
const opened = new Promise<void>((begun) => setImmediate(begun)).then(() =>
  openSynthesis(settings, cloudSettings, stores, cloud),
);
// Whoever needs it sees the failure; nobody may need it yet.
opened.catch((error: unknown) => cloud.log.error('the service did not open', { error }));

const stopping = new AbortController();
let isBusy = false;
/** Time to send what the stopped work has to say; Lambda waits for half a second at least. */
const farewellMilliseconds = 250;

// Lambda sends this only where an extension is registered, Docker always. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
process.once('SIGTERM', () => {
  stopping.abort(new DeadlineError('The instance is being taken down; try again.'));
  if (!isBusy) leave();
});

/** At once: `process.exit` would wait for the runtime client's thread, and that one for an invocation that never comes. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** @throws what the work throws. */
async function busy<T>(work: () => Promise<T>): Promise<T> {
  isBusy = true;
  try {
    return await work();
  } finally {
    isBusy = false;
    cloud.figures.flush();
    if (stopping.signal.aborted) setTimeout(leave, farewellMilliseconds);
  }
}

/** The service; a model that could not be loaded is tried anew, for what was in the way may be gone. */
async function service(): Promise<Synthesis> {
  const synthesis = await opened;
  if (synthesis.models.list().some(({ state }) => state === 'failed')) await synthesis.models.reload();
  return synthesis;
}

export const speak = streaming((event, stream, context) =>
  busy(async () => {
    const deadline = deadlineOf(
      context,
      new DeadlineError('The text takes longer than a request may; send it to POST /jobs.'),
    );
    try {
      const command = commandSchema.parse(event);
      cloud.begin(context);
      cloud.about({ req: command.requestId });
      await serveCommand(
        await service(),
        command,
        (bytes) => writeAll(stream, bytes),
        AbortSignal.any([deadline.signal, stopping.signal]),
      );
    } catch (error) {
      cloud.log.warn('request not served', { error });
      await writeAll(stream, failedFrame(error));
    } finally {
      deadline.stop();
      stream.end();
    }
  }),
);

export const jobs = (event: unknown, context: LambdaContext): Promise<BatchAnswer> =>
  busy(async () => {
    cloud.begin(context);
    const deadline = deadlineOf(context, new DeadlineError('The part takes longer than an invocation may.'));
    try {
      return await runTasks(await service(), event, AbortSignal.any([deadline.signal, stopping.signal]));
    } finally {
      deadline.stop();
    }
  });
