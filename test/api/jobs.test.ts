import { afterEach, describe, expect, it } from 'vitest';
import { readWav } from '../../layers/audio/index.ts';
import { FakeModel, secondsPerCharacter } from '../service/fake-model.ts';
import { until } from '../service/service-in-process.ts';
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

interface JobBody {
  readonly id: string;
  readonly status: string;
  readonly progress?: number;
  readonly audio_url?: string;
  readonly duration_sec?: number;
  readonly warning?: string;
  readonly code?: string;
  readonly why?: string;
}

function ended(api: InProcessApi, location: string): Promise<JobBody> {
  return until(async () => {
    const body: JobBody = await (await api.get(location)).json();
    return (body.status === 'succeeded' || body.status === 'failed') && body;
  }, 'the job ends');
}

describe('POST /jobs', () => {
  it('answers 202 with Location at once, and the job ends with audio one can fetch', async () => {
    const api = await open();
    const text = '今天的天气非常好，我们一起去公园散步吧。'.repeat(40);
    const answer = await api.post('/jobs', { text, speaker: 'tokyo', speed: 1.2, format: 'mp3' });
    expect(answer.status).toBe(202);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/jobs\/[0-9a-f]{32}$/);
    expect(await answer.json()).toMatchObject({
      status: 'queued',
      model_version: 'fake-v1',
      id: location.slice(6),
    });
    const body = await ended(api, location);
    expect(body).toMatchObject({
      status: 'succeeded',
      progress: 1,
      audio_url: expect.stringMatching(/^\/output\/.*\.mp3$/),
    });
    expect(body.duration_sec).toBeCloseTo(([...text].length * secondsPerCharacter) / 1.2, 1);
  });

  it('is failed with a reason in words when the text can not be spoken', async () => {
    const api = await open();
    const answer = await api.post('/jobs', { text: '@fault' });
    expect(await ended(api, answer.headers.get('location') ?? '')).toMatchObject({
      status: 'failed',
      code: 'text_refused',
      why: 'The text asks for a fault.',
    });
  });

  it('takes a hundred thousand characters, and refuses one more', async () => {
    const api = await open({ deliverJobs: false });
    expect((await api.post('/jobs', { text: '字'.repeat(100_000) })).status).toBe(202);
    const refused = await api.post('/jobs', { text: '字'.repeat(100_001) });
    expect([refused.status, (await refused.json()).code]).toEqual([422, 'text_too_long']);
  });

  it('is seen only by who knows its id', async () => {
    const api = await open({ deliverJobs: false });
    const { id } = await (await api.post('/jobs', { text: 'a' })).json();
    const guessed = id.replace(/.$/, id.endsWith('0') ? '1' : '0');
    expect((await api.get(`/jobs/${id}`)).status).toBe(200);
    expect((await api.get(`/jobs/${guessed}`)).status).toBe(404);
    expect((await api.get('/jobs')).status).toBe(405);
  });
});

