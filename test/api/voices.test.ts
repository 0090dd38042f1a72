import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clipLimitBytes } from '../../functions/api/json-body.ts';
import { encodeAudio, readWav, writeWav } from '../../layers/audio/index.ts';
import { silentLog } from '../../layers/service/index.ts';
import { noise, voiced } from '../audio/signals.ts';
import { FakeModel } from '../service/fake-model.ts';
import { openService } from '../service/service-in-process.ts';
import { type InProcessApi, type InProcessOptions, openApi } from './api-in-process.ts';

const rate = 16_000;
const floor = noise(12 * rate, 7);
/** Twelve seconds that sound like a voice. */
const speech = voiced(140, rate, 12, 0.4).map((x, n) => x + 0.002 * (floor[n] ?? 0));
const clip = writeWav(speech, rate);

const opened: InProcessApi[] = [];
async function open(options: InProcessOptions = {}): Promise<InProcessApi> {
  const api = await openApi(options);
  opened.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((api) => api.close()));
});

function form(fields: Record<string, string | Uint8Array>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, new File([new Uint8Array(value)], 'clip.wav', { type: 'audio/wav' }));
  }
  return body;
}

async function clone(api: InProcessApi, fields: Record<string, string | Uint8Array>): Promise<Response> {
  return api.app.request('/voices', { method: 'POST', body: form(fields) });
}

async function names(api: InProcessApi): Promise<string[]> {
  const { voices } = await (await api.get('/voices')).json();
  return voices.map((voice: { name: string }) => voice.name);
}

describe('GET /voices', () => {
  it('lists the presets first, with names for people, languages and a sample one can hear', async () => {
    const api = await open();
    const body = await (await api.get('/voices')).json();
    expect(body).toMatchObject({ status: 'success', default: 'zhiyan' });
    expect(body.voices.slice(0, 2)).toEqual([
      {
        name: 'zhiyan',
        display_name: { zh: '沉稳男声', en: expect.any(String) },
        languages: ['zh', 'en', 'ja'],
        kind: 'preset',
        sample_url: '/voices/zhiyan/sample',
      },
      {
        name: 'xiaoxiao',
        display_name: { zh: '清亮女声', en: expect.any(String) },
        languages: ['zh', 'en', 'ja'],
        kind: 'preset',
        sample_url: '/voices/xiaoxiao/sample',
      },
    ]);
    for (const { sample_url } of body.voices) {
      const sample = await api.get(sample_url);
      expect([sample_url, sample.status, sample.headers.get('content-type')]).toEqual([
        sample_url,
        200,
        'audio/wav',
      ]);
      expect(readWav(new Uint8Array(await sample.arrayBuffer())).samples.length).toBeGreaterThan(10_000);
    }
  });
});

describe('a blend', () => {
  it('speaks differently from its parts, and alike however it is written', async () => {
    const api = await open();
    const url = async (speaker: string): Promise<string> => {
      const answer = await api.post('/tts', { text: 'A blend.', speaker });
      expect(answer.status).toBe(200);
      return (await answer.json()).audio_url;
    };
    const blended = await url('xiaoxiao:0.7+zhiyan:0.3');
    expect(await url('xiaoxiao:7+zhiyan:3')).toBe(blended);
    expect(
      new Set([blended, await url('xiaoxiao'), await url('zhiyan'), await url('xiaoxiao:0.3+zhiyan:0.7')])
        .size,
    ).toBe(4);
    expect(await url('xiaoxiao:1')).toBe(await url('xiaoxiao'));
  });
});

describe('a blend with a name', () => {
  it('is listed, speaks as its parts do, and can be deleted', async () => {
    const api = await open();
    const made = await api.post('/voices', { name: 'between', blend: 'xiaoxiao:0.7+zhiyan:0.3' });
    expect([made.status, (await made.json()).voice]).toMatchObject([201, { name: 'between', kind: 'blend' }]);
    expect(await names(api)).toContain('between');
    const url = async (speaker: string): Promise<string> =>
      (await (await api.post('/tts', { text: 'A blend.', speaker })).json()).audio_url;
    expect(await url('between')).toBe(await url('xiaoxiao:0.7+zhiyan:0.3'));
    expect((await api.post('/voices', { name: 'between', blend: 'tokyo' })).status).toBe(409);
    expect((await api.app.request('/voices/between', { method: 'DELETE' })).status).toBe(204);
    expect(await names(api)).not.toContain('between');
  });

  it.each([
    [{ name: 'x', blend: 'nobody:1+zhiyan:1' }, 'unknown_speaker'],
    [{ name: 'x', blend: 'a:b:c' }, 'invalid_blend'],
    [{ name: '../x', blend: 'zhiyan' }, 'invalid_voice_name'],
    [{ name: 'x' }, 'missing_field'],
    [{ name: 'x', blend: 'zhiyan', clip: 'y' }, 'unknown_field'],
  ])('is refused when it is %j', async (body, code) => {
    const api = await open();
    const answer = await api.post('/voices', body);
    expect([answer.status, (await answer.json()).code]).toEqual([422, code]);
  });

  it('does not go round in a circle', async () => {
    const api = await open();
    await api.post('/voices', { name: 'one', blend: 'zhiyan:1+xiaoxiao:1' });
    await api.post('/voices', { name: 'two', blend: 'one:1+tokyo:1' });
    await api.app.request('/voices/one', { method: 'DELETE' });
    await api.post('/voices', { name: 'one', blend: 'two:1+tokyo:1' });
    expect((await api.post('/tts', { text: 'a', speaker: 'two' })).status).toBe(422);
    expect((await api.get('/voices')).status).toBe(200);
  });
});

