/** Handlers as one file each, and the packages that can't be part of it. */
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');

/** Packages that read files beside their own, or are no JavaScript. */
const external = [
  'onnxruntime-node',
  'lindera-wasm-nodejs-ipadic',
  'opusscript',
  'mpg123-decoder',
  'wasm-media-encoders',
  '@wasm-audio-decoders/ogg-vorbis',
] as const;

/** What onnxruntime-node needs to run on Lambda: one platform of the many it brings. */
export const runtimePackages = ['onnxruntime-node', 'onnxruntime-common'] as const;
/** The other ones, with whatever they depend on. */
export const codecPackages = [
  'opusscript',
  'mpg123-decoder',
  'wasm-media-encoders',
  '@wasm-audio-decoders/ogg-vorbis',
] as const;
export const languagePackages = ['lindera-wasm-nodejs-ipadic'] as const;

/** Files of packages that nothing here reads. */
const unread =
  /\/(test|tests|demo|example|docs?|coverage)(\/|$)|\.(md|map|ts|mts|cts|markdown|flow)$|\/bin\/napi-v\d+\/(?!linux(\/x64|$))/;

/** Bundles commonJS packages too: they ask for `require`, which modules don't have. */
const banner =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/** The handler's whole code but the external packages, as one module. */
export async function bundleHandler(entry: string, outFile: string): Promise<void> {
  await build({
    entryPoints: [join(root, entry)],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Names stay as they are written: errors go by their classes' names in the log. Minified names that are put back when classes and
    // functions are made cost the text's rules, which are made of many small functions, up to four fifths more time.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    external: [...external],
    banner: { js: banner },
    absWorkingDir: root,
    logLevel: 'error',
  });
}

/** Copies packages and all they depend on, without what is never read. */
export async function copyPackages(names: readonly string[], modules: string): Promise<void> {
  const seen = new Set<string>();
  const copy = async (name: string): Promise<void> => {
    if (seen.has(name)) return;
    seen.add(name);
    const from = join(root, 'node_modules', name);
    const description = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    await cp(from, join(modules, name), {
      recursive: true,
      filter: (path) =>
        !unread.test(path.slice(from.length)) && !path.slice(from.length).includes('node_modules'),
    });
    const wanted = Object.keys(description.dependencies ?? {});
    for (const one of wanted) if (!installOnly.has(one)) await copy(one);
  };
  for (const name of names) await copy(name);
}

/** Dependencies that only installing needs. */
const installOnly = new Set(['adm-zip', 'global-agent', 'tar']);

/** Files the code reads beside itself. */
export async function copyTables(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ranks = join(root, 'layers/speech/text/tokenizer/multilingual-ranks.br');
  await cp(ranks, join(folder, 'multilingual-ranks.br'));
}

/** A module folder says so, or Node would take `.js` in it for something else. */
export async function writeModuleMark(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