describe('a request that takes longer than it may wait', () => {
  it.each([
    ['Prefer: wait=0', { Prefer: 'wait=0' }, {}],
    ['Prefer: respond-async', { Prefer: 'respond-async' }, {}],
    ["the server's own limit", {}, { COSYVOICE_WAIT: '0' }],
    ['the limit of the server, whatever it wishes', { Prefer: 'wait=100' }, { COSYVOICE_WAIT: '0' }],
    ['a wish for audio', { Prefer: 'wait=0', Accept: 'audio/wav' }, {}],
    ['a stream that has not begun', { Prefer: 'wait=0', Accept: 'audio/wav' }, {}, '/tts?stream=1'],
  ])('becomes a job for %s, and is spoken once', async (_, headers, environment, path = '/tts') => {
    const model = new FakeModel({ segmentMilliseconds: 20 });
    const api = await open({ model, environment: environment as Record<string, string> });
    const answer = await api.post(path, { text: 'One. Two. Three.' }, headers as Record<string, string>);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('content-type')).toBe('application/json');
    const body = await ended(api, answer.headers.get('location') ?? '');
    expect(body).toMatchObject({ status: 'succeeded', duration_sec: expect.any(Number) });
    expect(model.texts).toHaveLength(1);
    const again = await api.post('/tts', { text: 'One. Two. Three.' });
    expect((await again.json()).audio_url).toBe(body.audio_url);
    expect(model.texts).toHaveLength(1);
  });

  it('is spoken once also where a job of its length would be spoken in parts', async () => {
    const model = new FakeModel({ segmentMilliseconds: 5 });
    const api = await open({ model });
    const text = 'A sentence of a long text. '.repeat(40).trim();
    const answer = await api.post('/tts', { text }, { Prefer: 'wait=0' });
    expect((await ended(api, answer.headers.get('location') ?? '')).status).toBe('succeeded');
    expect(model.texts).toEqual([text]);
  });

  it('is answered as usual when it is done in time', async () => {
    const api = await open();
    const answer = await api.post('/tts', { text: 'Quick.' }, { Prefer: 'wait=20' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
  });

  it('is a stream when its first sentence comes in time', async () => {
    const api = await open({ model: new FakeModel({ segmentMilliseconds: 20 }) });
    const headers = { Prefer: 'wait=20', Accept: 'audio/wav' };
    const answer = await api.post('/tts?stream=1', { text: 'One. Two. Three. Four.' }, headers);
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, 'wait=20']);
    const { samples, sampleRateHz } = readWav(new Uint8Array(await answer.arrayBuffer()));
    expect(samples.length / sampleRateHz).toBeCloseTo(22 * secondsPerCharacter, 2);
  });

  it('is sent as it grows to clients that know of no jobs', async () => {
    const api = await open({
      model: new FakeModel({ segmentMilliseconds: 20 }),
      environment: { COSYVOICE_WAIT: '0' },
    });
    for (const answer of [
      await api.post('/v1/audio/speech', {
        model: 'tts-1',
        voice: 'nova',
        input: 'One. Two. Three.',
        response_format: 'wav',
      }),
      await api.get('/voices/xiaoxiao/sample'),
    ]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/wav']);
      expect(readWav(new Uint8Array(await answer.arrayBuffer())).samples.length).toBeGreaterThan(10_000);
    }
  });

  it('carries its warnings along', async () => {
    const api = await open({ model: new FakeModel({ segmentMilliseconds: 20 }) });
    const answer = await api.post('/tts', { text: `${'a '.repeat(600)}b` }, { Prefer: 'wait=0' });
    expect((await answer.json()).warning).toBe('text_truncated_at_1200_chars');
    const body = await ended(api, answer.headers.get('location') ?? '');
    expect(body.warning).toBe('text_truncated_at_1200_chars');
  });

  it('is not lost when the server stops before it is done', async () => {
    const model = new FakeModel({ segmentMilliseconds: 50 });
    const api = await open({ model });
    const answer = await api.post('/tts', { text: 'One. Two. Three. Four. Five.' }, { Prefer: 'wait=0' });
    const location = answer.headers.get('location') ?? '';
    await until(async () => model.segmentsBegun >= 2, 'it is being spoken');
    await api.jobQueue.close();
    const second = await openApi({ folder: api.folder });
    expect((await ended(second, location)).status).toBe('succeeded');
    await second.stop();
  });
});

describe('a job on a server with keys', () => {
  it("is nobody else's: with another key it is as unknown as one that never was", async () => {
    const api = await open({ environment: { COSYVOICE_API_KEYS: 'first-key-1234,second-key-5678' } });
    const first = { Authorization: 'Bearer first-key-1234' };
    const second = { Authorization: 'Bearer second-key-5678' };
    const answer = await api.post('/jobs', { text: 'Mine.' }, first);
    const location = answer.headers.get('location') ?? '';
    expect((await api.get(location, first)).status).toBe(200);
    const bodies: unknown[] = [];
    for (const asked of [location, `/jobs/${'0'.repeat(32)}`]) {
      const refused = await api.get(asked, second);
      const { request_id, ...body } = (await refused.json()) as Record<string, unknown>;
      bodies.push([refused.status, body]);
    }
    expect(bodies[0]).toEqual([404, expect.objectContaining({ code: 'unknown_job' })]);
    expect(bodies[1]).toEqual(bodies[0]);
    expect((await api.get(location)).status).toBe(401);
  });
});

describe('warnings', () => {
  it('says that the text was cut, in JSON and beside audio', async () => {
    const api = await open();
    const text = '字'.repeat(1201);
    const body = await (await api.post('/tts', { text })).json();
    expect(body.warning).toBe('text_truncated_at_1200_chars');
    expect(body.warnings).toBeUndefined();
    expect(body.duration_sec).toBeCloseTo(1200 * secondsPerCharacter, 3);
    const audio = await api.post('/tts', { text }, { Accept: 'audio/wav' });
    expect(audio.headers.get('x-warning')).toBe('text_truncated_at_1200_chars');
    expect((await (await api.post('/tts', { text: '字'.repeat(1200) })).json()).warning).toBeUndefined();
  });

  it('passes on what the engine warns of, all of it, spoken or stored', async () => {
    const api = await open();
    const text = `@lost ${'字'.repeat(1200)}`;
    for (const _ of ['spoken', 'stored']) {
      expect(await (await api.post('/tts', { text })).json()).toMatchObject({
        warning: 'text_truncated_at_1200_chars',
        warnings: ['text_truncated_at_1200_chars', 'text_lost'],
      });
    }
    expect(await (await api.post('/tts', { text: 'A bit @lost.' })).json()).toMatchObject({
      warning: 'text_lost',
    });
  });
});
