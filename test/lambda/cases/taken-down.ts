/** Instances that are taken down, or die, with work in their hands. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFrames } from '../../../functions/cloud/frames.ts';
import { filesUnder } from '../../../functions/synthesis/image/measure-parts.ts';
import { until } from '../../service/service-in-process.ts';
import { type Asking, threeParts } from '../asking.ts';
import { wholeAnswer } from '../aws/local-function.ts';
import { hasSmallDisks, smallDisk } from '../aws/small-disk.ts';
import type { Cloud } from '../cloud-on-this-machine.ts';

const longOrder = {
  text: 'A sentence that takes a while to be spoken by anybody at all. '.repeat(40),
  voice: 'zhiyan',
  model: 'tiny-cosyvoice',
  modelVersion: '',
  speed: 0.25,
  seed: 1,
  quality: 'quality',
  format: 'pcm',
  sampleRateHz: 24_000,
};

const shortOrder = { ...longOrder, text: 'Room or no room.', speed: 1, quality: 'fast' };

export function takenDownCases(
  cloud: () => Cloud,
  { submitted, jobAt, endLeases, deliverAll }: Asking,
): void {
  /** Speaks with weights packed into a folder. @returns what was packed, and what was left lying about. */
  async function packedInto(place: string): Promise<{ packed: number; left: number }> {
    const packing = await cloud().open('synthesis.speak', {
      environment: { PACK_WEIGHTS: 'true', CACHE_FOLDER: place },
    });
    const kinds: string[] = [];
    const command = { kind: 'speak', requestId: 'packing', client: 'test', order: shortOrder };
    for await (const { kind } of readFrames(packing.invoke(command).pieces())) kinds.push(kind);
    expect(kinds.at(-1), packing.output).toBe('finished');
    expect(packing.starts).toBe(1);
    await packing.close();
    const names = await readdir(place).catch(() => []);
    const packed = names.filter((name) => /-packed-.*-[0-9a-f]{16}$/.test(name)).length;
    return { packed, left: names.length - packed };
  }

  it('speaks without packing where nothing can be written', async () => {
    expect(await packedInto('/dev/full/packed')).toEqual({ packed: 0, left: 0 });
  });

  it('packs its weights where it is told to and there is room', async () => {
    expect(await packedInto(join(cloud().folder, 'packed'))).toEqual({ packed: 1, left: 0 });
  });

  it.skipIf(!hasSmallDisks()).each([
    ['next to nothing', 0.01, 0],
    ['half', 0.5, 0],
    ['nearly all', 0.97, 0],
    ['several times as much', 4, 1],
  ])(
    'speaks on a disk that holds %s of what it packs, and gives back what it could not fill',
    async (_, share, packed) => {
      const files = await filesUnder(join(cloud().folder, 'packed'));
      const bytes = (await Promise.all(files.map((file) => stat(file)))).reduce(
        (sum, { size }) => sum + size,
        0,
      );
      const disk = smallDisk(Math.ceil((share * bytes) / 1024));
      try {
        expect(await packedInto(disk?.folder ?? '')).toEqual({ packed, left: 0 });
      } finally {
        disk?.remove();
      }
    },
  );

  it('goes at once when it is taken down while it has nothing to do', async () => {
    const idle = await cloud().open('synthesis.speak');
    await wholeAnswer(idle.invoke({ kind: 'warm', requestId: 'warm' }));
    idle.kill('SIGTERM');
    await until(async () => idle.exitCode !== undefined, 'the instance has gone');
    await idle.close();
  });

  it('says so, gives its lock back and goes when it is taken down in the middle of a text', async () => {
    const locks = (): string[] => [...cloud().s3.objects.keys()].filter((key) => key.startsWith('locks/'));
    const before = locks();
    const doomed = await cloud().open('synthesis.speak');
    const invocation = doomed.invoke({
      kind: 'speak',
      requestId: 'doomed',
      client: 'test',
      order: longOrder,
    });
    const kinds: string[] = [];
    for await (const frame of readFrames(invocation.pieces())) {
      if (kinds.length === 0) doomed.kill('SIGTERM');
      kinds.push(frame.kind === 'failed' ? `${frame.fault.code}: ${frame.fault.message}` : frame.kind);
    }
    expect(kinds.at(-1)).toBe('deadline_reached: The instance is being taken down; try again.');
    await until(async () => doomed.exitCode !== undefined, 'the instance has gone');
    expect(locks()).toEqual(before);
    await doomed.close();
  });

  it('leaves a part of a job to others soon, not after the hour and a half its message may be hidden', async () => {
    const location = await submitted(`${threeParts}Seven.`);
    const worker = await cloud().open('synthesis.jobs');
    const delivery = cloud().deliver(worker);
    const leases = `${location.slice(1)}/leases/`;
    await until(
      async () => [...cloud().s3.objects.keys()].some((key) => key.startsWith(leases)),
      'a part is begun',
    );
    worker.kill();
    await delivery;
    const [hidden] = cloud().sqs.messages.filter(({ receiveCount }) => receiveCount > 0);
    expect((hidden?.visibleAt ?? Number.POSITIVE_INFINITY) - Date.now()).toBeLessThan(121_000);
    await worker.close();
  });

  it('is not asked a fifth time for a part that four instances died of: the job says that it failed', async () => {
    const location = await submitted(`${threeParts}Eight.`);
    for (let attempt = 1; attempt <= 4; attempt++) {
      cloud().s3.objects.set(`${location.slice(1)}/leases/0/${String(attempt).padStart(5, '0')}`, {
        body: Buffer.from('{"until":0}'),
        headers: {},
        etag: '"dead"',
        modifiedAt: new Date(),
      });
    }
    endLeases();
    await deliverAll();
    expect(await jobAt(location)).toMatchObject({ status: 'failed', code: 'job_given_up' });
    expect(cloud().sqs.messages).toEqual([]);
    expect(cloud().sqs.deadLetters.filter(({ body }) => body.includes(location.slice(6)))).toEqual([]);
  });
}
