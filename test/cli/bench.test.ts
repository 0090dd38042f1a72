/** The benchmark itself, on a tiny checkpoint: what it measures is there, whatever it is. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { figuresSchema } from '../../functions/cli/bench/figures.ts';

const run = promisify(execFile);

it('measures a sentence, a long text and a cold start, and puts them beside another system', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [json, svg] = [join(folder, 'figures.json'), join(folder, 'chart.svg')];
  const words = ['bench', '--tiny', '--cache', folder, '--threads', '1', '--tokens', '60', '--text', '10'];
  const counts = ['--runs', '1', '--segments', '2', '--json', json];
  const beside = ['--compare', resolve('docs/figures/official-pytorch.json'), '--chart', svg];
  try {
    const command = resolve('functions/cli/cosyvoice.mjs');
    const { stdout } = await run(process.execPath, [command, ...words, ...counts, ...beside]);
    const figures = figuresSchema.parse(JSON.parse(await readFile(json, 'utf8')));
    const [one] = figures.runs;
    expect(one?.stepMilliseconds['50']).toBeGreaterThan(0);
    expect(one?.longText?.audioSeconds).toBeCloseTo(2 * figures.audioSeconds);
    expect(one?.coldStartParts?.warmCache.total).toBe(one?.coldStartSeconds?.warmCache);
    expect(one?.flowShareOfPeak).toBeGreaterThan(0);
    const [header = ''] = stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(header).toMatch(/official PyTorch.*\|.*CosyVoice Lite fp32 balanced, 1 thr\./);
    const bars = (await readFile(svg, 'utf8')).match(/text-anchor="end">[^<]*/g);
    expect(bars).toEqual([expect.stringContaining('official PyTorch'), expect.stringContaining('balanced')]);
    if (process.platform === 'linux') expect(one?.memoryMiB?.peak.anonymous).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 240_000);
