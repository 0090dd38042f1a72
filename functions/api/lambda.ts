/** The API on Lambda: the same app as on one's own machine, behind a REST API that streams. */
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSettings } from '../../layers/service/index.ts';
import { apiMetrics, openCloudLog } from '../cloud/cloud-log.ts';
import { type CloudSettings, readCloudSettings } from '../cloud/cloud-settings.ts';
import { openCloudStores } from '../cloud/cloud-stores.ts';
import { deadlineOf, type LambdaContext, streaming } from '../cloud/lambda-runtime.ts';
import { modelCardName, readModelCard } from '../cloud/model-card.ts';
import { patience } from '../cloud/patience.ts';
import { createApp } from './app.ts';
import { readHttpEvent, sendHttp } from './lambda-http.ts';
import { openLambdaService } from './lambda-service.ts';
import { SynthesisFunction } from './lambda-synthesis.ts';

const cloud = openCloudLog();
const cloudSettings = readCloudSettings(process.env);
/** The request being answered; an instance answers one at a time. */
const current = { requestId: '', address: '' };
let opened = begin();

/** Whoever needs it sees the failure; nobody may need it yet. */
function begin(): ReturnType<typeof open> {
  const app = open();
  app.catch((error: unknown) => cloud.log.error('the service did not open', { error }));
  return app;
}

/** What kept the service from opening, such as a secret that could not be read just then, may be gone. */
async function app(): ReturnType<typeof open> {
  return opened.catch(() => {
    opened = begin();
    return opened;
  });
}

async function open(): Promise<ReturnType<typeof createApp>> {
  const settings = { ...readSettings(process.env), apiKeys: await apiKeys(cloudSettings) };
  const card = readModelCard(await readFile(new URL(modelCardName, import.meta.url), 'utf8'));
  const service = await openLambdaService({
    stores: openCloudStores(cloudSettings, () => current.requestId),
    synthesis: new SynthesisFunction(cloudSettings.synthesisFunction),
    card,
    settings,
    log: cloud.log,
    requestId: () => current.requestId,
  });
  return createApp({
    service,
    settings,
    log: cloud.log,
    metrics: apiMetrics(cloud.figures),
    addressOf: () => current.address,
  });
}

async function apiKeys({ apiKeySecret, answerSeconds }: CloudSettings): Promise<readonly string[]> {
  if (apiKeySecret === '') return [];
  const { SecretString } = await new SecretsManagerClient(patience(answerSeconds)).send(
    new GetSecretValueCommand({ SecretId: apiKeySecret }),
  );
  if (!SecretString) throw new Error('the secret of the API key is empty');
  return [SecretString];
}

/** The reason is the owner's business, and in the log. */
function notOpen(requestId: string): Response {
  const problem = {
    type: 'about:blank',
    title: 'Not now',
    status: 'error',
    code: 'not_open',
    detail: 'The service could not be opened; try again in a moment. Its log says why.',
    request_id: requestId,
  };
  const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '5' };
  return new Response(JSON.stringify(problem), { status: 503, headers });
}

export const handler = streaming(async (event: unknown, stream: Writable, context: LambdaContext) => {
  const deadline = deadlineOf(context, new Error('the invocation is nearly over'));
  const gone = new AbortController();
  stream.once('error', () => gone.abort(new Error('the client has gone')));
  try {
    const { request, requestId, address } = readHttpEvent(
      event,
      AbortSignal.any([deadline.signal, gone.signal]),
    );
    current.requestId = requestId;
    current.address = address;
    cloud.begin(context);
    cloud.about({ req: requestId });
    const answer = await app().then(
      (opened) => opened.fetch(request),
      () => notOpen(requestId),
    );
    await sendHttp(answer, stream);
  } finally {
    deadline.stop();
    cloud.figures.flush();
  }
});
