/** The deployed handlers, from the image's own tree, behind the protocols of AWS. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readFrames } from '../../functions/cloud/frames.ts';
import { readWav } from '../../layers/audio/index.ts';
import { until } from '../service/service-in-process.ts';
import { Asking, jsonOf, threeParts } from './asking.ts';
import { InvocationError, type LocalFunction, wholeAnswer } from './aws/local-function.ts';
import { cloningCases } from './cases/cloning.ts';
import { edgeCases } from './cases/edge.ts';
import { faultCases } from './cases/faults.ts';
import { silentServiceCases } from './cases/silent-services.ts';
import { takenDownCases } from './cases/taken-down.ts';
import { type Cloud, openCloud } from './cloud-on-this-machine.ts';

const run = promisify(execFile);
let cloud: Cloud;
let treeBefore: string[];

beforeAll(async () => {
  cloud = await openCloud();
  treeBefore = await treeOf(cloud.taskRoot);
});

afterAll(() => cloud?.close());

afterEach(() => {
  cloud.s3.fault = () => undefined;
  cloud.s3.clockSeconds = 0;
  cloud.sqs.fault = () => undefined;
  cloud.lambda.fault = () => undefined;
  cloud.sqs.messages = [];
  cloud.s3.expiredTokens.clear();
});

/** Names, sizes and times of everything in a folder. */
async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = await stat(path);
      return `${path} ${size} ${mtimeMs}`;
    }),
  );
}

/** What a function's log says of each text or part it spoke. */
function spokenLines({ output }: LocalFunction): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"message":"spoken"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const asked = new Asking(() => cloud);
const { post, endLeases, deliverAll, submitted, jobAt } = asked;

