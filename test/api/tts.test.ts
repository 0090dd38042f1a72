import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWav } from '../../layers/audio/index.ts';
import { secondsPerCharacter } from '../service/fake-model.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';

let api: InProcessApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

describe('POST /tts', () => {
  it('answers with a link to a WAV whose length is what it says', async () => {
    const answer = await api.post('/tts', { text: '你好，世界。', speaker: 'zhiyan', speed: 1.2 });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const body = await answer.json();
    expect(body).toEqual({
      status: 'success',
      audio_url: expect.stringMatching(/^\/output\/\d{8}_\d{6}\w*\.wav$/),
      duration_sec: expect.closeTo((6 * secondsPerCharacter) / 1.2, 3),
      model_version: 'fake-v1',
    });
    const wav = readWav(await readFile(join(api.folder, body.audio_url)));
    expect(wav.sampleRateHz).toBe(44_100);
    expect(wav.samples.length / 44_100).toBeCloseTo(body.duration_sec, 4);
  });

  it.each([
    ['Accept: audio/wav', '/tts', { Accept: 'audio/wav' }],
    ['?download=1', '/tts?download=1', {}],
  ])('answers with the audio itself for %s', async (_, path, headers) => {
    const answer = await api.post(path, { text: 'Hello there.' }, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.byteLength);
    expect(readWav(bytes).samples.length).toBe(Math.round(12 * secondsPerCharacter * 44_100));
  });
});
