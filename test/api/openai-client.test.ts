import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeClip, readWav } from '../../layers/audio/index.ts';
import { FakeModel, secondsPerCharacter } from '../service/fake-model.ts';
import { until } from '../service/service-in-process.ts';
import { type HttpApi, openHttpApi } from './api-over-http.ts';

const input = 'The first sentence. The second one. And a third.';
const seconds = [...input].length * secondsPerCharacter;

let api: HttpApi;
let client: OpenAI;
const opened: HttpApi[] = [];

beforeAll(async () => {
  api = await openHttpApi();
  client = new OpenAI({ apiKey: 'none', baseURL: `${api.url}/v1` });
});
afterAll(() => api.close());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe("OpenAI's official client, unchanged but for its base URL", () => {
  it.each(['wav', 'mp3', 'flac', 'opus', 'aac'] as const)(
    'makes %s that a decoder reads, of the right length',
    async (format) => {
      const speech = await client.audio.speech.create({
        model: 'tts-1',
        voice: 'alloy',
        input,
        response_format: format,
      });
      expect(speech.headers.get('content-type')).toMatch(/^audio\//);
      const bytes = new Uint8Array(await speech.arrayBuffer());
      const clip = await decodeClip(bytes, { maxSeconds: 60 });
      // LAME and AAC pad at both ends.
      expect(Math.abs(clip.samples.length / clip.sampleRateHz - seconds)).toBeLessThan(
        ['mp3', 'aac'].includes(format) ? 0.12 : 0.001,
      );
      expect(Math.max(...clip.samples)).toBeGreaterThan(0.2);
    },
  );

  it('makes pcm of 24 kHz, 16 bits', async () => {
    const speech = await client.audio.speech.create({
      model: 'tts-1',
      voice: 'zhiyan',
      input,
      response_format: 'pcm',
    });
    const bytes = (await speech.arrayBuffer()).byteLength;
    // Each of the three sentences is rounded to a whole sample.
    expect(Math.abs(bytes - seconds * 24_000 * 2)).toBeLessThanOrEqual(3 * 2);
  });

  it('makes mp3 when no format is named, and is told in a header that instructions are not followed', async () => {
    const speech = await client.audio.speech.create({
      model: 'gpt-4o-mini-tts',
      voice: { id: 'tokyo' },
      input: 'Hello.',
      instructions: 'Whisper.',
    });
    expect(speech.headers.get('content-type')).toBe('audio/mpeg');
    expect(speech.headers.get('x-warning')).toBe('instructions_ignored');
    await speech.arrayBuffer();
  });

  it.each([0.25, 0.5, 2, 4])('speaks at speed %s', async (speed) => {
    const speech = await client.audio.speech.create({
      model: 'tts-1',
      voice: 'nova',
      input,
      response_format: 'wav',
      speed,
    });
    const wav = readWav(new Uint8Array(await speech.arrayBuffer()));
    expect(wav.samples.length / wav.sampleRateHz).toBeCloseTo(seconds / speed, 2);
  });

  it.each(['pcm', 'wav', 'mp3'] as const)(
    'hears the first %s while the rest is being spoken',
    async (format) => {
      const model = new FakeModel({ holdAfter: 1 });
      const slow = await openHttpApi({ model });
      opened.push(slow);
      const speech = await new OpenAI({ apiKey: 'none', baseURL: `${slow.url}/v1` }).audio.speech.create({
        model: 'tts-1',
        voice: 'zhiyan',
        input: 'One is here. Two is here. Three is here. Four is here.',
        response_format: format,
        stream_format: 'audio',
      });
      const reader = speech.body?.getReader();
      const first = await reader?.read();
      expect(first?.value?.byteLength).toBeGreaterThan(0);
      expect(model.segmentsBegun).toBeLessThanOrEqual(2);
      model.release();
      let bytes = first?.value?.byteLength ?? 0;
      for (let next = await reader?.read(); !next?.done; next = await reader?.read())
        bytes += next?.value?.byteLength ?? 0;
      expect(model.segmentsBegun).toBe(4);
      expect(bytes).toBeGreaterThan(10_000);
    },
  );

  it('gets the same audio as events', async () => {
    const order = {
      model: 'tts-1',
      voice: 'zhiyan',
      input: 'As events. Or not.',
      response_format: 'pcm',
    } as const;
    for (const _ of ['spoken', 'stored']) {
      const events = await client.audio.speech.create({ ...order, stream_format: 'sse' });
      expect(events.headers.get('content-type')).toContain('text/event-stream');
      const said = (await events.text())
        .trim()
        .split('\n\n')
        .map((line) => JSON.parse(line.replace(/^data: /, '')));
      const audio = Buffer.concat(
        said
          .filter(({ type }) => type === 'speech.audio.delta')
          .map((event) => Buffer.from(event.audio, 'base64')),
      );
      expect(said.at(-1)).toEqual({
        type: 'speech.audio.done',
        usage: { input_tokens: 18, output_tokens: 45, total_tokens: 63 },
      });
      const whole = await client.audio.speech.create(order);
      expect(audio.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    }
  });

  it('throws its own errors, with our code and sentence', async () => {
    const wrong = client.audio.speech.create({ model: 'tts-1', voice: 'nobody', input: 'a' });
    await expect(wrong).rejects.toThrow(OpenAI.UnprocessableEntityError);
    await expect(wrong).rejects.toMatchObject({
      status: 422,
      code: 'unknown_speaker',
      message: expect.stringContaining('zhiyan'),
    });
    const format = client.audio.speech.create({
      model: 'tts-1',
      voice: 'nova',
      input: 'a',
      response_format: 'wma' as 'mp3',
    });
    await expect(format).rejects.toThrow(OpenAI.BadRequestError);
    await expect(format).rejects.toMatchObject({ code: 'unsupported_format', requestID: expect.any(String) });
  });

  it('lists models and voices', async () => {
    const models = [];
    for await (const model of client.models.list()) models.push(model);
    expect(models).toMatchObject([{ id: 'fake', object: 'model', owned_by: 'local' }]);
    expect((await client.models.retrieve('fake')).id).toBe('fake');
    const voices = await (await fetch(`${api.url}/v1/audio/voices`)).json();
    expect(voices.voices[0]).toMatchObject({ id: 'zhiyan', object: 'audio.voice' });
  });

  it('stops the work when it hangs up', async () => {
    const model = new FakeModel({ holdAfter: 3 });
    const slow = await openHttpApi({ model });
    opened.push(slow);
    const abort = new AbortController();
    const speech = await new OpenAI({ apiKey: 'none', baseURL: `${slow.url}/v1` }).audio.speech.create(
      { model: 'tts-1', voice: 'zhiyan', input: 'And on. '.repeat(9), response_format: 'pcm' },
      { signal: abort.signal },
    );
    await speech.body?.getReader().read();
    abort.abort();
    await until(async () => slow.service.queue.depth.places === 0, 'the place is free');
    const before = model.segmentsBegun;
    model.release();
    // What went on would be begun before another text is.
    await fetch(`${slow.url}/voices/zhiyan/sample`).then((answer) => answer.arrayBuffer());
    expect(model.texts).toHaveLength(2);
    expect(model.segmentsBegun - before).toBeLessThanOrEqual(2);
  });
});
