import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { jsonLimitBytes } from '../../functions/api/json-body.ts';
import { type AudioStore, StorageFullError, silentLog } from '../../layers/service/index.ts';
import { FakeModel } from '../service/fake-model.ts';
import { settled, until } from '../service/service-in-process.ts';
import { type InProcessApi, type InProcessOptions, openApi } from './api-in-process.ts';

const opened: InProcessApi[] = [];
async function open(options: InProcessOptions = {}): Promise<InProcessApi> {
  const api = await openApi(options);
  opened.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((api) => api.close()));
});

/** Holds the answer to what every problem promises. */
async function problem(answer: Response, status: number, code: string): Promise<Record<string, unknown>> {
  const text = await answer.text();
  expect([answer.status, text]).toEqual([status, expect.any(String)]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = JSON.parse(text);
  expect(body).toMatchObject({ status: 'error', code, title: expect.any(String), type: 'about:blank' });
  expect(body.detail).toMatch(/^[\p{L}\d"].*[.]$/su);
  expect(body.request_id).toBe(answer.headers.get('x-request-id'));
  expect(text).not.toMatch(/\bat .*\.ts|node_modules|Error:/);
  return body;
}

describe('a request that is wrong', () => {
  let api: InProcessApi;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.close());

  it.each(['/tts', '/jobs', '/v1/audio/speech'])('gets 400 for what is not JSON at %s', async (path) => {
    for (const body of ['', '{', '{"text":"a",}', "{'text':'a'}", 'text=a', '\ufeff{"text": "a"}x']) {
      await problem(await api.post(path, body), 400, 'malformed_json');
    }
  });

  it('gets 400 for JSON that is not UTF-8, as a Windows console would send it', async () => {
    const answer = await api.app.request('/tts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.concat([
        Buffer.from('{"text":"'),
        Buffer.from([0xc4, 0xe3, 0xba, 0xc3]),
        Buffer.from('"}'),
      ]),
    });
    expect((await problem(answer, 400, 'malformed_json')).detail).toContain('UTF-8');
  });

  it.each(['/tts', '/jobs'])('gets 400 for a format that is not made here at %s', async (path) => {
    const body = await problem(await api.post(path, { text: 'a', format: 'wma' }), 400, 'unsupported_format');
    expect(body.detail).toContain('wav, pcm, mp3, flac, opus, aac');
  });

  it('gets 400 for an OpenAI format that is not made here', async () => {
    for (const format of ['wma', 'ogg', 'WAV', '']) {
      const request = { model: 'tts-1', input: 'a', voice: 'alloy', response_format: format };
      const body = await problem(await api.post('/v1/audio/speech', request), 400, 'unsupported_format');
      expect(body.error).toMatchObject({
        code: 'unsupported_format',
        type: 'invalid_request_error',
        message: body.detail,
      });
    }
  });

  it.each(['/tts', '/jobs', '/v1/audio/speech'])('gets 415 for another media type at %s', async (path) => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'multipart/form-data; boundary=x',
      '',
    ]) {
      await problem(
        await api.post(path, '{"text":"a"}', { 'Content-Type': type }),
        415,
        'unsupported_media_type',
      );
    }
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'APPLICATION/JSON;charset="UTF-8"',
    ]) {
      expect((await api.post(path, '{}', { 'Content-Type': type })).status).toBe(422);
    }
  });

  it('gets 415 for a clip that does not come in a form', async () => {
    await problem(
      await api.post('/voices', 'x', { 'Content-Type': 'audio/wav' }),
      415,
      'unsupported_media_type',
    );
    await problem(
      await api.post('/voices', 'x', { 'Content-Type': 'multipart/form-data' }),
      415,
      'unsupported_media_type',
    );
  });

  it('gets 413 for one byte more than a mebibyte, said or not', async () => {
    const withBytes = (count: number): string => {
      const frame = JSON.stringify({ text: 'a', pad: '' });
      return frame.replace('"pad":""', `"pad":"${'x'.repeat(count - frame.length)}"`);
    };
    await problem(await api.post('/tts', withBytes(jsonLimitBytes)), 422, 'unknown_field');
    const over = withBytes(jsonLimitBytes + 1);
    await problem(
      await api.post('/tts', over, { 'Content-Length': String(over.length) }),
      413,
      'body_too_large',
    );
    const unsaid = new Request('http://localhost/tts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new Blob([over]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(unsaid.headers.has('content-length')).toBe(false);
    await problem(await api.app.request(unsaid), 413, 'body_too_large');
  });

  it.each([
    [{ text: 'a', foo: 1 }, 'unknown_field', 'foo'],
    [{ text: 'a', Speaker: 'x' }, 'unknown_field', 'Speaker'],
    [{}, 'missing_field', 'text'],
    [{ text: 1 }, 'wrong_type', 'text'],
    [{ text: null }, 'wrong_type', 'text'],
    [{ text: ['a'] }, 'wrong_type', 'text'],
    [[], 'wrong_type', 'body'],
    ['null', 'wrong_type', 'body'],
    ['"text"', 'wrong_type', 'body'],
    [{ text: '' }, 'blank_text', 'text'],
    [{ text: ' \n\u3000' }, 'blank_text', 'text'],
    [{ text: 'a', speed: 0.79 }, 'speed_out_of_range', '0.8'],
    [{ text: 'a', speed: 1.21 }, 'speed_out_of_range', '1.2'],
    [{ text: 'a', speed: '1' }, 'wrong_type', 'speed'],
    ['{"text":"a","speed":1e999}', 'wrong_type', 'speed'],
    [{ text: 'a', sample_rate: 44_099 }, 'sample_rate_out_of_range', 'sample_rate'],
    [{ text: 'a', format: 'opus', sample_rate: 44_100 }, 'unsupported_sample_rate', '48000'],
    [{ text: 'a', seed: -1 }, 'seed_out_of_range', 'seed'],
    [{ text: 'a', seed: 1.5 }, 'wrong_type', 'seed'],
    [{ text: 'a', quality: 'best' }, 'invalid_value', 'quality'],
    [{ text: 'a', speaker: 'nobody' }, 'unknown_speaker', 'zhiyan, xiaoxiao'],
    [{ text: 'a', speaker: '' }, 'speaker_out_of_range', 'speaker'],
    [{ text: 'a', speaker: 'zhiyan:1+nobody:1' }, 'unknown_speaker', 'zhiyan'],
    [{ text: 'a', speaker: 'zhiyan:x+xiaoxiao' }, 'invalid_blend', 'xiaoxiao:0.7+zhiyan:0.3'],
    [{ text: 'a', model: 'gpt-9' }, 'unknown_model', 'fake'],
    [{ text: 'a', lexicon: { a: 1 } }, 'wrong_type', 'lexicon'],
    [{ text: '...' }, 'nothing_to_say', 'words'],
    [`<speak>${'a'.repeat(1200)}</speak>`, 'text_too_long', '/jobs'],
  ])('gets 422 for %j', async (body, code, hint) => {
    const sent = typeof body === 'string' && body.startsWith('<') ? { text: body } : body;
    const answered = await problem(await api.post('/tts', sent), 422, code);
    expect(answered.detail).toContain(hint);
  });

  it.each(['/tts', '/jobs'])('is told where an SSML document is wrong, at once, at %s', async (path) => {
    const body = await problem(
      await api.post(path, { text: '<speak>a<break time="1x"/></speak>' }),
      422,
      'invalid_ssml',
    );
    expect(body).toMatchObject({
      line: 1,
      column: expect.any(Number),
      detail: expect.stringContaining('line 1'),
    });
  });

  it('is told all that is wrong at once', async () => {
    const body = await problem(
      await api.post('/tts', { text: '', speed: 9, foo: 1, bar: 2 }),
      422,
      'blank_text',
    );
    expect(body.errors).toMatchObject([
      { field: 'text' },
      { field: 'speed' },
      { field: 'foo' },
      { field: 'bar' },
    ]);
  });

  it('is named by its code in the log, and the members everybody reads come first in the answer', async () => {
    const lines: [string, unknown][] = [];
    const api = await open({
      parts: { log: { ...silentLog, info: (message, fields) => lines.push([message, fields]) } },
    });
    const body = await problem(await api.post('/tts', []), 422, 'wrong_type');
    expect(body.detail).toBe('The body must be an object.');
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'code', 'detail', 'request_id', 'errors']);
    expect(lines).toEqual([['POST /tts 422', expect.objectContaining({ code: 'wrong_type' })]]);
  });

  it('gets a list of the voices with the unknown one', async () => {
    const body = await problem(
      await api.post('/tts', { text: 'a', speaker: 'nobody' }),
      422,
      'unknown_speaker',
    );
    expect(body.voices).toEqual(['zhiyan', 'xiaoxiao', 'guangdong', 'tokyo', '英文女']);
  });

  it.each([0.8, 1, 1.2])('is right with speed %s', async (speed) => {
    expect((await api.post('/tts', { text: 'a', speed })).status).toBe(200);
  });

  it.each([
    [0.25, 200],
    [4, 200],
    [0.24, 422],
    [4.01, 422],
  ])('speed %s is %s for OpenAI', async (speed, status) => {
    const answer = await api.post('/v1/audio/speech', { model: 'tts-1', input: 'a', voice: 'nova', speed });
    expect(answer.status).toBe(status);
    await answer.arrayBuffer();
  });

  it.each([
    [4096, 200],
    [4097, 422],
  ])('%s characters are %s for OpenAI', async (count, status) => {
    const answer = await api.post('/v1/audio/speech', {
      model: 'tts-1',
      input: '字'.repeat(count),
      voice: 'nova',
      response_format: 'pcm',
    });
    expect(answer.status).toBe(status);
    await answer.body?.cancel();
  });

  it('gets 404 for unknown paths and things, 405 with what is possible for known ones', async () => {
    await problem(await api.get('/nothing'), 404, 'unknown_path');
    await problem(await api.get('/jobs/0123456789abcdef0123456789abcdef'), 404, 'unknown_job');
    await problem(await api.get('/jobs/..%2F..%2Fetc'), 404, 'unknown_job');
    await problem(await api.get('/voices/nobody/sample'), 404, 'unknown_voice');
    await problem(await api.get('/v1/models/gpt-9'), 404, 'unknown_model');
    for (const [method, path, allow] of [
      ['GET', '/tts', 'POST'],
      ['PUT', '/tts', 'POST'],
      ['DELETE', '/voices', 'GET, HEAD, POST'],
      ['PATCH', '/jobs/1', 'GET, HEAD'],
      ['POST', '/health', 'GET, HEAD'],
      ['GET', '/v1/audio/speech', 'POST'],
    ]) {
      const answer = await api.app.request(path ?? '', { method: method ?? '' });
      expect(answer.headers.get('allow')).toBe(allow);
      await problem(answer, 405, 'method_not_allowed');
    }
  });

  it('gets 406 when it wants what is not made', async () => {
    await problem(await api.post('/tts', { text: 'a' }, { Accept: 'image/png' }), 406, 'not_acceptable');
    for (const accept of [
      '*/*',
      'application/json',
      'text/html, */*;q=0.1',
      'application/*',
      'audio/wav;q=0.5, application/json',
    ]) {
      const answer = await api.post('/tts', { text: 'a' }, { Accept: accept });
      expect([accept, answer.headers.get('content-type')]).toEqual([accept, 'application/json']);
    }
  });

  it('is answered with its own request id, unless that could disturb a log', async () => {
    expect((await api.get('/health', { 'X-Request-Id': 'my-id.1' })).headers.get('x-request-id')).toBe(
      'my-id.1',
    );
    for (const odd of ['a b', 'x'.repeat(65), '<script>', '"']) {
      expect((await api.get('/health', { 'X-Request-Id': odd })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    }
  });
});

