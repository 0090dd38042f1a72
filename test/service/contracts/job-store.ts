/** What every JobStore keeps to, whatever it is made of. */
import { describe, expect, it } from 'vitest';
import type { Job, JobPart, JobStore } from '../../../layers/service/index.ts';

export const job = (digit: string, parts = ['一。', '二。', '三。']): Job => ({
  id: digit.repeat(32),
  createdAt: `2024-06-0${Number.parseInt(digit, 16) % 9 || 9}T00:00:00.000Z`,
  order: {
    text: '',
    voice: 'zhiyan',
    model: 'fake',
    modelVersion: 'fake-v1',
    speed: 1,
    seed: 0,
    quality: 'balanced',
    format: 'wav',
    sampleRateHz: 44_100,
  },
  parts,
  audioKey: digit.repeat(64),
  warnings: [],
  client: 'local',
});

const part: JobPart = {
  samples: Float32Array.of(0, 0.1, -1, 1e-30),
  sampleRateHz: 22_050,
  speechTokenCount: 7,
  words: [{ word: '你', writtenStart: 0, writtenEnd: 1, startSeconds: 0, endSeconds: 0.2 }],
  warnings: ['text_lost'],
};

const finishedAt = '2024-06-10T00:00:00.000Z';

export function jobStoreContract(name: string, open: () => Promise<JobStore>): void {
  describe(`${name} keeps to the contract of JobStore`, () => {
    it('knows the jobs it was given, and no others', async () => {
      const store = await open();
      await store.create(job('1'));
      expect(await store.state('1'.repeat(32))).toEqual({ job: job('1'), partsDone: [], started: false });
      for (const odd of ['2'.repeat(32), '', '..', '../..', '1', 'x'.repeat(32)]) {
        expect(await store.state(odd)).toBeUndefined();
      }
    });

    it('keeps parts exactly, in whatever order they are spoken, and says which are done', async () => {
      const store = await open();
      const { id } = job('1');
      await store.create(job('1'));
      await store.putPart(id, 2, part);
      await store.putPart(id, 0, { ...part, samples: new Float32Array(0), warnings: [] });
      expect(await store.state(id)).toMatchObject({ partsDone: [0, 2], started: true });
      expect(await store.readPart(id, 2)).toEqual(part);
      expect((await store.readPart(id, 0))?.samples.length).toBe(0);
      expect(await store.readPart(id, 1)).toBeUndefined();
    });

    it('leases a piece to one of many who want it at once', async () => {
      const store = await open();
      const { id } = job('1');
      await store.create(job('1'));
      const leases = await Promise.all(Array.from({ length: 8 }, () => store.lease(id, 0, 60)));
      const held = leases.filter((lease) => lease !== undefined);
      expect(held).toHaveLength(1);
      expect(held[0]?.attempt).toBe(1);
      expect(await store.lease(id, 1, 60)).toMatchObject({ attempt: 1 });
      expect(await store.lease(id, 'join', 60)).toMatchObject({ attempt: 1 });
      expect((await store.state(id))?.started).toBe(true);
    });

    it('leases a piece again when it was given back or ran out, and counts the attempts', async () => {
      const store = await open();
      const { id } = job('1');
      await store.create(job('1'));
      const first = await store.lease(id, 0, 60);
      await first?.release(true);
      const second = await store.lease(id, 0, 0);
      expect(second?.attempt).toBe(2);
      const third = await store.lease(id, 0, 60);
      expect(third?.attempt).toBe(3);
      expect(await store.lease(id, 0, 60)).toBeUndefined();
      await third?.renew();
      expect(await store.lease(id, 0, 60)).toBeUndefined();
    });

    it('does not count an attempt nobody is to blame for', async () => {
      const store = await open();
      const { id } = job('1');
      await store.create(job('1'));
      await (await store.lease(id, 0, 60))?.release(false);
      expect((await store.lease(id, 0, 60))?.attempt).toBe(1);
    });

    it('keeps the first outcome, and lists what has none, oldest first', async () => {
      const store = await open();
      for (const digit of ['3', '1', '2']) await store.create(job(digit));
      await store.finish(job('2').id, { status: 'succeeded', audioKey: 'k', finishedAt });
      await store.finish(job('2').id, { status: 'failed', code: 'x', why: 'y', finishedAt });
      expect((await store.state(job('2').id))?.outcome).toEqual({
        status: 'succeeded',
        audioKey: 'k',
        finishedAt,
      });
      expect((await store.unfinished()).map(({ id }) => id[0])).toEqual(['1', '3']);
    });

    it('drops the parts with the outcome, and forgets finished jobs after a time', async () => {
      const store = await open();
      const { id } = job('1');
      await store.create(job('1'));
      await store.create(job('2'));
      await store.putPart(id, 0, part);
      await store.finish(id, { status: 'succeeded', audioKey: 'k', finishedAt });
      expect(await store.readPart(id, 0)).toBeUndefined();
      expect(await store.removeFinishedBefore(new Date('2024-06-09'))).toBe(0);
      expect(await store.removeFinishedBefore(new Date('2024-06-11'))).toBe(1);
      expect(await store.state(id)).toBeUndefined();
      expect(await store.state(job('2').id)).toBeDefined();
    });
  });
}