describe('a request', () => {
  it('is answered with a signed link to the whole audio', async () => {
    const response = await post('/tts', { text: '你好。' });
    const answer = await jsonOf(response);
    expect(answer, cloud.speak.output).toMatchObject({ status: 'success' });
    const file = join(cloud.folder, 'by-link.wav');
    await run('curl', ['-sS', '--fail', String(answer.audio_url), '--output', file]);
    const { samples, sampleRateHz } = readWav(new Uint8Array(await readFile(file)));
    expect(samples.length / sampleRateHz).toBeCloseTo(Number(answer.duration_sec), 3);
    cloud.s3.clockSeconds = 601;
    expect((await fetch(String(answer.audio_url))).status).toBe(403);
  });

  it('is answered from storage the second time', async () => {
    const before = cloud.speak.output.length;
    const first = await jsonOf(await post('/tts', { text: '你好。' }));
    expect(first.status).toBe('success');
    expect(cloud.speak.output.length).toBe(before);
  });

  it('gets the audio itself, with a true header, when it asks for it', async () => {
    const response = await post('/tts', { text: 'Good morning.' }, { Accept: 'audio/wav' });
    expect(response.headers.get('content-type')).toBe('audio/wav');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.byteLength).toBe(Number(response.headers.get('content-length')));
    expect(readWav(bytes).samples.length * 2 + 44).toBe(bytes.byteLength);
  });

  it('hears the first sentence while the others are still being spoken', async () => {
    const text = 'The first sentence is here and it is a little longer. '.repeat(8);
    const response = await post('/v1/audio/speech', {
      model: 'tts-1',
      voice: 'alloy',
      input: text,
      speed: 4,
      response_format: 'pcm',
    });
    expect(response.status).toBe(200);
    const reader = (response.body ?? new ReadableStream()).getReader();
    await reader.read();
    // Beside each sound lie the times of its words.
    const sounds = () =>
      [...cloud.s3.objects.keys()].filter((key) => key.startsWith('audio/') && !key.endsWith('.json')).length;
    const storedAtFirstByte = sounds();
    while (!(await reader.read()).done);
    const storedAtLast = sounds();
    expect(storedAtLast).toBe(storedAtFirstByte + 1);
  });

  it('is told what is wrong with it, without a stack', async () => {
    const response = await post('/tts', { text: '…' });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await jsonOf(response)).toMatchObject({ status: 'error', code: 'nothing_to_say' });
    expect((await post('/tts', { text: 'x', speaker: 'nobody' })).status).toBe(422);
    expect((await fetch(`${cloud.door.url}/nowhere`)).status).toBe(404);
  });

  it('is known by one id from the door to the model, and its text by nobody', async () => {
    const id = 'a-request-to-follow';
    await post('/tts', { text: 'Peculiar words.' }, { 'X-Request-Id': id });
    expect(cloud.api.output).toContain(`"req":"${id}"`);
    expect(spokenLines(cloud.speak)).toContainEqual(
      expect.objectContaining({ req: id, characters: 15, stage_sec: expect.anything() }),
    );
    // One that can't stand in a log is replaced, on both sides by the same.
    const odd = await post('/tts', { text: 'Odd id.' }, { 'X-Request-Id': `x"${'y'.repeat(300)}` });
    expect(odd.status).toBe(200);
    const given = odd.headers.get('x-request-id') ?? '';
    expect(given).toMatch(/^[\w.-]{1,64}$/);
    await until(async () => cloud.api.output.includes(`"req":"${given}"`), 'the line is written');
    expect(spokenLines(cloud.speak).map(({ req }) => req)).toContain(given);
    await until(async () => cloud.speak.output.includes(`"ColdStart"`), 'figures are written');
    expect(cloud.speak.output).toMatch(/"cold_start":(true|false)/);
    for (const figure of ['RealTimeFactor', 'AudioSeconds', 'Characters', 'LanguageModelSeconds']) {
      expect(cloud.speak.output).toContain(`"${figure}"`);
    }
    expect(cloud.api.output).toContain('"FirstByteSeconds"');
    expect(cloud.api.output + cloud.speak.output).not.toContain('Peculiar');
  });

  it.each([[{ status: 403, code: 'AccessDenied' }], [{ status: 503, code: 'SlowDown' }]])(
    'is told to come back when the bucket answers %j',
    async (fault) => {
      cloud.s3.fault = ({ method, key }) =>
        method === 'PUT' && key.startsWith('audio/') ? fault : undefined;
      const response = await post('/tts', { text: `Denied ${fault.status}.` });
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await jsonOf(response)).toMatchObject({ code: 'storage_failed' });
      expect([...cloud.s3.uploads.keys()]).toEqual([]);
    },
  );

  it('is told to come back when as many are being spoken as may be', async () => {
    cloud.lambda.fault = () => ({ name: 'TooManyRequestsException', status: 429 });
    const response = await post('/tts', { text: 'One too many.' });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await jsonOf(response)).toMatchObject({ code: 'queue_full' });
  });

  it('becomes a job when it takes longer than it wants to wait', async () => {
    const text = 'It takes a while.';
    const response = await post('/tts', { text }, { Prefer: 'wait=0' });
    expect(response.status).toBe(202);
    await deliverAll();
    await until(
      async () => (await jobAt(String(response.headers.get('location')))).status !== 'queued',
      'the job goes on',
    );
    await until(async () => {
      await cloud.deliver();
      return (await jobAt(String(response.headers.get('location')))).status === 'succeeded';
    }, 'the job is done');
  });
});

