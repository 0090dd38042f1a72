/** What `npm run synth` and `npm run deploy` build first: the image's folder, the API function, the page. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { layOutApi, layOutImage } from '../functions/synthesis/image/lay-out-image.ts';
import { builtFolders } from './build-folders.ts';
import { readParameters } from './parameters.ts';

const root = resolve(import.meta.dirname, '..');

/** `-c name=value` on the command line, over the `context` of cdk.json, as the CDK itself reads them. */
function contextOf(words: readonly string[]): Record<string, unknown> {
  const file = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    context?: Record<string, unknown>;
  };
  const context = { ...file.context };
  for (const [index, word] of words.entries()) {
    const given = /^(?:-c|--context)$/.test(word) ? words[index + 1] : /^--context=(.*)$/.exec(word)?.[1];
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(given ?? '') ?? [];
    if (name !== undefined) context[name] = value;
  }
  return context;
}

try {
  const parameters = readParameters(contextOf(process.argv.slice(2)));
  const { card } = await layOutImage({
    modelFolder: resolve(root, parameters.modelFolder),
    outFolder: builtFolders.imageFolder,
    precision: parameters.precision,
    transcripts: parameters.transcripts,
  });
  await layOutApi(builtFolders.apiFolder, card);
  const page = spawnSync(process.execPath, ['--import', 'tsx', 'web/build.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (page.status !== 0) throw new Error('The page could not be built; what was printed above says why.');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
