/** Whom a server answers: keys, origins, headers. */
import { describe, expect, it } from 'vitest';
import { open } from './open-api.ts';
import { problem } from './problem.ts';

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