describe('POST /voices', () => {
  it('clones: the voice is in the list at once, speaks, and is there after a restart', async () => {
    const api = await open();
    const answer = await clone(api, { clip, name: 'my_colleague', consent: 'true' });
    expect([answer.status, await answer.clone().text()]).toEqual([201, expect.any(String)]);
    expect(answer.headers.get('location')).toBe('/voices/my_colleague');
    expect((await answer.json()).voice).toMatchObject({
      name: 'my_colleague',
      kind: 'cloned',
      sample_url: '/voices/my_colleague/sample',
    });
    expect(await names(api)).toContain('my_colleague');
    expect((await api.post('/tts', { text: 'Hello.', speaker: 'my_colleague' })).status).toBe(200);
    const stored = await api.voiceFolder.get('my_colleague');
    expect(Math.abs(Date.parse(stored?.consentAt ?? '') - Date.now())).toBeLessThan(60_000);
    const later = await openService({ folder: api.folder });
    expect((await later.service.voices.list(later.model)).map(({ name }) => name)).toContain('my_colleague');
    expect(
      await api.voiceFolder.conditioning({ ...stored, name: 'my_colleague' } as never, 'fake@fake-v1'),
    ).toBeDefined();
    await later.stop();
  });

  it('makes a full prompt with a transcript, and the name may be of any script', async () => {
    const api = await open();
    expect((await clone(api, { clip, name: '小明', transcript: '今天天气很好。' })).status).toBe(201);
    const voice = await api.service.voices.resolve('小明', api.model);
    expect(voice.conditioning.prompt?.text).toBe('今天天气很好。');
    expect((await api.get(`/voices/${encodeURIComponent('小明')}/sample`)).status).toBe(200);
  });

  it('enrols the clip again for a model that has not met it', async () => {
    const api = await open();
    await clone(api, { clip, name: 'bob' });
    const other = new FakeModel({ id: 'other', version: 'other-v9' });
    const later = await openService({ folder: api.folder, model: other });
    expect(
      (await later.service.prepare({ text: 'a', speaker: 'bob' }, 10)).resolved.clonedVoiceIds,
    ).toHaveLength(1);
    const stored = await later.voiceFolder.get('bob');
    expect(stored && (await later.voiceFolder.conditioning(stored, 'other@other-v9'))).toBeDefined();
    await later.stop();
  });

  it.each(['mp3', 'flac', 'opus'] as const)('takes %s', async (format) => {
    const api = await open();
    const answer = await clone(api, { clip: await encodeAudio(speech, rate, format), name: format });
    expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
  });

  it('gives a name to one of two who want it at once, and tells the other', async () => {
    const api = await open();
    const answers = await Promise.all([clone(api, { clip, name: 'bob' }), clone(api, { clip, name: 'bob' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await names(api)).filter((name) => name === 'bob')).toHaveLength(1);
    expect((await readdir(join(api.folder, 'voices'))).length).toBe(1);
  });

  it.each(['xiaoxiao', 'guangdong', '中文女', '英文女'])('keeps the name %s for the model', async (name) => {
    const api = await open();
    expect((await clone(api, { clip, name })).status).toBe(409);
  });

  it.each([
    '../evil',
    '..',
    '.',
    'a/b',
    'a\\b',
    '/etc/passwd',
    'a%2fb',
    'CON',
    'a:b',
    'a+b',
    'a b',
    '\u0000',
    'x\n',
    '-rf',
    '~root',
  ])('refuses the name %j, and no file appears', async (name) => {
    const api = await open();
    const answer = await clone(api, { clip, name });
    expect([answer.status, (await answer.json()).code]).toEqual([422, 'invalid_voice_name']);
    expect(await readdir(api.folder)).not.toContain('voices');
  });

  it.each([
    ['nothing', new Uint8Array(0), /audio|file|clip/i],
    ['text', Buffer.from('Hello, I am no audio at all, not even a little.'), /WAV/],
    ['a WAVE that ends early', clip.slice(0, 20), /./],
    ['a WAVE that lies about its length', lying(clip), /./],
    ['9.9 s', writeWav(speech.slice(0, 9.9 * rate), rate), /at least 10 s/],
    ['30.1 s', writeWav(voiced(140, 8000, 30.1, 0.4), 8000), /at most 30 s/],
    ['silence', writeWav(new Float32Array(12 * rate), rate), /silent/],
    ['noise', writeWav(noise(12 * rate, 3), rate), /voice/],
    [
      'distortion',
      writeWav(
        speech.map((x) => Math.max(-1, Math.min(1, 6 * x))),
        rate,
      ),
      /distorted/,
    ],
  ])('refuses %s with the reason', async (_, file, reason) => {
    const api = await open();
    const answer = await clone(api, { clip: file, name: 'bob' });
    const body = await answer.json();
    expect([answer.status, body.status]).toEqual([422, 'error']);
    expect(body.detail).toMatch(reason);
    expect(await names(api)).not.toContain('bob');
  });

  it('is not held up by a bomb: an hour of silence in few bytes', async () => {
    const api = await open();
    const hour = await encodeAudio(new Float32Array(3600 * 8000), 8000, 'flac');
    expect(hour.byteLength).toBeLessThan(clipLimitBytes);
    const answer = await clone(api, { clip: hour, name: 'bomb' });
    expect([answer.status, (await answer.json()).code]).toEqual([422, 'audio_too_long']);
  });

  it('takes a body of 20 MiB and refuses one byte more', async () => {
    const api = await open();
    const send = async (bytes: number): Promise<Response> => {
      const head =
        '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nbob\r\n--x\r\nContent-Disposition: form-data; name="clip"; filename="c.wav"\r\n\r\n';
      const tail = '\r\n--x--\r\n';
      const body = Buffer.concat([
        Buffer.from(head),
        Buffer.alloc(bytes - head.length - tail.length),
        Buffer.from(tail),
      ]);
      return api.app.request('/voices', {
        method: 'POST',
        headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': String(bytes) },
        body,
      });
    };
    expect((await send(clipLimitBytes)).status).toBe(422);
    const over = await send(clipLimitBytes + 1);
    expect([over.status, (await over.json()).code]).toEqual([413, 'body_too_large']);
  });

  it.each([
    [{ name: 'bob' }, 'clip_missing'],
    [{ clip: 'text', name: 'bob' }, 'clip_missing'],
    [{ clip }, 'missing_field'],
    [{ clip, name: 'bob', foo: 'bar' }, 'unknown_field'],
    [{ clip, name: 'bob', consent: 'no' }, 'consent_missing'],
    [{ clip, name: 'bob', transcript: '' }, 'transcript_out_of_range'],
  ])('refuses the form %#', async (fields, code) => {
    const api = await open();
    const answer = await clone(api, fields as Record<string, string | Uint8Array>);
    expect([answer.status, (await answer.json()).code]).toEqual([422, code]);
  });

  it('gets 400 for a form that is none', async () => {
    const api = await open();
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const answer = await api.app.request('/voices', { method: 'POST', headers, body: 'this is no form' });
    expect([answer.status, (await answer.json()).status]).toEqual([400, 'error']);
  });
});

describe('DELETE /voices/{name}', () => {
  let api: InProcessApi;
  beforeAll(async () => {
    api = await openApi({ log: silentLog });
  });
  afterAll(() => api.close());
  const remove = async (name: string): Promise<Response> =>
    api.app.request(`/voices/${encodeURIComponent(name)}`, { method: 'DELETE' });

  it('leaves nothing of a clone: no file, no audio it is heard in, and its name free', async () => {
    await clone(api, { clip, name: 'bob' });
    const spoken = await (await api.post('/tts', { text: 'By Bob.', speaker: 'bob' })).json();
    const mixed = await (await api.post('/tts', { text: 'By both.', speaker: 'bob:1+zhiyan:1' })).json();
    const other = await (await api.post('/tts', { text: 'By another.', speaker: 'zhiyan' })).json();
    expect((await remove('bob')).status).toBe(204);
    const left = await readdir(join(api.folder, 'output'));
    expect(left).not.toContain(spoken.audio_url.slice('/output/'.length));
    expect(left).not.toContain(mixed.audio_url.slice('/output/'.length));
    expect(left).toContain(other.audio_url.slice('/output/'.length));
    expect(await readdir(join(api.folder, 'voices'))).toEqual([]);
    expect((await api.post('/tts', { text: 'By Bob.', speaker: 'bob' })).status).toBe(422);
    expect((await clone(api, { clip, name: 'bob' })).status).toBe(201);
    const again = await (await api.post('/tts', { text: 'By Bob.', speaker: 'bob' })).json();
    expect(again.audio_url).not.toBe(spoken.audio_url);
  });

  it.each([
    ['xiaoxiao', 403, 'voice_not_deletable'],
    ['中文女', 403, 'voice_not_deletable'],
    ['nobody', 404, 'unknown_voice'],
    ['../voices', 404, 'unknown_voice'],
  ])('answers for %s with %s', async (name, status, code) => {
    const answer = await remove(name);
    expect([answer.status, (await answer.json()).code]).toEqual([status, code]);
  });
});

/** A WAVE file that promises more samples than it has. */
function lying(wav: Uint8Array): Uint8Array {
  const copy = wav.slice();
  new DataView(copy.buffer).setUint32(40, 0x7000_0000, true);
  return copy;
}