describe('a server that can not answer now', () => {
  it('says 503 and when to come again while the model is loading, missing or broken', async () => {
    for (const [load, code] of [
      [() => new Promise<never>(() => {}), 'model_loading'],
      [() => Promise.reject(new Error('llm.pt is cut short.')), 'model_failed'],
      [null, 'model_missing'],
    ] as const) {
      const api = await open({ load });
      await new Promise((resolve) => setImmediate(resolve));
      for (const [path, body] of [
        ['/tts', { text: 'a' }],
        ['/jobs', { text: 'a' }],
        ['/v1/audio/speech', { model: 'tts-1', input: 'a', voice: 'nova' }],
      ] as const) {
        const answer = await api.post(path, body);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        await problem(answer, 503, code);
      }
      await problem(await api.get('/voices'), 503, code);
      expect(await (await api.get('/health')).json()).toMatchObject({ live: true, ready: false });
    }
  });

  it('holds as many requests as its queue, and says 503 to one more', async () => {
    const model = new FakeModel({ holdAfter: 0 });
    const api = await open({ model, environment: { COSYVOICE_QUEUE: '3' } });
    const obtain = vi.spyOn(api.service, 'obtain');
    const texts = ['One.', 'Two.', 'Three.'];
    const held = texts.map((text) => api.post('/tts', { text }));
    await until(async () => api.service.queue.depth.places === 3, 'three places taken');
    const refused = await api.post('/tts', { text: 'Four.' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await problem(refused, 503, 'queue_full');
    // Who wants what is being spoken anyway needs no place.
    const joined = api.post('/tts', { text: 'Two.' });
    await until(async () => settled(obtain.mock.settledResults) === 5, 'three, one refused, one joined');
    model.release();
    expect((await joined).status).toBe(200);
    for (const answer of await Promise.all(held)) expect(answer.status).toBe(200);
    expect((await api.post('/tts', { text: 'Four.' })).status).toBe(200);
  });

  it('says 429 to one request more than the rate, to that client alone', async () => {
    const api = await open({
      environment: { COSYVOICE_RATE: '3' },
      parts: { addressOf: (c) => c.req.header('x-test-address') },
    });
    const ask = (address: string): Promise<Response> =>
      api.post('/tts', { text: 'a' }, { 'X-Test-Address': address });
    for (let i = 0; i < 3; i++) expect((await ask('1.1.1.1')).status).toBe(200);
    const refused = await ask('1.1.1.1');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(20);
    await problem(refused, 429, 'rate_limited');
    expect((await ask('2.2.2.2')).status).toBe(200);
    expect((await api.get('/voices', { 'X-Test-Address': '1.1.1.1' })).status).toBe(200);
  });

  it('says 507 when the disk is full, but still sends audio that was asked for itself', async () => {
    const full = (folder: AudioStore): AudioStore =>
      Object.assign(Object.create(folder), {
        find: (key: string) => folder.find(key),
        put: async () => {
          throw new StorageFullError('The disk is full; free some space and repeat the request.', 60);
        },
      });
    const api = await open({ audio: full });
    await problem(await api.post('/tts', { text: 'a' }), 507, 'storage_full');
    const audio = await api.post('/tts', { text: 'a' }, { Accept: 'audio/wav' });
    expect(audio.status).toBe(200);
    expect((await audio.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  it('says 500 without a word about the inside when something nobody thought of happens', async () => {
    const model = new FakeModel();
    model.speak = () => {
      throw new TypeError('secret of the inside');
    };
    const lines: string[] = [];
    const api = await open({
      model,
      log: { ...silentLog, error: (message, fields) => lines.push(`${message} ${JSON.stringify(fields)}`) },
    });
    const answer = await api.post('/tts', { text: 'a' }, { 'X-Request-Id': 'find-me' });
    const body = await problem(answer, 500, 'internal_error');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(lines.some((line) => line.includes('find-me'))).toBe(true);
  });
});

describe('a server with keys', () => {
  it('lets in who has one of them, and only them', async () => {
    const api = await open({
      environment: { COSYVOICE_API_KEYS: 'first-key-1234,second-key-5678' },
      app: { local: true },
    });
    for (const key of ['first-key-1234', 'second-key-5678']) {
      expect((await api.post('/tts', { text: 'a' }, { Authorization: `Bearer ${key}` })).status).toBe(200);
    }
    for (const authorization of [
      '',
      'Bearer ',
      'Bearer wrong-key-1234',
      'first-key-1234',
      'Basic Zmlyc3Q=',
      'Bearer first-key-123',
      'Bearer first-key-12345',
    ]) {
      const answer = await api.post('/tts', { text: 'a' }, { Authorization: authorization });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      await problem(answer, 401, 'unauthorized');
    }
    for (const path of ['/voices', '/v1/models', '/metrics', '/jobs/1', '/v1/audio/voices']) {
      expect([path, (await api.get(path)).status]).toEqual([path, 401]);
    }
    for (const path of ['/health', '/openapi.json', '/docs', '/docs/style.css']) {
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
    }
  });
});

describe('a server on a laptop', () => {
  it('does nothing for a page of another origin, unless its owner allows that page', async () => {
    const api = await open({
      app: { local: true },
      environment: { COSYVOICE_CORS: 'https://friend.example' },
    });
    const from = (origin: string): Promise<Response> =>
      api.post('/tts', { text: 'a' }, { Origin: origin, Host: 'localhost:8000' });
    await problem(await from('https://foe.example'), 403, 'foreign_origin');
    await problem(await from('null'), 403, 'foreign_origin');
    expect((await from('http://localhost:8000')).status).toBe(200);
    const friend = await from('https://friend.example');
    expect(friend.status).toBe(200);
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example');
    expect(friend.headers.get('access-control-expose-headers')).toContain('X-Warning');
    const preflight = await api.app.request('/tts', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://friend.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  });

  it('sets the headers that keep browsers from harm on every answer', async () => {
    const api = await open();
    for (const path of ['/health', '/nothing', '/docs']) {
      const { headers } = await api.get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });
});
