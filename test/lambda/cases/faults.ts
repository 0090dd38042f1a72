/** Services of AWS that fail, are slow, or forget who we are; and calls that make no sense. */
import { expect, it } from 'vitest';
import { readFrames } from '../../../functions/cloud/frames.ts';
import { readWav } from '../../../layers/audio/index.ts';
import { until } from '../../service/service-in-process.ts';
import { type Asking, jsonOf } from '../asking.ts';
import { InvocationError, wholeAnswer } from '../aws/local-function.ts';
import { SecretsServer } from '../aws/secrets-server.ts';
import type { Cloud } from '../cloud-on-this-machine.ts';

export function faultCases(cloud: () => Cloud, { post, submitted, jobAt, deliverAll }: Asking): void {
  it('answers 202 while the bucket is slow, and the job ends with the very audio', async () => {
    cloud().s3.fault = ({ method, key }) =>
      method === 'PUT' && /^audio\/[^.]+$/.test(key) ? { delayMilliseconds: 3000 } : undefined;
    const response = await post('/tts', { text: 'A slow bucket.' }, { Prefer: 'wait=1' });
    expect(response.status).toBe(202);
    const location = String(response.headers.get('location'));
    await until(async () => {
      await cloud().deliver();
      return (await jobAt(location)).status === 'succeeded';
    }, 'the job is done');
    const { audio_url } = await jobAt(location);
    expect((await fetch(String(audio_url))).status).toBe(200);
  });

  it('hands the audio itself over even when the bucket takes none', async () => {
    cloud().s3.fault = ({ method, key }) =>
      method === 'PUT' && key.startsWith('audio/') ? { status: 403, code: 'AccessDenied' } : undefined;
    const response = await post('/tts', { text: 'Nowhere to keep it.' }, { Accept: 'audio/wav' });
    expect(response.status).toBe(200);
    expect(readWav(new Uint8Array(await response.arrayBuffer())).samples.length).toBeGreaterThan(1000);
  });

  it('signs anew where a link died with the credentials that signed it', async () => {
    const location = await submitted('Links die.');
    await deliverAll();
    const morning = await cloud().openApi({ AWS_SESSION_TOKEN: 'morning' });
    const linkOf = async (url: string): Promise<string> =>
      String((await jsonOf(await fetch(`${url}${location}`))).audio_url);
    const link = await linkOf(morning.url);
    expect((await fetch(link)).status).toBe(200);
    cloud().s3.expiredTokens.add('morning');
    const dead = await fetch(link);
    expect([dead.status, await dead.text()]).toEqual([400, expect.stringContaining('ExpiredToken')]);
    // Lambda starts instances with credentials of their own.
    const evening = await cloud().openApi({ AWS_SESSION_TOKEN: 'evening' });
    expect((await fetch(await linkOf(evening.url))).status).toBe(200);
  });

  it('wants the key of the secret, and waits for the secret where it can not be read yet', async () => {
    const secrets = await SecretsServer.start({ 'arn:key': 'the-key' });
    secrets.fault = () => 'InternalServiceError';
    const { url, api } = await cloud().openApi({
      API_KEY_SECRET: 'arn:key',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AWS_MAX_ATTEMPTS: '1',
    });
    const shut = await fetch(`${url}/voices`);
    expect([shut.status, shut.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await jsonOf(shut)).toMatchObject({ status: 'error', code: 'not_open' });
    secrets.fault = () => undefined;
    expect((await fetch(`${url}/voices`)).status).toBe(401);
    const headers = { Authorization: 'Bearer the-key' };
    expect((await fetch(`${url}/voices`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/voices`, { headers: { Authorization: 'Bearer another' } })).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(api.output).not.toContain('the-key');
    await secrets.stop();
  });

  it('is spoken once though two instances get its message at the same time', async () => {
    const location = await submitted('Two at once.');
    const [message] = cloud().sqs.messages;
    cloud().sqs.put(message?.body ?? '');
    const other = await cloud().open('synthesis.jobs');
    const puts = (): number =>
      cloud().s3.requests.filter(({ method, key }) => method === 'PUT' && /^audio\/[^.]+$/.test(key)).length;
    const before = puts();
    await Promise.all([cloud().deliver(), cloud().deliver(other)]);
    await deliverAll();
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
    expect(puts() - before).toBe(1);
    await other.close();
  });

  it('survives calls that make no sense', async () => {
    const codes: string[] = [];
    for (const event of [
      {},
      { kind: 'speak', requestId: 'x' },
      null,
      'text',
      { kind: 'enrol', clipKey: '../../x' },
    ]) {
      for await (const frame of readFrames(cloud().speak.invoke(event).pieces())) codes.push(frame.kind);
    }
    expect(codes).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
    await expect(wholeAnswer(cloud().jobs.invoke({ Records: 'none' }))).rejects.toThrow(InvocationError);
    await expect(wholeAnswer(cloud().api.invoke({ from: 'the console' }))).rejects.toThrow(InvocationError);
    expect((await fetch(`${cloud().door.url}/health`)).status).toBe(200);
    expect([cloud().speak.starts, cloud().api.starts].every((starts) => starts <= 2)).toBe(true);
  });
}
