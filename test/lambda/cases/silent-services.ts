/** S3 and SQS take a call and don't answer: nobody waits for them until CloudFront gives up. */
import { expect, it } from 'vitest';
import { readFrames } from '../../../functions/cloud/frames.ts';
import { type Asking, jsonOf } from '../asking.ts';
import type { Cloud } from '../cloud-on-this-machine.ts';

/** Longer than any test may take: who waits for it fails. */
const silence = { delayMilliseconds: 600_000 } as const;
const impatient = { ANSWER_SECONDS: '0.5', AWS_MAX_ATTEMPTS: '2' };
const refused = [503, 'storage_failed', expect.stringMatching(/^\d+$/)];

export function silentServiceCases(cloud: () => Cloud, { post, submitted, jobAt, deliverAll }: Asking): void {
  const told = async (response: Response): Promise<unknown[]> => [
    response.status,
    (await jsonOf(response)).code,
    response.headers.get('retry-after'),
  ];

  it('tells whoever asks for speech, sends a job or asks for one to come back while the bucket is silent', async () => {
    const location = await submitted('Before the silence.');
    const { url } = await cloud().openApi(impatient);
    cloud().s3.fault = () => silence;
    expect(await told(await post('/tts', { text: 'Into the silence.' }, {}, url))).toEqual(refused);
    expect(await told(await post('/jobs', { text: 'Into the silence.' }, {}, url))).toEqual(refused);
    expect(await told(await fetch(`${url}${location}`))).toEqual(refused);
  });

  it('tells the API so when the bucket is silent to the function that speaks', async () => {
    const speak = await cloud().open('synthesis.speak', { environment: impatient });
    cloud().s3.fault = ({ method }) => (method === 'PUT' ? silence : undefined);
    const order = {
      ...{ text: 'Said to nobody.', voice: 'zhiyan', model: 'tiny-cosyvoice', modelVersion: '' },
      ...{ speed: 1, seed: 0, quality: 'fast', format: 'wav', sampleRateHz: 24_000 },
    };
    const codes: string[] = [];
    const command = { kind: 'speak', requestId: 'silent', client: 'test', order };
    for await (const frame of readFrames(speak.invoke(command).pieces())) {
      codes.push(frame.kind === 'failed' ? frame.fault.code : frame.kind);
    }
    expect(codes).toEqual(['storage_failed']);
    expect(speak.starts).toBe(1);
    await speak.close();
  });

  it('takes no job while the queue is silent', async () => {
    const { url } = await cloud().openApi(impatient);
    for (const action of ['SendMessageBatch', 'GetQueueAttributes']) {
      cloud().sqs.fault = (asked) => (asked === action ? silence : undefined);
      expect(await told(await post('/jobs', { text: 'For nobody.' }, {}, url))).toEqual(refused);
    }
    expect(cloud().sqs.messages).toEqual([]);
  });

  it('speaks a part whose message it can not hide any longer, and one whose storage was silent for once', async () => {
    // Patient enough for a slow machine: here what is not silent has to answer in time.
    const patience = { ...impatient, ANSWER_SECONDS: '3' };
    const worker = await cloud().open('synthesis.jobs', { environment: patience });
    const location = await submitted('The queue has gone silent.');
    cloud().sqs.fault = (action) => (action === 'ChangeMessageVisibility' ? silence : undefined);
    await cloud().deliver(worker);
    expect(await jobAt(location)).toMatchObject({ status: 'succeeded' });
    cloud().sqs.fault = () => undefined;

    const other = await submitted('The bucket has gone silent.');
    let calls = 0;
    cloud().s3.fault = ({ key }) => (key.startsWith('audio/') && ++calls <= 2 ? silence : undefined);
    await cloud().deliver(worker);
    cloud().s3.fault = () => undefined;
    await deliverAll();
    expect(await jobAt(other)).toMatchObject({ status: 'succeeded' });
    expect(calls).toBeGreaterThan(2);
    await worker.close();
  });
}
