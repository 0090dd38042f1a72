import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { buildSite } from '../../web/build.ts';
import { en } from '../../web/words/en.ts';
import { zh } from '../../web/words/zh.ts';

const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-site-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('builds the same files from the same sources, and leaves nothing of an older build', async () => {
  const first = await buildSite(join(folder, 'a'));
  await buildSite(join(folder, 'b'));
  expect(await buildSite(join(folder, 'b'))).toEqual(first);
  const files = (await readdir(join(folder, 'b'), { recursive: true })).filter((name) => name.includes('.'));
  expect(files.sort()).toEqual(first);
  for (const file of first) {
    expect(await readFile(join(folder, 'a', file))).toEqual(await readFile(join(folder, 'b', file)));
  }
});

it('names what the page loads by content, has nothing inline, and is small', async () => {
  const files = await buildSite(join(folder, 'c'));
  const html = await readFile(join(folder, 'c', 'index.html'), 'utf8');
  const asked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(asked.sort()).toEqual(files.filter((file) => file.startsWith('assets/')));
  for (const path of asked) expect(path).toMatch(/-[0-9A-Z]{8}\.\w+$/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//);
  const parts = await Promise.all(files.map((file) => readFile(join(folder, 'c', file))));
  const gzipped = parts.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
  expect(gzipped).toBeLessThan(40_000);
});

it('says everything the page asks for in both languages', async () => {
  const html = await readFile(new URL('../../web/index.html', import.meta.url), 'utf8');
  const asked = [...html.matchAll(/data-word(?:-\w+)?="(\w+)"/g)].map(([, name]) => name ?? '');
  expect(asked.length).toBeGreaterThan(20);
  for (const words of [zh, en]) {
    const said: Readonly<Record<string, unknown>> = words;
    expect(asked.filter((name) => typeof said[name] !== 'string')).toEqual([]);
  }
});
