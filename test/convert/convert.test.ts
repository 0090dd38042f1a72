import {
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bundle, CheckpointMissingError, convert, MANIFEST_NAME } from '../../layers/checkpoint/index.ts';

const tiny = 'test/golden/set/tiny-cosyvoice';
let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'convert-'));
});
afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

const bundles = async () => (await readdir(cacheFolder)).filter((name) => name !== 'fingerprints.json');

it('writes the same bytes whenever it converts the same folder', async () => {
  const first = await convert(tiny, { cacheFolder, precision: 'fp32' });
  const manifest = await readFile(join(first.folder, MANIFEST_NAME));
  await rm(first.folder, { recursive: true });
  const second = await convert(tiny, { cacheFolder, precision: 'fp32' });
  expect(await readFile(join(second.folder, MANIFEST_NAME))).toEqual(manifest);
});

it('finds the finished bundle again instead of converting twice', async () => {
  const first = await convert(tiny, { cacheFolder, precision: 'fp32' });
  const written = (await stat(join(first.folder, MANIFEST_NAME))).mtimeMs;
  const steps = new Set<string>();
  const again = await convert(tiny, {
    cacheFolder,
    precision: 'fp32',
    onProgress: ({ step }) => steps.add(step),
  });
  expect((await stat(join(again.folder, MANIFEST_NAME))).mtimeMs).toBe(written);
  expect([...steps]).toEqual(['reading']);
});

it('names a precision in the version where it is not the usual one, for what is spoken differs with it', async () => {
  const usual = await convert(tiny, { cacheFolder });
  const other = await convert(tiny, { cacheFolder, precision: 'int8' });
  expect(usual.manifest.precision).toBe('fp32');
  expect(other.manifest.version).toBe(`${usual.manifest.version}-int8`);
});

it('tells progress that rises from nothing to the whole', async () => {
  const fractions: number[] = [];
  await convert(tiny, {
    cacheFolder,
    precision: 'fp32',
    onProgress: ({ fraction }) => fractions.push(fraction),
  });
  expect(fractions.at(-1)).toBe(1);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
});

it.each([
  ['cut short', (path: string) => truncate(path, 1000)],
  ['deleted', (path: string) => rm(path)],
  [
    'changed in one byte',
    async (path: string) => {
      const file = await open(path, 'r+');
      await file.write(Uint8Array.of(0x5a), 0, 1, 4321);
      await file.close();
    },
  ],
])('builds a bundle again when one of its files was %s', async (_, damage) => {
  const bundle = await convert(tiny, { cacheFolder, precision: 'fp32' });
  const weights = join(bundle.folder, 'flow-estimator.weights');
  const sound = await readFile(weights);
  await damage(weights);
  const again = await convert(tiny, { cacheFolder, precision: 'fp32' });
  expect(again.folder).toBe(bundle.folder);
  expect((await readFile(weights)).equals(sound)).toBe(true);
});

it('builds a bundle of another format again', async () => {
  const bundle = await convert(tiny, { cacheFolder, precision: 'fp32' });
  const path = join(bundle.folder, MANIFEST_NAME);
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, format: manifest.format + 1 }));
  await expect(Bundle.open(bundle.folder)).rejects.toThrow(/format/);
  const again = await convert(tiny, { cacheFolder, precision: 'fp32' });
  expect(again.manifest).toEqual(manifest);
});

it('says of a cache that takes nothing which folder that is, and what to do', async () => {
  const file = join(cacheFolder, 'no-folder');
  await writeFile(file, '');
  const failure = convert(tiny, { cacheFolder: file, precision: 'fp32' });
  await expect(failure).rejects.toMatchObject({ code: 'cache_unwritable', file });
  await expect(failure).rejects.toThrow(/no-folder: found a file in its place .*--cache/);
});

it('takes away what an older format and killed conversions left, and nothing that somebody may want', async () => {
  const bundleOf = async (name: string, format: number) => {
    await mkdir(join(cacheFolder, name), { recursive: true });
    await writeFile(join(cacheFolder, name, MANIFEST_NAME), JSON.stringify({ format }));
  };
  const { folder, manifest } = await convert(tiny, { cacheFolder, precision: 'fp32' });
  const [older, newer] = ['a-int4-0123456789abcdef', 'b-int4-0123456789abcdef'];
  await bundleOf(older, manifest.format - 1);
  await mkdir(join(cacheFolder, `${older}-packed-avx2-0123456789abcdef`));
  await bundleOf(newer, manifest.format + 1);
  await mkdir(join(cacheFolder, `${newer}-packed-avx2-0123456789abcdef`));
  await bundleOf('of-mine', manifest.format - 1);
  const [killed, running] = ['.a.0123456789ab.partial', '.b.0123456789ab.partial'];
  for (const name of [killed, running]) await bundleOf(name, manifest.format);
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(join(cacheFolder, killed, MANIFEST_NAME), yesterday, yesterday);
  await utimes(join(cacheFolder, killed), yesterday, yesterday);
  await utimes(join(cacheFolder, running), yesterday, yesterday);

  await Promise.all([1, 2].map(() => convert(tiny, { cacheFolder, precision: 'fp32' })));
  expect((await bundles()).sort()).toEqual(
    [running, newer, `${newer}-packed-avx2-0123456789abcdef`, 'of-mine', basename(folder)].sort(),
  );
});

it('gives two conversions at the same time one sound bundle', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => convert(tiny, { cacheFolder, precision: 'fp32' })));
  expect(one?.folder).toBe(other?.folder);
  expect(await bundles()).toHaveLength(1);
  await Bundle.open(one?.folder ?? '');
});

it.each(['cosyvoice.yaml', 'llm.pt', 'flow.pt', 'hift.pt', 'spk2info.pt'])(
  'names %s when it is missing, and leaves nothing behind',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    await cp(tiny, folder, { recursive: true });
    await rm(join(folder, name));
    const failure = convert(folder, { cacheFolder, precision: 'fp32' });
    await expect(failure).rejects.toThrow(CheckpointMissingError);
    await expect(failure).rejects.toThrow(join(folder, name));
    expect(await bundles()).toEqual([]);
    await rm(folder, { recursive: true });
  },
);

it.each(['llm.pt', 'flow.pt', 'hift.pt', 'spk2info.pt'])(
  'names %s when it was cut short, and leaves nothing behind',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    await cp(tiny, folder, { recursive: true });
    await truncate(join(folder, name), 5000);
    await expect(convert(folder, { cacheFolder, precision: 'fp32' })).rejects.toThrow(join(folder, name));
    expect(await bundles()).toEqual([]);
    await rm(folder, { recursive: true });
  },
);