describe('the instance', () => {
  it('says that it is ready before the model is loaded', async () => {
    const fresh = await cloud.open('synthesis.speak');
    fresh.start();
    await until(async () => fresh.initSeconds !== undefined, 'the function is ready');
    expect(fresh.outputAtInit).not.toContain('model ready');
    console.info(`ready after ${fresh.initSeconds?.toFixed(2)} s (Lambda allows 10)`);
    const answer = await wholeAnswer(fresh.invoke({ kind: 'warm', requestId: 'warm' }));
    expect(answer.toString()).toContain('tiny-cosyvoice-lite');
    expect(fresh.output).toMatch(/ONNX graph optimized for CPU \(.*\)/);
    expect(fresh.output).toContain('Resampler initialized, target rate: 44100');
    await fresh.close();
  });

  it('breaks off in good time before Lambda would, and says so', async () => {
    const short = await cloud.open('synthesis.speak', { timeoutSeconds: 6 });
    short.start();
    await wholeAnswer(short.invoke({ kind: 'warm', requestId: 'warm' }));
    const order = {
      text: 'A sentence that takes a while to be spoken by anybody at all. '.repeat(40),
      voice: 'zhiyan',
      model: 'tiny-cosyvoice',
      modelVersion: '',
      speed: 0.25,
      seed: 0,
      quality: 'quality',
      format: 'pcm',
      sampleRateHz: 24_000,
    };
    const invocation = short.invoke({ kind: 'speak', requestId: 'long', client: 'test', order });
    const kinds: string[] = [];
    for await (const frame of readFrames(invocation.pieces())) {
      kinds.push(frame.kind === 'failed' ? frame.fault.code : frame.kind);
    }
    expect(kinds.at(-1)).toBe('deadline_reached');
    expect(short.starts).toBe(1);
    // The log names the error as the code does, though it is bundled.
    expect(short.output).toContain('"name":"DeadlineError"');
    expect([...cloud.s3.objects.keys()].filter((key) => key.startsWith('locks/'))).toEqual([]);
    await short.close();
  });

  it('that dies in the middle leaves a clear answer and nothing half written', async () => {
    const text = 'A sentence during which the instance dies. '.repeat(3);
    const request = post('/tts', { text });
    await until(
      async () => [...cloud.s3.objects.keys()].some((key) => key.startsWith('locks/')),
      'it is being spoken',
    );
    const audio = [...cloud.s3.objects.keys()].filter((key) => key.startsWith('audio/')).length;
    cloud.speak.kill();
    const response = await request;
    expect(response.status).toBe(503);
    expect(await jsonOf(response)).toMatchObject({ code: 'synthesis_crashed' });
    expect([...cloud.s3.objects.keys()].filter((key) => key.startsWith('audio/')).length).toBe(audio);
    endLeases();
  });

  it('refuses to start without what the stack sets', async () => {
    const lost = await cloud.open('synthesis.speak', { environment: { MEDIA_BUCKET: '' } });
    await expect(wholeAnswer(lost.invoke({ kind: 'warm', requestId: '' }))).rejects.toThrow(InvocationError);
    expect(lost.initError).toContain('MEDIA_BUCKET is missing or wrong');
    await lost.close();
  });
});

