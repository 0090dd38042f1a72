/** A voice is cloned through the API: the clip goes by way of the bucket, the model listens in the other function. */
import { expect, it } from 'vitest';
import { writeWav } from '../../../layers/audio/index.ts';
import { noise, voiced } from '../../audio/signals.ts';
import { type Asking, jsonOf } from '../asking.ts';
import type { Cloud } from '../cloud-on-this-machine.ts';

const rate = 16_000;
const seconds = 11;

export function cloningCases(cloud: () => Cloud, { post }: Asking): void {
  it('speaks for whoever names it, and nothing of it is left when it is deleted', async () => {
    const floor = noise(seconds * rate, 7);
    const clip = writeWav(
      voiced(140, rate, seconds, 0.4).map((x, n) => x + 0.002 * (floor[n] ?? 0)),
      rate,
    );
    const form = new FormData();
    form.append('name', 'colleague');
    form.append('consent', 'true');
    form.append('clip', new File([new Uint8Array(clip)], 'clip.wav', { type: 'audio/wav' }));
    const send = (body: FormData): Promise<Response> =>
      fetch(`${cloud().door.url}/voices`, { method: 'POST', body });
    const made = await send(form);
    expect([made.status, await made.text()]).toEqual([201, expect.stringContaining('colleague')]);
    const keys = (): string[] => [...cloud().s3.objects.keys()];
    // What the functions handed each other is gone; what belongs to the voice is there.
    expect(keys().filter((key) => key.includes('arriving'))).toEqual([]);
    expect(keys().some((key) => key.startsWith('voices/'))).toBe(true);

    form.set('name', 'other');
    form.append('transcript', 'What is said.');
    const refused = await send(form);
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('-c transcripts=true'),
    ]);

    const spoken = await jsonOf(await post('/tts', { text: 'In another voice.', speaker: 'colleague' }));
    expect(spoken, cloud().api.output.slice(-3000)).toMatchObject({ status: 'success' });
    const other = await jsonOf(await post('/tts', { text: 'In another voice.' }));
    expect(other.audio_url).not.toBe(spoken.audio_url);

    const gone = await fetch(`${cloud().door.url}/voices/colleague`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect(keys().filter((key) => /^(voices|voice-files|heard-in)\//.test(key))).toEqual([]);
    expect((await fetch(String(spoken.audio_url))).status).toBe(404);
    expect((await post('/tts', { text: 'Once more.', speaker: 'colleague' })).status).toBe(422);
  });
}
