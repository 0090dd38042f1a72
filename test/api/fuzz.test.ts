import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InProcessApi, openApi } from './api-in-process.ts';
import { type JsonSchema, type Named, nearly } from './schema-arbitrary.ts';

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

let api: InProcessApi;
let operations: { method: string; path: string; operation: Operation }[] = [];
let named: Named = {};

beforeAll(async () => {
  api = await openApi({ app: { local: true } });
  const document = await (await api.get('/openapi.json')).json();
  named = document.components.schemas;
  operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => api.close());

/** A request as the document describes it, or nearly so. */
function requestTo(
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<{ path: string; init: RequestInit }> {
  const parameters = operation.parameters ?? [];
  const values = fc.tuple(
    ...parameters.map(({ schema, required }) =>
      required ? nearly(schema, named) : fc.option(nearly(schema, named), { nil: undefined }),
    ),
  );
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const body = content === undefined ? fc.constant(undefined) : nearly(content.schema, named);
  return fc
    .record({
      values,
      body,
      accept: fc.constantFrom(
        '*/*',
        'audio/wav',
        'application/json',
        'audio/mpeg;q=x',
        ',;q=',
        'constructor',
        '__proto__',
      ),
    })
    .map(({ values, body, accept }) => {
      let filled = path;
      const query = new URLSearchParams();
      const headers: Record<string, string> = { Accept: accept };
      for (const [i, { name, in: place }] of parameters.entries()) {
        const value = values[i] === undefined ? undefined : textOf(values[i]);
        if (place === 'path')
          filled = filled.replace(`{${name}}`, encodeURIComponent(wellFormed(value ?? 'x')) || 'x');
        else if (place === 'query' && value !== undefined) query.set(name, value);
        else if (place === 'header' && value !== undefined && /^[\x20-\x7e]*$/.test(value))
          headers[name] = value;
      }
      const init: RequestInit = { method: method.toUpperCase(), headers };
      if (type === 'application/json') {
        headers['Content-Type'] = type;
        init.body = JSON.stringify(body) ?? '';
      } else if (type !== undefined) {
        init.body = formOf(body);
      }
      return { path: query.size === 0 ? filled : `${filled}?${query}`, init };
    });
}

function formOf(body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(
    typeof body === 'object' && body !== null ? body : { value: body },
  )) {
    // Not String(value): among made objects are some with a `toString` that is no function.
    const text = typeof value === 'string' ? wellFormed(value) : (JSON.stringify(value) ?? '');
    form.append(name, name === 'clip' ? new File([text], 'clip.wav') : text);
  }
  return form;
}

describe('requests made from the OpenAPI document', () => {
  it('knows every operation', () => {
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'delete /voices/{name}',
      'get /captions/{file}',
      'get /health',
      'get /jobs/{id}',
      'get /metrics',
      'get /ssml',
      'get /v1/audio/voices',
      'get /v1/models',
      'get /v1/models/{id}',
      'get /voices',
      'get /voices/{name}/sample',
      'post /jobs',
      'post /models/reload',
      'post /tts',
      'post /v1/audio/speech',
      'post /voices',
    ]);
  });

  it('are answered with a status the document names, and never with a 500', async () => {
    const counts = new Map<number, number>();
    for (const { method, path, operation } of operations) {
      const runs = operation.requestBody === undefined ? 25 : 150;
      await fc.assert(
        fc.asyncProperty(requestTo(path, method, operation), async (request) => {
          const answer = await api.app.request(request.path, request.init);
          const text = await answer.text();
          counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
          const described = `${method} ${request.path} ${String(request.init.body).slice(0, 200)} -> ${answer.status} ${text.slice(0, 200)}`;
          expect(answer.status, described).not.toBe(500);
          // A path parameter may hold what leads elsewhere, such as a slash or a dot.
          if (![404, 405].includes(answer.status))
            expect(Object.keys(operation.responses), described).toContain(String(answer.status));
          if (answer.status >= 400)
            expect(JSON.parse(text), described).toMatchObject({ status: 'error', code: expect.any(String) });
        }),
        { numRuns: runs },
      );
    }
    // The requests were no mere garbage: some were good, and several kinds of wrong were met.
    expect(counts.get(200) ?? 0).toBeGreaterThan(50);
    expect(counts.get(422) ?? 0).toBeGreaterThan(50);
    expect(counts.get(400) ?? 0).toBeGreaterThan(0);
  }, 300_000);

  it('of bytes alone never get a 500', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/tts', '/jobs', '/v1/audio/speech', '/voices'),
        fc.constantFrom(
          'application/json',
          'multipart/form-data; boundary=x',
          'application/json; charset=gbk',
        ),
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        async (path, type, body) => {
          const answer = await api.app.request(path, {
            method: 'POST',
            headers: { 'Content-Type': type },
            body: new Uint8Array(body),
          });
          expect([400, 413, 415, 422]).toContain(answer.status);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Some generated objects have no way to become text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Lone surrogates can't be part of a URL or a form. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
