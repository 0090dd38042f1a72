import { mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundle, convert, packedNetworks } from '../../layers/checkpoint/index.ts';
import { describeCpu } from '../../layers/runtime/index.ts';
import { LanguageModel } from '../../layers/speech/language-model/index.ts';

let folder: string;
let bundle: Bundle;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  bundle = await convert('test/golden/set/tiny-cosyvoice', {
    cacheFolder: join(folder, 'bundles'),
    precision: 'int4',
  });
});
afterAll(() => rm(folder, { recursive: true }));

const step = 'language-model-step';

/** Scores after a few forced tokens. */
async function scores(pathOf: (network: string) => string): Promise<Float32Array> {
  const model = await LanguageModel.load(pathOf, { config: bundle.config.llm, threads: 1 });
  const embedding = new Float32Array(bundle.config.llm.speakerEmbeddingSize).fill(0.5);
  const decoding = await model.start({ textIds: Int32Array.of(3, 7, 4), embedding });
  for (const token of [5, 2, 9]) await decoding.step([token]);
  const result = decoding.logits(0).slice();
  await model.release();
  return result;
}

it('makes a machine its own files once, beside the bundle, and speaks the same with them', async () => {
  const cacheFolder = join(folder, 'cache');
  const pathOf = await packedNetworks(bundle, cacheFolder);
  expect(dirname(pathOf(step))).not.toBe(bundle.folder);
  expect(pathOf('flow-encoder')).toBe(bundle.network('flow-encoder'));
  expect(await scores(pathOf)).toEqual(await scores((name) => bundle.network(name)));

  const { ino } = await stat(pathOf(step));
  expect((await packedNetworks(bundle, cacheFolder))(step)).toBe(pathOf(step));
  expect((await stat(pathOf(step))).ino).toBe(ino);
  expect(await readdir(cacheFolder)).toHaveLength(1);
});

it('makes them again when a file was cut short', async () => {
  const cacheFolder = join(folder, 'cache');
  const pathOf = await packedNetworks(bundle, cacheFolder);
  const weights = join(dirname(pathOf(step)), 'packed.weights');
  const { size } = await stat(weights);
  await truncate(weights, 100);
  await packedNetworks(bundle, cacheFolder);
  expect((await stat(weights)).size).toBe(size);
});

it('lets two processes make them at the same time', async () => {
  const cacheFolder = join(folder, 'together');
  const [one, other] = await Promise.all([1, 2].map(() => packedNetworks(bundle, cacheFolder)));
  expect(one?.(step)).toBe(other?.(step));
  expect(await readdir(cacheFolder)).toHaveLength(1);
});

it('takes away what an older ONNX Runtime packed of the same bundle for the same processors, and nothing else', async () => {
  const cacheFolder = join(folder, 'versions');
  const hash = '0123456789abcdef';
  const named = (of: string, processors: string, version: string) =>
    `${of}-packed-${processors}-${version}${hash}`;
  const [ours, here] = [basename(bundle.folder), describeCpu().instructionSet];
  const gone = [named(ours, here, ''), named(ours, here, 'ort1.9.2-'), named(ours, here, 'ort1.9.2-dev-1-')];
  const kept = [
    named(ours, here, 'ort999.0.0-'),
    named(ours, 'other', 'ort1.9.2-'),
    named('theirs', here, 'ort1.9.2-'),
    `${named(ours, here, 'ort1.9.2-')}.of-mine`,
  ];
  for (const name of [...gone, ...kept]) await mkdir(join(cacheFolder, name), { recursive: true });
  const pathOf = await packedNetworks(bundle, cacheFolder);
  expect((await readdir(cacheFolder)).sort()).toEqual([...kept, basename(dirname(pathOf(step)))].sort());
});

it('runs the bundle as it is where nothing can be written', async () => {
  const file = join(folder, 'no-folder');
  await writeFile(file, '');
  const pathOf = await packedNetworks(bundle, join(file, 'cache'));
  expect(pathOf(step)).toBe(bundle.network(step));
});
