import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costOf, readPrices } from '../../cdk/costs/cost.ts';
import { costPage } from '../../cdk/costs/page.ts';
import { percentile, randomArrivals, simulate } from '../../cdk/costs/simulate.ts';
import { joinFigures, sizesOf } from '../../cdk/costs/sizes.ts';
import { parameterTable } from '../../cdk/parameters.ts';

describe('costOf', () => {
  const piece = { audioSeconds: 60, realTimeFactor: 1, memoryMiB: 1024 };

  it('is, for a minute in a gigabyte at real time, sixty gigabyte-seconds and little more', () => {
    const { synthesisUsd, totalUsd } = costOf(piece, readPrices());
    expect(synthesisUsd).toBeCloseTo(60 * 0.0000166667, 6);
    expect(totalUsd).toBeGreaterThan(synthesisUsd);
    expect(totalUsd).toBeLessThan(2.5 * synthesisUsd);
  });

  it('grows with time and with memory', () => {
    const prices = readPrices();
    const once = costOf(piece, prices).synthesisUsd;
    expect(costOf({ ...piece, realTimeFactor: 2 }, prices).synthesisUsd / once).toBeCloseTo(2, 3);
    expect(costOf({ ...piece, memoryMiB: 2048 }, prices).synthesisUsd / once).toBeCloseTo(2, 3);
  });
});

describe('simulate', () => {
  const atOnce = (count: number): number[] => Array.from({ length: count }, () => 0);
  const base = { coldSeconds: 3, concurrency: 2 } as const;

  it('turns away what comes beyond the limit', () => {
    const outcome = simulate({
      ...base,
      arrivals: atOnce(5),
      serviceSeconds: atOnce(5).map(() => 10),
      overflow: 'turn away',
    });
    expect(outcome).toMatchObject({ served: 2, turnedAway: 3, coldStarts: 2, answerSeconds: [13, 13] });
  });

  it('lets parts of jobs wait for an instance that is warm', () => {
    const outcome = simulate({
      ...base,
      arrivals: atOnce(5),
      serviceSeconds: atOnce(5).map(() => 10),
      overflow: 'wait',
    });
    expect(outcome).toMatchObject({ served: 5, turnedAway: 0, coldStarts: 2, endSeconds: 33 });
    expect(outcome.answerSeconds).toEqual([13, 13, 23, 23, 33]);
  });

  it('uses an instance again rather than start another', () => {
    const outcome = simulate({
      ...base,
      arrivals: [0, 20, 40],
      serviceSeconds: [10, 10, 10],
      overflow: 'turn away',
    });
    expect(outcome).toMatchObject({ served: 3, coldStarts: 1, answerSeconds: [10, 10, 13] });
  });
});

describe('the cost page', () => {
  const spread = (median: number) => ({ median, min: median, max: median });
  const run = (threads: number, realTimeFactor: number) => ({
    threads,
    stages: { prefill: spread(1), languageModel: spread(1), flow: spread(1), vocoder: spread(1) },
    stepMilliseconds: {},
    totalSeconds: spread(1),
    realTimeFactor: spread(realTimeFactor),
  });
  const figures = {
    system: 'x',
    model: 'm',
    precision: 'int4',
    quality: 'balanced',
    cpu: 'some CPU',
    date: '2026-01-01',
    audioSeconds: 4,
    speechTokens: 200,
  };

  it.each([
    [[run(1, 1.3), run(2, 0.8), run(4, 0.6)], 3538],
    [[run(1, 0.75), run(2, 0.7)], 1769],
    [[run(1, 0.99), run(2, 0.7)], 3538],
    [[run(1, 3), run(2, 1.9)], 3538],
  ])('takes the cheapest size that keeps up with its listener, on a slower core too', (runs, memoryMiB) => {
    const page = costPage(joinFigures([{ ...figures, runs }]), readPrices());
    expect(page).toContain(`By these figures that is ${memoryMiB} MiB.`);
  });

  it('says where its prices are from, and takes a table of one own', () => {
    const page = costPage(joinFigures([{ ...figures, runs: [run(2, 0.5)] }]), {
      ...readPrices(),
      date: '2030-01',
      source: 'my bill',
    });
    expect(page).toContain('2030-01; my bill');
    const ours = costPage(joinFigures([{ ...figures, runs: [run(2, 0.5)] }]), readPrices());
    expect(ours).toContain('before you rely on them');
    expect(ours).toContain('  - Amazon Polly: an undated guide');
  });

  it('puts runs together that were measured one by one, the last of each number of threads', () => {
    const day = (date: string, ...runs: ReturnType<typeof run>[]) => ({ ...figures, date, runs });
    const joined = joinFigures([
      day('2026-01-01', run(2, 0.8)),
      day('2026-01-02', run(4, 0.5), run(1, 1.4)),
      day('2026-01-03', run(2, 0.7)),
    ]);
    expect(sizesOf(joined).map(({ threads, realTimeFactor }) => [threads, realTimeFactor])).toEqual([
      [1, 1.4],
      [2, 0.7],
      [4, 0.5],
    ]);
    const page = costPage(joined, readPrices());
    expect(page).toContain('measured 2026-01-03 on some CPU');
    expect(page).not.toContain('2026-01-01');
    expect(() => joinFigures([day('2026-01-01'), { ...day('2026-01-02'), precision: 'int8' }])).toThrow(
      'Figures of int4 and of int8 do not go together',
    );
  });

  it('is whole: every table has as many cells in each row as in its head, and every number is one', () => {
    const page = costPage(joinFigures([{ ...figures, runs: [run(1, 1.4), run(2, 0.7)] }]), readPrices());
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const widths = table.split('\n').map((row) => [row.split('|').length, row.length].join());
      expect(new Set(widths).size).toBe(1);
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('that lies in docs/ chooses the size that is the default', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/costs.md'), 'utf8');
    const [, chosen, standard] =
      /By these figures that is (\d+) MiB\. The default is\n(\d+) MiB\./.exec(page) ?? [];
    expect(standard).toBe(parameterTable.memoryMiB.fallback);
    expect(chosen).toBe(standard);
  });

  it('refuses a table that is none, in one sentence', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'cosyvoice-prices-')), 'prices.json');
    writeFileSync(path, JSON.stringify({ ...readPrices(), lambda: { gigabyteSecondUsd: 'much' } }));
    expect(() => readPrices(path)).toThrow(/is no table of prices: lambda\.gigabyteSecondUsd is wrong/);
  });
});

it('lets requests come at the rate that was asked for, the same ones each time', () => {
  const arrivals = randomArrivals(10, 1000);
  expect(arrivals.length).toBeGreaterThan(9500);
  expect(arrivals.length).toBeLessThan(10_500);
  expect(randomArrivals(10, 1000)).toEqual(arrivals);
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(3);
});
