/** Imports go one way, and each heavy package has one room that may import it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What errors are, and how they cross from one thread, process or machine to another. */
const ofEveryRoom: readonly string[] = ['layers/errors.ts', 'layers/fault.ts'];

/** Room -> rooms it may import from (besides itself and what is of every room). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'layers/audio': [],
  'layers/runtime': [],
  'layers/checkpoint': ['layers/runtime'],
  'layers/speech': ['layers/checkpoint', 'layers/runtime', 'layers/audio'],
  'layers/stores': ['layers/service', 'layers/speech', 'layers/audio'],
  'layers/service': ['layers/speech', 'layers/audio'],
  functions: [
    'layers/service',
    'layers/stores',
    'layers/speech',
    'layers/checkpoint',
    'layers/audio',
    'layers/runtime',
  ],
  web: [],
  cdk: ['functions'],
};

/** Package (prefix) -> the only rooms that may import it. */
const owners: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['layers/runtime'],
  '@aws-sdk/': ['layers/stores', 'functions'],
  '@aws-lambda-powertools/': ['functions'],
  'aws-cdk-lib': ['cdk'],
  hono: ['functions'],
  '@hono/': ['functions'],
};

function roomOf(path: string): string | undefined {
  return Object.keys(allowed).find((room) => path === room || path.startsWith(`${room}/`));
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' ? [] : sources(path);
    return /\.(ts|mts|mjs|js)$/.test(entry.name) ? [path] : [];
  });
}

const files = ['layers', 'functions', 'web', 'cdk'].flatMap((folder) => {
  try {
    return sources(folder);
  } catch {
    return [];
  }
});

const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...specifiers].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
});

it('sees the code it is to check', () => {
  expect(imports.length).toBeGreaterThan(10);
});

it('imports between rooms only in the allowed direction', () => {
  const wrong = imports.filter(({ file, specifier }) => {
    if (!specifier.startsWith('.')) return false;
    const target = relative(root, resolve(root, dirname(file), specifier))
      .split(sep)
      .join('/');
    const from = roomOf(file);
    const to = roomOf(target);
    if (ofEveryRoom.includes(target) || from === undefined || to === undefined || from === to) return false;
    return !allowed[from]?.includes(to);
  });
  expect(wrong).toEqual([]);
});

it('imports heavy packages only in the rooms that own them', () => {
  const wrong = imports.filter(({ file, specifier }) =>
    Object.entries(owners).some(
      ([name, rooms]) =>
        (specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`)) &&
        !rooms.some((room) => file.startsWith(`${room}/`)),
    ),
  );
  expect(wrong).toEqual([]);
});
