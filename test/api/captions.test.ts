/** Timestamps and captions through the API, for new audio, stored audio and jobs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondsPerCharacter } from '../service/fake-model.ts';
import { until } from '../service/service-in-process.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';

let api: InProcessApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const wish = { text: '😀你好 25, [laugh]right. Now!', timestamps: true, captions: 'vtt' };

describe('POST /tts with timestamps and captions', () => {
  it('says when each word is heard, the same from storage as when it was made', async () => {
    const made = await (await api.post('/tts', wish)).json();
    const stored = await (await api.post('/tts', wish)).json();
    expect(stored).toEqual(made);
    expect(made.words.map(({ word }: { word: string }) => word)).toEqual([
      '你',
      '好',
      '25',
      'laugh',
      'right',
      'Now',
    ]);
    expect(made.words[2]).toEqual({
      word: '25',
      start: 4 * secondsPerCharacter,
      end: expect.closeTo(6 * secondsPerCharacter, 6),
      text_start: 4,
      text_end: 6,
    });
    const now = made.words.at(-1);
    // The first sentence with its stop has 21 characters, and a blank comes before the word.
    expect(now.start).toBeCloseTo(22 * secondsPerCharacter, 3);
    expect([...wish.text].slice(now.text_start, now.text_end).join('')).toBe('Now');
    expect(now.end).toBeLessThanOrEqual(made.duration_sec);
  });

  it('leads to captions, which anybody with the address may read in each format', async () => {
    const { captions_url: url } = await (await api.post('/tts', wish)).json();
    const vtt = await api.get(url);
    expect(vtt.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(await vtt.text()).toMatch(/^WEBVTT\n\n00:00:00\.050 --> .*\n你好 25, /);
    const srt = await api.get(url.replace('.vtt', '.srt'));
    expect(srt.headers.get('content-type')).toBe('application/x-subrip; charset=utf-8');
    expect(await srt.text()).toMatch(/^1\n00:00:00,050 --> /);
    const { words } = await (await api.get(url.replace('.vtt', '.json'))).json();
    expect(words).toHaveLength(6);
  });

  it('tells neither when nobody asks, of the same audio', async () => {
    const asked = await (await api.post('/tts', wish)).json();
    const plain = await (await api.post('/tts', { text: wish.text })).json();
    expect(plain.audio_url).toBe(asked.audio_url);
    expect(Object.keys(plain)).toEqual(['status', 'audio_url', 'duration_sec', 'model_version']);
  });

  it('does not know captions of audio that is not there', async () => {
    for (const path of [
      `/captions/${'0'.repeat(64)}.vtt`,
      '/captions/x.srt',
      `/captions/${'0'.repeat(64)}.ass`,
    ]) {
      const answer = await api.get(path);
      expect(answer.status).toBe(404);
      expect((await answer.json()).code).toBe('unknown_captions');
    }
  });

  it('refuses other captions', async () => {
    expect((await api.post('/tts', { ...wish, captions: 'ass' })).status).toBe(422);
  });
});

it('a job of several parts has the words of the whole', async () => {
  const text = `${'一二三四五六七八九。'.repeat(150)}最后。`;
  const { id } = await (await api.post('/jobs', { text, timestamps: true, captions: 'srt' })).json();
  const job = await until(async () => {
    const view = await (await api.get(`/jobs/${id}`)).json();
    return view.status === 'succeeded' && view;
  }, 'the job succeeds');
  const { words } = await (await api.get(job.words_url)).json();
  expect(words).toHaveLength(150 * 9 + 2);
  const last = words.at(-1);
  expect(text.slice(last.text_start, last.text_end)).toBe('后');
  expect(last.start).toBeCloseTo((150 * 10 + 1) * secondsPerCharacter, 2);
  expect(await (await api.get(job.captions_url)).text()).toContain('最后。');
});
