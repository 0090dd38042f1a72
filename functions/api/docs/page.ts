/** The OpenAPI document as a page people can read: plain HTML without scripts, nothing from elsewhere. */
import { markupTables } from './markup-tables.ts';
import type { OpenApiDocument } from './openapi.ts';
import { type Schema, schemaReader } from './schema-words.ts';

interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

type Words = ReturnType<typeof schemaReader>;

const methods = ['get', 'post', 'put', 'delete'] as const;

/** The whole page. @param styleUrl of the style sheet, on the same server. */
export function docsPage(document: OpenApiDocument, styleUrl: string): string {
  const words = schemaReader((document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>);
  const entries = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method): Entry[] => {
      const operation = (item as Readonly<Record<string, Operation | undefined>>)[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const contents = entries.map(
    ({ path, method, operation }) =>
      `<li><a href="#${anchor(method, path)}"><b>${method.toUpperCase()}</b> <code>${escaped(path)}</code></a> ${escaped(operation.summary ?? '')}</li>`,
  );
  const title = `${escaped(document.info.title)}: API`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${escaped(styleUrl)}">
</head>
<body>
<header>
<h1>${title}</h1>
<p>${escaped(document.info.description ?? '')} For machines: <a href="/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Operations"><ul>
${contents.join('\n')}
<li><a href="#markup">Tags and SSML</a> in a text</li>
</ul></nav>
<main>
${entries.map((entry) => section(entry, words)).join('\n')}
${markupSection()}
</main>
</body>
</html>
`;
}

/** What a text may hold besides words, from the tables that the reader of texts obeys. */
function markupSection(): string {
  const { tags, elements, max_depth: depth } = markupTables();
  const tagRows = tags.map(({ tag, meaning }) => [`<code>${escaped(tag)}</code>`, '', prose(meaning)]);
  const elementRows = elements.map(({ name, attributes, meaning }) => [
    `<code>&#60;${escaped(name)}></code>`,
    attributes
      .map(
        (one) =>
          `<code>${escaped(one.name)}</code>${one.required ? ' (required)' : ''}: ${prose(one.values)}`,
      )
      .join('<br>'),
    prose(meaning),
  ]);
  return `<section id="markup">
<h2>Tags and SSML</h2>
<p>For machines: <a href="/ssml">/ssml</a>. None of these is read out; anything else in brackets is text.</p>
<h3>Tags in plain text</h3>${table(tagRows)}
<h3>Elements of an SSML document (a text that begins with <code>&#60;speak></code>, at most ${depth} deep)</h3>${table(elementRows)}
</section>`;
}

function section({ path, method, operation }: Entry, words: Words): string {
  const { summary = '', description = '', parameters = [], requestBody, responses } = operation;
  const parameterRows = parameters.map(({ name, in: place, required, schema, description: what }) => [
    `<code>${escaped(name)}</code> in ${escaped(place)}`,
    escaped(`${words.type(schema)}${required ? ', required' : ''}`),
    prose(what ?? words.remark(schema)),
  ]);
  const body = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<h3>Body: <code>${escaped(type)}</code></h3>${fieldTable(schema, words)}`,
  );
  const answers = Object.entries(responses).map(([status, answer]) => {
    const good = status.startsWith('2');
    const types = Object.entries(answer.content ?? {}).map(
      ([type, { schema }]) => `<p><code>${escaped(type)}</code></p>${good ? fieldTable(schema, words) : ''}`,
    );
    return `<details${good ? ' open' : ''}><summary><b>${escaped(status)}</b> ${prose(answer.description)}</summary>${types.join('')}</details>`;
  });
  return `<section id="${anchor(method, path)}">
<h2><b>${method.toUpperCase()}</b> <code>${escaped(path)}</code></h2>
<p>${prose(summary)}${description === '' ? '' : `. ${prose(description)}`}</p>
${parameterRows.length === 0 ? '' : `<h3>Parameters</h3>${table(parameterRows)}`}
${body.join('\n')}
<h3>Answers</h3>
${answers.join('\n')}
</section>`;
}

function fieldTable(schema: Schema | undefined, words: Words): string {
  return words
    .variants(schema)
    .map((variant) => {
      const rows = words
        .fields(variant)
        .map(({ name, required, schema: field }) => [
          `<code>${escaped(name)}</code>`,
          escaped(`${words.type(field)}${required ? ', required' : ''}`),
          prose(words.remark(field)),
        ]);
      return rows.length === 0 ? '' : table(rows);
    })
    .filter((one) => one !== '')
    .join('\n<p>or</p>\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr><th>Name</th><th>Type</th><th>What</th></tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function anchor(method: string, path: string): string {
  return `${method}${path.replace(/[^a-z0-9]+/gi, '-')}`;
}

/** A remark, with what stands in backticks as code. */
function prose(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