describe('a job', () => {
  it('is spoken part by part by different instances and joined in order', async () => {
    const sent = await post('/jobs', { text: threeParts }, { 'X-Request-Id': 'a-job-to-follow' });
    const location = String(sent.headers.get('location'));
    const tasks = cloud.sqs.messages.length;
    expect(tasks).toBeGreaterThan(1);
    expect(await jobAt(location)).toMatchObject({ status: 'queued' });
    const other = await cloud.open('synthesis.jobs');
    // Out of order, and in turns.
    cloud.sqs.messages.reverse();
    for (let turn = 0; await cloud.deliver(turn % 2 === 0 ? cloud.jobs : other); turn++);
    const job = await jobAt(location);
    expect(job, cloud.jobs.output).toMatchObject({ status: 'succeeded' });
    const { samples, sampleRateHz } = readWav(
      new Uint8Array(await (await fetch(String(job.audio_url))).arrayBuffer()),
    );
    expect(samples.length / sampleRateHz).toBeCloseTo(Number(job.duration_sec), 3);
    expect([...cloud.s3.objects.keys()].filter((key) => key.includes('/parts/'))).toEqual([]);
    // Each part is told of, with the ids of the request that sent the job and of the job.
    const ids = { req: 'a-job-to-follow', job: location.split('/').at(-1) };
    const told = [cloud.jobs, other].flatMap(spokenLines).filter(({ job }) => job === ids.job);
    expect(told).toEqual(Array(tasks).fill(expect.objectContaining(ids)));
    for (const worker of [cloud.jobs, other]) expect(worker.output).toContain('"RealTimeFactor"');
    await other.close();
  });

  it('is done once, however often its messages come', async () => {
    const location = await submitted('Twice is enough.');
    const [message] = cloud.sqs.messages;
    await deliverAll();
    const writes = (): number =>
      cloud.s3.requests.filter(({ method, key }) => method === 'PUT' && key.startsWith('audio/')).length;
    const before = writes();
    cloud.sqs.put(message?.body ?? '');
    cloud.sqs.put(message?.body ?? '');
    await deliverAll();
    expect(writes()).toBe(before);
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
  });

  it('survives the death of the instance that is at it', async () => {
    const location = await submitted(`${threeParts}Four.`);
    const leases = `${location.slice(1)}/leases/`;
    const worker = await cloud.open('synthesis.jobs');
    const delivery = cloud.deliver(worker);
    await until(
      async () => [...cloud.s3.objects.keys()].some((key) => key.startsWith(leases)),
      'a part is begun',
    );
    worker.kill();
    await delivery;
    expect(await jobAt(location)).toMatchObject({ status: 'running' });
    endLeases();
    await deliverAll();
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
    await worker.close();
  });

  it('is put back, uncounted, while a request is answered with the same audio', async () => {
    const location = await submitted('The very same words.');
    const id = location.split('/').at(-1) ?? '';
    const { audioKey } = JSON.parse(cloud.s3.objects.get(`jobs/${id}/job.json`)?.body.toString() ?? '{}') as {
      audioKey: string;
    };
    cloud.s3.objects.set(`locks/${audioKey}/00001`, {
      body: Buffer.from(JSON.stringify({ until: Date.now() + 60_000 })),
      headers: {},
      etag: '"lock"',
      modifiedAt: new Date(),
    });
    await cloud.deliver();
    expect(cloud.sqs.messages.map(({ receiveCount }) => receiveCount)).toEqual([0]);
    expect(await jobAt(location)).toMatchObject({ status: 'queued' });
    endLeases();
    await deliverAll();
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
  });

  it('that fails each time is given up, and says so', async () => {
    const location = await submitted('Never to be stored.');
    cloud.s3.fault = ({ method, key }) =>
      method === 'PUT' && key.startsWith('audio/') ? { status: 403, code: 'AccessDenied' } : undefined;
    await deliverAll();
    expect(await jobAt(location)).toMatchObject({ status: 'failed' });
    expect(cloud.sqs.messages).toEqual([]);
  });

  it('that makes no sense ends among the dead letters, and holds up nobody', async () => {
    cloud.sqs.put('{"jobId":"not one"}');
    const location = await submitted('Behind the poison.');
    await deliverAll();
    expect(cloud.sqs.deadLetters.map(({ body }) => body)).toEqual(['{"jobId":"not one"}']);
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
  });

  it('is not taken while the queue fails, and unknown to whoever has another id', async () => {
    cloud.sqs.fault = () => 'AccessDeniedException';
    expect((await post('/jobs', { text: 'x' })).status).toBe(503);
    expect((await fetch(`${cloud.door.url}/jobs/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await fetch(`${cloud.door.url}/jobs/..%2f..%2faudio`)).status).toBe(404);
  });
});

describe('an instance', () => takenDownCases(() => cloud, asked));
describe('the deployment', () => faultCases(() => cloud, asked));
describe('a deployment whose services keep silent', () => silentServiceCases(() => cloud, asked));
describe('a cloned voice', () => cloningCases(() => cloud, asked));

describe('the edge', () => edgeCases(() => cloud));

describe('the image', () => {
  it('is never written to', async () => {
    expect(await treeOf(cloud.taskRoot)).toEqual(treeBefore);
  });

  it('holds one platform of ONNX Runtime, one bundled handler, and the words beside the model', async () => {
    const runtime = join(cloud.taskRoot, 'node_modules/onnxruntime-node/bin');
    const binaries = (await readdir(runtime, { withFileTypes: true, recursive: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(runtime.length));
    expect(binaries.every((path) => /^\/napi-v\d+\/linux\/x64\//.test(path))).toBe(true);
    expect(await readFile(join(cloud.taskRoot, 'models/lexicon.tsv'), 'utf8')).toContain('AcmeCo');
    const code = await readdir(join(cloud.folder, 'image/code'));
    expect(code.sort()).toEqual([
      'multilingual-ranks.br',
      'pack-process.mjs',
      'package.json',
      'sound-worker.mjs',
      'synthesis.mjs',
    ]);
    expect(await readFile(join(cloud.folder, 'image/Dockerfile'), 'utf8')).toMatch(
      /^ARG BASE_IMAGE=\S+:\d+\.\d{4}\.\d\d\.\d\d\.\d\d-x86_64$/m,
    );
  });
});
