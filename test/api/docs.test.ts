import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePolicy } from '../../functions/api/security-headers.ts';
import { type InProcessApi, openApi } from './api-in-process.ts';

let api: InProcessApi;
beforeAll(async () => {
  api = await openApi({ app: { local: true } });
});
afterAll(() => api.close());

describe('/openapi.json', () => {
  it('describes what the API does: fields, formats, limits and errors come from the schemas that check them', async () => {
    const document = await (await api.get('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const { TtsRequest, Problem } = document.components.schemas;
    expect(TtsRequest.additionalProperties).toBe(false);
    expect(TtsRequest.required).toEqual(['text']);
    expect(TtsRequest.properties.speed).toMatchObject({ minimum: 0.8, maximum: 1.2, default: 1 });
    expect(TtsRequest.properties.format.enum).toEqual(['wav', 'pcm', 'mp3', 'flac', 'opus', 'aac']);
    expect(Problem.properties.status.const ?? Problem.properties.status.enum?.[0]).toBe('error');
    expect(Object.keys(document.paths['/tts'].post.responses)).toEqual(
      expect.arrayContaining(['200', '202', '400', '413', '415', '422', '429', '503']),
    );
  });

  it('points nowhere: every reference is to a schema it has', async () => {
    const document = await (await api.get('/openapi.json')).json();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    for (const [, kind = '', name = ''] of references) expect(document.components[kind]).toHaveProperty(name);
  });

  it('leaves out what only a local server has when it is not local', async () => {
    const cloud = await openApi();
    const { paths } = await (await cloud.get('/openapi.json')).json();
    expect(paths).not.toHaveProperty('/metrics');
    expect(paths).not.toHaveProperty('/models/reload');
    expect((await cloud.get('/metrics')).status).toBe(404);
    await cloud.close();
  });
});

describe('/ssml', () => {
  it('lists the tags and elements, and so does the page', async () => {
    const tables = await (await api.get('/ssml')).json();
    const page = await (await api.get('/docs')).text();
    expect(tables.tags.map(({ tag }: { tag: string }) => tag)).toContain('[pause:0.8s]');
    const names = tables.elements.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['speak', 'break', 'prosody', 'sub', 'say-as', 'phoneme', 'p', 's']),
    );
    for (const name of names) expect(page).toContain(`<code>&#60;${name}></code>`);
    expect(tables.max_depth).toBe(10);
  });
});

describe('/docs', () => {
  it('is a page with every operation on it, that runs no script and loads nothing from elsewhere', async () => {
    const answer = await api.get('/docs');
    const page = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toBe(pagePolicy());
    const { paths } = await (await api.get('/openapi.json')).json();
    for (const path of Object.keys(paths)) expect(page).toContain(`<code>${path}</code>`);
    expect(page).not.toMatch(/<script|style=|<style|\bon\w+=|(?:src|href)="(?!\/|#)/);
    expect(page).toContain('from 0.8 to 1.2');
    expect(page).toContain('(1,200 characters) is cut, with a warning. Example: ');
    expect(page).toContain('<code>wait=N</code>');
    expect(page).not.toContain('`');
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    for (const link of links) expect(page).toContain(`id="${link}"`);
    expect((await api.get('/docs/style.css')).headers.get('content-type')).toContain('text/css');
  });
});
