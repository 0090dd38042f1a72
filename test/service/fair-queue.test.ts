import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Place, QueueFullError } from '../../layers/service/index.ts';

const never = new AbortController().signal;
setMaxListeners(0, never);

/** Runs one segment of `seconds` and says so. */
async function segment(
  place: Place,
  name: string,
  said: string[],
  clock: { now: number },
  seconds = 1,
): Promise<void> {
  const turn = await place.turn(never);
  said.push(name);
  // A segment takes time, in which others come.
  await new Promise((resolve) => setImmediate(resolve));
  clock.now += seconds;
  turn.end();
}

function queueWithClock(limit = 100): { queue: FairQueue; clock: { now: number } } {
  const clock = { now: 0 };
  return { queue: new FairQueue({ concurrency: 1, limit, clock: () => clock.now }), clock };
}

/** Speaks all segments of a text, one after the other, as the synthesiser does. */
async function speak(
  queue: FairQueue,
  {
    client,
    kind = 'interactive',
    segments,
    name,
  }: { client: string; kind?: 'interactive' | 'job'; segments: number; name: string },
  said: string[],
  clock: { now: number },
): Promise<void> {
  const place = queue.join(client, kind, segments * 60);
  for (let i = 0; i < segments; i++) await segment(place, name, said, clock);
  place.leave();
}

describe('FairQueue', () => {
  it('lets a short request of another client overtake a long one at the next segment', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    await Promise.all([
      speak(queue, { client: 'a', segments: 6, name: 'long' }, said, clock),
      speak(queue, { client: 'b', segments: 1, name: 'short' }, said, clock),
    ]);
    expect(said.indexOf('short')).toBe(1);
  });

  it('lets a short request of the same client overtake a long one', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    await Promise.all([
      speak(queue, { client: 'a', segments: 6, name: 'long' }, said, clock),
      speak(queue, { client: 'a', segments: 1, name: 'short' }, said, clock),
    ]);
    expect(said.indexOf('short')).toBe(1);
  });

  it('does not let short requests overtake a long one of the same client for ever', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    const long = speak(queue, { client: 'a', segments: 4, name: 'long' }, said, clock);
    const shorts = async (): Promise<void> => {
      for (let i = 0; i < 30; i++)
        await speak(queue, { client: 'a', segments: 1, name: 'short' }, said, clock);
    };
    await Promise.all([long, shorts(), shorts()]);
    const whileLongRan = said.slice(0, said.lastIndexOf('long'));
    expect(whileLongRan.filter((name) => name === 'short').length).toBeLessThan(12);
  });

  it('lets requests overtake jobs, and jobs still get on', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    const job = speak(queue, { client: 'a', kind: 'job', segments: 5, name: 'job' }, said, clock);
    const requests = async (client: string): Promise<void> => {
      for (let i = 0; i < 40; i++) await speak(queue, { client, segments: 1, name: 'request' }, said, clock);
    };
    await Promise.all([job, requests('b'), requests('c')]);
    const jobTurns = said.flatMap((name, i) => (name === 'job' ? [i] : []));
    expect(jobTurns[1]).toBeGreaterThan(8);
    expect(jobTurns.length).toBe(5);
    expect(jobTurns[2]).toBeLessThan(said.length - 1);
  });

  it('gives each client the same share, however many requests one of them has', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    const greedy = Array.from({ length: 20 }, () =>
      speak(queue, { client: 'greedy', segments: 2, name: 'greedy' }, said, clock),
    );
    const modest = speak(queue, { client: 'modest', segments: 5, name: 'modest' }, said, clock);
    await Promise.all([...greedy, modest]);
    expect(said.lastIndexOf('modest')).toBeLessThanOrEqual(10);
  });

  it('starts a client that comes late level with the others, without credit', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    for (let i = 0; i < 10; i++)
      await speak(queue, { client: 'old', segments: 1, name: 'before' }, said, clock);
    said.length = 0;
    await Promise.all([
      speak(queue, { client: 'old', segments: 6, name: 'old' }, said, clock),
      speak(queue, { client: 'new', segments: 6, name: 'new' }, said, clock),
    ]);
    expect(said.slice(0, 6).filter((name) => name === 'old').length).toBeGreaterThanOrEqual(3);
  });

  it('takes as many requests as its limit and refuses one more, while jobs still get in', () => {
    const { queue } = queueWithClock(2);
    const first = queue.join('a', 'interactive', 10);
    queue.join('b', 'interactive', 10);
    expect(() => queue.join('c', 'interactive', 10)).toThrow(QueueFullError);
    expect(() => queue.join('c', 'job', 10)).not.toThrow();
    first.leave();
    first.leave();
    expect(queue.depth.places).toBe(1);
    expect(() => queue.join('c', 'interactive', 10)).not.toThrow();
  });

  it('frees the place in line of somebody who hangs up', async () => {
    const { queue, clock } = queueWithClock();
    const holder = queue.join('a', 'interactive', 10);
    const turn = await holder.turn(never);
    const abort = new AbortController();
    const gone = queue.join('b', 'interactive', 1);
    const waiting = gone.turn(abort.signal);
    abort.abort(new Error('hung up'));
    await expect(waiting).rejects.toThrow('hung up');
    const said: string[] = [];
    const next = segment(queue.join('c', 'interactive', 10), 'c', said, clock);
    turn.end();
    await next;
    expect(said).toEqual(['c']);
  });

  it('treats a job that a request has joined as a request', async () => {
    const { queue, clock } = queueWithClock();
    const said: string[] = [];
    const running = queue.join('x', 'interactive', 10);
    const turn = await running.turn(never);
    const job = queue.join('a', 'job', 600);
    const jobTurn = segment(job, 'job', said, clock);
    const other = segment(queue.join('b', 'job', 10), 'other job', said, clock);
    job.raise('a');
    turn.end();
    await Promise.all([jobTurn, other]);
    expect(said).toEqual(['job', 'other job']);
    expect(queue.depth.places).toBe(2);
  });

  it('tells everybody who waits when it closes', async () => {
    const { queue } = queueWithClock();
    const holder = queue.join('a', 'interactive', 10);
    await holder.turn(never);
    const waiting = queue.join('b', 'interactive', 10).turn(never);
    queue.close();
    await expect(waiting).rejects.toMatchObject({ code: 'shutting_down' });
    expect(() => queue.join('c', 'interactive', 1)).toThrow(/shutting down/);
  });
});
