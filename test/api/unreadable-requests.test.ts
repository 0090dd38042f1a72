/** Requests whose body can not be read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLimitBytes } from '../../functions/api/json-body.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';
import { problem } from './problem.ts';

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
});
