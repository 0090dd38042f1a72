import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readWav } from '../../layers/audio/index.ts';
import { secondsPerCharacter } from '../service/fake-model.ts';
import { until } from '../service/service-in-process.ts';
import { home, run, type ServerProcess, startProcess } from './server-process.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function place(): Promise<string> {
  const { folder, remove } = await home();
  cleanups.push(remove);
  return folder;
}

async function start(folder: string, environment?: Record<string, string>): Promise<ServerProcess> {
  const server = await startProcess(folder, environment);
  cleanups.push(async () => {
    if (server.process.exitCode === null && server.process.signalCode === null) await server.kill('SIGKILL');
  });
  return server;
}

function post(
  server: ServerProcess,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** `cosyvoice_syntheses_total` and the like. */
async function figure(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

describe('the server', { timeout: 300_000 }, () => {
  it('goes on with a job after kill -9 in the middle of it, redoing nothing that was finished and serving nothing half written', async () => {
    const folder = await place();
    const first = await start(folder);
    const text = Array.from(
      { length: 30 },
      (_, i) => `第${i}句${i % 9 === 8 || i >= 26 ? '@slow' : ''}话说得很长很长，好让一部分里没有几句。`,
    ).join('');
    const answer = await post(first, '/jobs', { text });
    const location = answer.headers.get('location') ?? '';
    const jobFolder = join(folder, 'output', '.jobs', location.slice('/jobs/'.length));
    const parts = async (): Promise<string[]> =>
      (await readdir(join(jobFolder, 'parts')).catch(() => []))
        .filter((name) => name.endsWith('.pcm'))
        .sort();
    const done = await until(async () => (await parts()).length >= 1 && (await parts()), 'a part is spoken');
    const digest = async (name: string): Promise<string> =>
      createHash('sha256')
        .update(await readFile(join(jobFolder, 'parts', name)))
        .digest('hex');
    const before = await Promise.all(done.map(digest));
    expect((await (await fetch(`${first.url}${location}`)).json()).status).toBe('running');
    await first.kill('SIGKILL');
    expect((await readdir(join(folder, 'output'))).filter((name) => name.endsWith('.wav'))).toEqual([]);

    const second = await start(folder);
    expect(await Promise.all(done.map(digest))).toEqual(before);
    const end = await until(async () => {
      const body = await (await fetch(`${second.url}${location}`)).json();
      return (body.status === 'succeeded' || body.status === 'failed') && body;
    }, 'the job ends');
    expect(end).toMatchObject({ status: 'succeeded' });
    const wav = readWav(new Uint8Array(await (await fetch(`${second.url}${end.audio_url}`)).arrayBuffer()));
    expect(wav.samples.length / 44_100).toBeCloseTo([...text].length * secondsPerCharacter, 2);
    expect(second.output()).toContain('unfinished jobs taken up again');
  });

  it('answers 200 requests at once, 50 of them equal and those spoken once', async () => {
    const server = await start(await place());
    const texts = [
      ...Array.from({ length: 150 }, (_, i) => `Text number ${i}.`),
      ...Array.from({ length: 50 }, () => 'All the same.'),
    ];
    const answers = await Promise.all(
      texts.map(async (text, i) => {
        const wantsAudio = i % 3 === 0;
        const answer = await post(server, '/tts', { text }, wantsAudio ? { Accept: 'audio/wav' } : {});
        expect([text, answer.status]).toEqual([text, 200]);
        const seconds = text.length * secondsPerCharacter;
        if (wantsAudio) {
          const wav = readWav(new Uint8Array(await answer.arrayBuffer()));
          expect(wav.samples.length / 44_100).toBeCloseTo(seconds, 3);
          return undefined;
        }
        const body = await answer.json();
        expect(body.duration_sec).toBeCloseTo(seconds, 3);
        return text === 'All the same.' ? body.audio_url : undefined;
      }),
    );
    expect(new Set(answers.filter((url) => url !== undefined)).size).toBe(1);
    expect(await figure(server, 'cosyvoice_syntheses_total')).toBe(151);
    expect(await figure(server, 'cosyvoice_queue_depth')).toBe(0);
  });

  it('is there again by itself when the process that speaks was killed', async () => {
    const server = await start(await place());
    const crash = await post(server, '/tts', { text: 'You @crash.' });
    expect([crash.status, (await crash.json()).code, crash.headers.get('retry-after')]).toEqual([
      503,
      'synthesis_crashed',
      '2',
    ]);
    expect((await post(server, '/tts', { text: 'Again.' })).status).toBe(200);
    expect(await figure(server, 'cosyvoice_model_crashes_total')).toBe(1);
  });

  it('lets running requests end before it stops, refuses new ones, and leaves no process', async () => {
    const server = await start(await place());
    const running = post(server, '/tts', { text: 'It takes @slow. '.repeat(4) });
    await until(async () => (await figure(server, 'cosyvoice_turns_running')) === 1, 'it is being spoken');
    const stopped = server.kill('SIGTERM');
    await until(
      async () =>
        fetch(`${server.url}/health`).then(
          () => false,
          () => true,
        ),
      'no new connection is taken',
    );
    expect((await running).status).toBe(200);
    expect(await stopped).toBe(0);
  });

  it('finds a model folder that was put there while it ran, and speaks with several', async () => {
    const folder = await place();
    const server = await start(folder);
    await mkdir(join(folder, 'models', 'second'));
    await writeFile(join(folder, 'models', 'second', 'cosyvoice.yaml'), '');
    expect((await post(server, '/tts', { text: 'a', model: 'second' })).status).toBe(422);
    const reloaded = await (await fetch(`${server.url}/models/reload`, { method: 'POST' })).json();
    expect(reloaded.models.map(({ id }: { id: string }) => id)).toEqual(['fake', 'second']);
    const version = async (model: string): Promise<unknown> => {
      const answer = await post(server, '/tts', { text: 'a', model });
      return answer.ok && (await answer.json()).model_version;
    };
    expect(await until(async () => (await version('second')) as string, 'the second model speaks')).toBe(
      'second-v1',
    );
    expect(await version('fake')).toBe('fake-v1');
  });

  it('starts without a model, says so, and speaks once there is one', async () => {
    const folder = await place();
    const child = run(new URL('./fake-server.ts', import.meta.url), folder, { COSYVOICE_MODELS: 'empty' });
    cleanups.push(async () => child.kill('SIGKILL'));
    let output = '';
    child.stdout?.on('data', (piece) => {
      output += piece;
    });
    const url = await until(
      async () => /listening on (\S+)/.exec(output)?.[1]?.replace('localhost', '127.0.0.1'),
      'it listens',
    );
    const ask = (): Promise<Response> =>
      fetch(`${url}/tts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"text":"a"}',
      });
    const missing = await ask();
    expect([missing.status, (await missing.json()).code]).toEqual([503, 'model_missing']);
    await mkdir(join(folder, 'empty', 'fake'), { recursive: true });
    await writeFile(join(folder, 'empty', 'fake', 'cosyvoice.yaml'), '');
    await fetch(`${url}/models/reload`, { method: 'POST' });
    await until(async () => (await ask()).ok, 'it speaks');
  });

  it('logs one readable line a request and the lines people look for, each once', async () => {
    const server = await start(await place());
    await post(server, '/tts', { text: 'Nobody should read this.' }, { 'X-Request-Id': 'the-first' });
    await post(server, '/tts', { text: 'Nor this.' }, { 'X-Request-Id': 'the-second' });
    await until(async () => server.output().includes('the-second'), 'the line is out');
    const lines = server.output().split('\n');
    expect(lines.filter((line) => line.includes('Resampler initialized, target rate: 44100'))).toHaveLength(
      1,
    );
    expect(
      lines.filter((line) =>
        /^\d\d:\d\d:\d\d\.\d{3} INFO {2}POST \/tts 200 .*req=the-first .*rtf=/.test(line),
      ),
    ).toHaveLength(1);
    expect(server.output()).not.toContain('should read');
  });
});

describe('a server that can not start', () => {
  it.each([
    [
      'a setting that can not be right',
      { COSYVOICE_QUEUE: 'many' },
      /COSYVOICE_QUEUE is "many", but it must be a whole number/,
    ],
    ['a setting that is none', { COSYVOICE_QEUE: '5' }, /did you mean COSYVOICE_QUEUE/],
  ])('says why in one sentence: %s', async (_, environment, reason) => {
    const child = run(
      new URL('../../functions/api/server.ts', import.meta.url),
      await place(),
      environment as Record<string, string>,
    );
    let errors = '';
    child.stderr?.on('data', (piece) => {
      errors += piece;
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(errors).toMatch(reason);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('says that its port is taken', async () => {
    const folder = await place();
    const server = await start(folder);
    const child = run(new URL('../../functions/api/server.ts', import.meta.url), folder, {
      PORT: new URL(server.url).port,
    });
    let errors = '';
    child.stderr?.on('data', (piece) => {
      errors += piece;
    });
    const [code] = await once(child, 'exit');
    expect([code, errors]).toEqual([1, expect.stringContaining(`Port ${new URL(server.url).port} is taken`)]);
  });
});
