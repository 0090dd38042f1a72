import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePolicy } from '../../functions/api/security-headers.ts';
import { SiteFiles } from '../../functions/api/site-files.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';

let api: InProcessApi;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cosyvoice-site-'));
  await mkdir(join(folder, 'site', 'assets'), { recursive: true });
  await writeFile(join(folder, 'site', 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'site', 'assets', 'main-ABCD1234.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'site', '.hidden'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'));
  api = await openApi({ app: { local: true, site: await SiteFiles.open(join(folder, 'site')) } });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the page', () => {
  it('is at the root, under a policy that allows nothing inline and nothing from elsewhere', async () => {
    const answer = await api.get('/');
    expect(await answer.text()).toContain('<title>page</title>');
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toBe(pagePolicy());
    expect(pagePolicy()).not.toMatch(/unsafe|\*|http/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  it('has assets that may be kept for ever, because their names tell their content', async () => {
    const answer = await api.get('/assets/main-ABCD1234.js');
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5c..%5csecret.txt',
    '/nothing.html',
  ])('is all there is: %s is not', async (path) => {
    const answer = await api.get(path);
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'unknown_path']);
  });

  it('does not stand in the way of the API', async () => {
    expect((await api.get('/health')).headers.get('content-type')).toContain('json');
    expect((await api.app.request('/tts')).status).toBe(405);
  });

  it('is not there when it was not built', async () => {
    expect(await SiteFiles.open(join(folder, 'nowhere'))).toBeUndefined();
    expect(await SiteFiles.open(folder)).toBeUndefined();
  });
});
