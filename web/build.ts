/**
 * Builds the page: `npm run build:web`. Modules and styles are bundled and named by their content, so that they can be cached for
 * ever; index.html points to them. The same sources give the same bytes.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const sourceFolder = import.meta.dirname;

/** What index.html asks for by the name on the left. */
const entries = {
  'early.js': 'early.ts',
  'main.js': 'main.ts',
  'style.css': 'styles/style.css',
  'icon.svg': 'icon.svg',
} as const;

/** Where `npm start` and the deployment look for it. */
export const defaultSiteFolder = join(sourceFolder, 'dist');

/** @returns the files written, relative to the folder. */
export async function buildSite(siteFolder: string = defaultSiteFolder): Promise<string[]> {
  const assetFolder = join(resolve(siteFolder), 'assets');
  const { outputFiles, metafile } = await build({
    absWorkingDir: sourceFolder,
    entryPoints: Object.values(entries),
    entryNames: '[name]-[hash]',
    outdir: assetFolder,
    outbase: sourceFolder,
    bundle: true,
    format: 'esm',
    target: ['es2022', 'safari16', 'chrome111', 'firefox113'],
    loader: { '.svg': 'copy' },
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const nameOf = new Map<string, string>();
  for (const [path, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const source = entryPoint ?? Object.keys(inputs)[0];
    if (source !== undefined) nameOf.set(source, basename(path));
  }
  let html = await readFile(join(sourceFolder, 'index.html'), 'utf8');
  for (const [asked, source] of Object.entries(entries)) {
    const name = nameOf.get(source);
    if (name === undefined || !html.includes(`"${asked}"`)) {
      throw new Error(`index.html must ask for "${asked}", which is built of web/${source}.`);
    }
    html = html.replaceAll(`"${asked}"`, `"/assets/${name}"`);
  }
  await rm(siteFolder, { recursive: true, force: true });
  await mkdir(assetFolder, { recursive: true });
  for (const file of outputFiles) await writeFile(file.path, file.contents);
  await writeFile(join(siteFolder, 'index.html'), html);
  return [
    'index.html',
    ...outputFiles.map(({ path }) => relative(resolve(siteFolder), path).split(sep).join('/')),
  ].sort();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildSite();
}
