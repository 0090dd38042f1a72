/** The deployment as callers meet it: through CloudFront, by curl, OpenAI's client and a browser. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readWav } from '../../../layers/audio/index.ts';
import { launchChromium } from '../../browser/chromium.ts';
import { audioOf, generate } from '../../browser/stage.ts';
import { deployment } from '../../cdk/built.ts';
import { Edge, type Resource, textOf } from '../aws/edge.ts';
import { FrontDoor } from '../aws/front-door.ts';
import type { Cloud } from '../cloud-on-this-machine.ts';

const run = promisify(execFile);

export function edgeCases(cloud: () => Cloud): void {
  let edge: Edge;
  let gateway: FrontDoor;

  beforeAll(async () => {
    const resources = deployment().template.toJSON().Resources as Record<string, Resource>;
    const [key] = Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::ApiKey');
    gateway = await FrontDoor.open(cloud().api, textOf(key?.Properties.Value));
    edge = await Edge.open({
      resources,
      api: gateway.url,
      siteFolder: cloud().siteFolder,
      media: cloud().s3.endpoint,
    });
  });

  afterAll(async () => {
    await edge?.close();
    await gateway?.close();
  });

  it('lets every operation of the OpenAPI document through to the API, and has no path that nothing answers', async () => {
    const { paths } = (await (await fetch(`${edge.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{\w+\}/g, 'x'),
      })),
    );
    expect(operations.length).toBeGreaterThan(12);
    for (const { method, path } of operations) {
      const answer = await fetch(`${edge.url}${path}`, { method });
      expect([method, path, answer.headers.has('x-request-id')]).toEqual([method, path, true]);
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
      await answer.body?.cancel();
    }
    const reached = new Set(operations.map(({ path }) => edge.behaviourOf(path).PathPattern));
    const documentation = ['/openapi.json', '/docs', '/docs/*'];
    for (const { PathPattern = '' } of edge.config.CacheBehaviors) {
      expect([PathPattern, reached.has(PathPattern) || documentation.includes(PathPattern)]).toEqual([
        PathPattern,
        true,
      ]);
    }
  });

  it('is the only way in, whatever key a caller makes up', async () => {
    expect((await fetch(`${gateway.url}/health`)).status).toBe(403);
    expect((await fetch(`${gateway.url}/health`, { headers: { 'x-api-key': 'guess' } })).status).toBe(403);
    expect((await fetch(`${edge.url}/health`, { headers: { 'x-api-key': 'guess' } })).status).toBe(200);
  });

  it('answers 404 where there is neither a page nor an API, and sends the page with its headers', async () => {
    expect((await fetch(`${edge.url}/nowhere.html`)).status).toBe(404);
    const page = await fetch(edge.url);
    expect(page.headers.get('content-security-policy')).toContain(
      `media-src 'self' blob: ${cloud().s3.endpoint}`,
    );
    expect(page.headers.get('x-frame-options')).toBe('DENY');
  });

  it('gives curl a playable file, and the first bytes before the last', async () => {
    const file = join(cloud().folder, 'output.wav');
    const json = ['-H', 'Content-Type: application/json'];
    await run('curl', [
      '-sS',
      '--fail',
      `${edge.url}/tts?download=1`,
      ...json,
      '-d',
      '{"text":"By curl."}',
      '--output',
      file,
    ]);
    expect(readWav(new Uint8Array(await readFile(file))).samples.length).toBeGreaterThan(1000);
    const { stdout } = await run('curl', [
      ...['-sS', '--fail', '-N', `${edge.url}/v1/audio/speech`, ...json, '--output', '/dev/null'],
      ...[
        '-d',
        JSON.stringify({
          model: 'tts-1',
          voice: 'alloy',
          input: 'It is told by curl. '.repeat(20),
          response_format: 'pcm',
        }),
      ],
      ...['-w', '%{time_starttransfer} %{time_total}'],
    ]);
    const [first = 0, last = 0] = stdout.split(' ').map(Number);
    expect(first).toBeLessThan(last);
  });

  it("serves OpenAI's own client", async () => {
    const client = new OpenAI({ apiKey: 'any', baseURL: `${edge.url}/v1` });
    const answer = await client.audio.speech.create({
      model: 'tts-1',
      voice: 'alloy',
      input: 'By the client of others.',
      response_format: 'wav',
    });
    expect(readWav(new Uint8Array(await answer.arrayBuffer())).samples.length).toBeGreaterThan(1000);
  });

  it('serves the page: what is typed is spoken, played and drawn from the bucket, and no policy is breached', async () => {
    const browser: Browser = await launchChromium();
    try {
      const page = await (await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
      page.setDefaultTimeout(60_000);
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(String(error)));
      const links: string[] = [];
      page.on('request', (asked) => {
        if (asked.url().startsWith(cloud().s3.endpoint)) links.push(asked.url());
      });
      await page.goto(edge.url);
      await page.getByRole('radio').first().waitFor({ state: 'attached' });
      await generate(page, 'Good evening.');
      await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0);
      expect((await audioOf(page)).duration).toBeGreaterThan(0.2);
      const href = await page.locator('a[download]').first().getAttribute('href');
      expect((await fetch(new URL(href ?? '', edge.url))).status).toBe(200);
      expect(links.length).toBeGreaterThan(0);
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
}
