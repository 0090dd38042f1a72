/** Requests that are read, and refused for what they ask. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../layers/service/index.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';
import { open } from './open-api.ts';
import { problem } from './problem.ts';

describe('a request that is wrong', () => {
  let api: InProcessApi;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.close());

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
    [
      { text: 'a', speaker: '' },
      'speaker_out_of_range',
      '"speaker" is out of range: it must have at least 1 character.',
    ],
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

  it.each([
    [{ model: 'tts-1', input: 'a' }, 'missing_field', 'voice'],
    [{ model: 'tts-1', input: 'a', voice: 5 }, 'wrong_type', 'voice'],
    [{ model: 'tts-1', input: 'a', voice: {} }, 'missing_field', 'voice.id'],
    [{ model: 'tts-1', input: 'a', voice: '' }, 'voice_out_of_range', 'voice'],
    [{ model: 'tts-1', input: 'a', voice: 'nova', speed: 5 }, 'speed_out_of_range', 'speed'],
  ])("gets 422 for %j, with the field as OpenAI's clients read it", async (body, code, field) => {
    const answered = await problem(await api.post('/v1/audio/speech', body), 422, code);
    expect(answered.error).toMatchObject({ type: 'invalid_request_error', param: field, code });
    expect(answered.detail).toContain(`"${field}"`);
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
