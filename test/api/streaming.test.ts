import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readWav } from '../../layers/audio/index.ts';
import { silentLog } from '../../layers/service/index.ts';
import { FakeModel, secondsPerCharacter } from '../service/fake-model.ts';
import { settled, until } from '../service/service-in-process.ts';
import type { InProcessOptions } from './api-in-process.ts';
import { type HttpApi, openHttpApi } from './api-over-http.ts';

const opened: HttpApi[] = [];
async function open(options: InProcessOptions = {}): Promise<HttpApi> {
  const api = await openHttpApi(options);
  opened.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((api) => api.close()));
});

function post(api: HttpApi, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'audio/wav' },
    body: JSON.stringify(body),
    ...init,
  });
}

describe('audio on the wire', () => {
  it('comes chunked while it is made with ?stream=1, and is a WAVE file that ends where the stream ends', async () => {
    const api = await open({ model: new FakeModel({ segmentMilliseconds: 30 }) });
    const text = 'One here. Two here. Three here.';
    const answer = await post(api, '/tts?stream=1', { text });
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
    expect(answer.headers.get('content-length')).toBeNull();
    const wav = readWav(new Uint8Array(await answer.arrayBuffer()));
    expect(wav.samples.length / 44_100).toBeCloseTo(text.length * secondsPerCharacter, 3);
  });

  it('comes whole and with its length otherwise, spoken or stored', async () => {
    const api = await open();
    const bodies: string[] = [];
    for (const _ of ['spoken', 'stored']) {
      const answer = await post(api, '/tts', { text: 'Whole.' });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
      expect(answer.headers.get('x-audio-duration')).toBe('0.3');
      expect(answer.headers.get('x-model-version')).toBe('fake-v1');
      bodies.push(bytes.toString('base64'));
    }
    expect(bodies[0]).toBe(bodies[1]);
  });

  it('is offered as a download with ?download=1', async () => {
    const api = await open();
    const answer = await post(
      api,
      '/tts?download=1',
      { text: 'a', format: 'mp3' },
      { headers: { 'Content-Type': 'application/json' } },
    );
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="speech.mp3"');
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    await answer.arrayBuffer();
  });

  it.each([
    ['audio/mpeg', 'audio/mpeg'],
    ['audio/ogg', 'audio/ogg; codecs=opus'],
    ['audio/flac', 'audio/flac'],
    ['audio/*', 'audio/wav'],
    ['text/plain;q=0.1, audio/mpeg;q=0.8, audio/wav;q=0.2', 'audio/mpeg'],
  ])('for Accept: %s is %s', async (accept, type) => {
    const api = await open();
    const answer = await post(
      api,
      '/tts',
      { text: 'a' },
      { headers: { 'Content-Type': 'application/json', Accept: accept } },
    );
    expect(answer.headers.get('content-type')).toBe(type);
    await answer.arrayBuffer();
  });

  it('never ends as if it were whole when the model fails in the middle', async () => {
    const model = new FakeModel();
    const speak = model.speak.bind(model);
    model.speak = async function* (text, options) {
      for await (const segment of speak(text, options)) {
        if (segment.index === 1) throw new TypeError('broken');
        yield segment;
      }
    };
    const api = await open({ model });
    // Whether the first bytes were out already is a matter of chance; an end is never sent.
    const whole = post(api, '/tts?stream=1', { text: 'Fine. Broken. Never.' }).then((answer) =>
      answer.arrayBuffer(),
    );
    await expect(whole).rejects.toThrow();
    expect(await (await fetch(`${api.url}/health`)).json()).toMatchObject({ queue: { depth: 0 } });
    const first = await post(api, '/tts?stream=1', { text: '...' });
    expect([first.status, (await first.json()).code]).toEqual([422, 'nothing_to_say']);
  });

  it('is no longer made once everybody has hung up, whatever they were waiting for', async () => {
    const model = new FakeModel({ holdAfter: 2 });
    const error = vi.fn();
    const api = await open({ model, parts: { log: { ...silentLog, error } } });
    const text = 'And so on. '.repeat(9);
    for (const [path, accept] of [
      ['/tts', 'application/json'],
      ['/tts', 'audio/wav'],
      ['/tts?stream=1', 'audio/wav'],
    ]) {
      const before = model.segmentsBegun;
      const abort = new AbortController();
      const asked = post(
        api,
        path ?? '',
        { text },
        { signal: abort.signal, headers: { 'Content-Type': 'application/json', Accept: accept ?? '' } },
      );
      await until(async () => model.segmentsBegun === before + 3, 'it is being spoken');
      abort.abort();
      await asked.then((answer) => answer.arrayBuffer()).catch(() => {});
      await until(
        async () => api.service.queue.depth.places === 0,
        `nobody holds a place: ${path} ${accept}`,
      );
      // Two were spoken, the third was stopped, and nothing was begun after it.
      expect([path, accept, model.segmentsBegun - before]).toEqual([path, accept, 3]);
      model.release(3);
    }
    expect(error).not.toHaveBeenCalled();
  });

  it('goes on for the others when one of them hangs up', async () => {
    const model = new FakeModel({ holdAfter: 1 });
    const api = await open({ model });
    const obtain = vi.spyOn(api.service, 'obtain');
    const abort = new AbortController();
    const leaving = post(api, '/tts', { text: 'One. Two. Three.' }, { signal: abort.signal });
    await until(async () => model.segmentsBegun >= 1, 'it is being spoken');
    const staying = post(api, '/tts', { text: 'One. Two. Three.' });
    await until(async () => settled(obtain.mock.settledResults) === 2, 'the second has joined');
    abort.abort();
    await expect(leaving).rejects.toThrow();
    model.release();
    expect((await staying).status).toBe(200);
    expect(model.texts).toHaveLength(1);
  });

  it('is told in one line of the log, with what it cost and without the text', async () => {
    const lines: [string, Record<string, unknown>][] = [];
    const api = await open({
      log: { ...silentLog, info: (message, fields) => lines.push([message, { ...fields }]) },
      parts: { log: { ...silentLog, info: (message, fields) => lines.push([message, { ...fields }]) } },
    });
    await (await post(api, '/tts?stream=1', { text: 'A secret. And more.' })).arrayBuffer();
    await (await post(api, '/tts', { text: 'A secret. And more.' })).arrayBuffer();
    const requests = await until(async () => {
      const told = lines.filter(([message]) => message.startsWith('POST'));
      return told.length === 2 && told;
    }, 'both lines');
    expect(requests).toMatchObject([
      [
        'POST /tts 200',
        {
          source: 'cold',
          chars: 19,
          tokens: expect.any(Number),
          rtf: expect.any(Number),
          lm_sec: 0.004,
          req: expect.any(String),
        },
      ],
      ['POST /tts 200', { source: 'stored', chars: 19 }],
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('GET /output/…', () => {
  it('serves the audio of the link whole, in ranges and as not modified', async () => {
    const api = await open();
    const made = await post(
      api,
      '/tts',
      { text: 'Ranges.' },
      { headers: { 'Content-Type': 'application/json' } },
    );
    const url = `${api.url}${(await made.json()).audio_url}`;
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    const ask = (headers: Record<string, string>): Promise<Response> => fetch(url, { headers });
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 100],
      ['bytes=100-', 100, whole.length],
      ['bytes=-10', whole.length - 10, whole.length],
      [`bytes=${whole.length - 1}-${whole.length + 99}`, whole.length - 1, whole.length],
    ] as const) {
      const part = await ask({ Range: range });
      expect([range, part.status, part.headers.get('content-range')]).toEqual([
        range,
        206,
        `bytes ${start}-${end - 1}/${whole.length}`,
      ]);
      expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(start, end))).toBe(true);
    }
    const beyond = await ask({ Range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
    for (const odd of ['bytes=', 'bytes=5-1x', 'lines=1-2', 'bytes=0-1,3-4'])
      expect((await ask({ Range: odd })).status).toBe(200);
    const etag = (await ask({})).headers.get('etag') ?? '';
    expect((await ask({ 'If-None-Match': etag })).status).toBe(304);
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': '"other"' })).status).toBe(200);
    const head = await fetch(url, { method: 'HEAD' });
    expect([
      head.headers.get('content-length'),
      head.headers.get('content-type'),
      head.headers.get('accept-ranges'),
    ]).toEqual([String(whole.length), 'audio/wav', 'bytes']);
  });

  it.each([
    '/output/',
    '/output/nothing.wav',
    '/output/..%2F..%2Fetc%2Fpasswd',
    '/output/.index',
    '/output/../package.json',
    '/output/%2e%2e%2fvoices',
    '/output/a%00.wav',
  ])('has nothing at %s', async (path) => {
    const api = await open();
    // fetch would tidy the path up before it is sent.
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      request({ hostname, port, path }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});
