/** What a server says that can not answer now. */
import { describe, expect, it, vi } from 'vitest';
import { type AudioStore, StorageFullError, silentLog } from '../../layers/service/index.ts';
import { FakeModel } from '../service/fake-model.ts';
import { settled, until } from '../service/service-in-process.ts';
import { open } from './open-api.ts';
import { problem } from './problem.ts';

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
