/** The short form of `npm run soak`: sees a session or a model that is left behind by each request, not a few kilobytes. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type Look, soak } from './soak.ts';

/** Garbage that is not collected yet comes and goes by ten of them. */
const MOST_GROWTH_MIB = 40;

it.skipIf(process.platform !== 'linux')(
  'keeps its memory over many requests',
  async () => {
    const { looks, statuses } = await soak({
      models: resolve(import.meta.dirname, '../golden/set'),
      requests: 40,
      atOnce: 2,
      warmUp: 10,
    });
    expect([...statuses]).toEqual([[200, 50]]);
    const third = Math.floor(looks.length / 3);
    const growth = (of: (look: Look) => number): number =>
      median(looks.slice(-third).map(of)) - median(looks.slice(0, third).map(of));
    expect(growth(({ serverMiB }) => serverMiB)).toBeLessThan(MOST_GROWTH_MIB);
    expect(growth(({ modelMiB }) => modelMiB)).toBeLessThan(MOST_GROWTH_MIB);
  },
  600_000,
);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
