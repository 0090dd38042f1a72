/** What we write, read again; that PyTorch reads it too was checked by hand with torch.load(weights_only=True). */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  makeCheckpoint,
  openTorchFile,
  readModelConfig,
  readSpeakers,
  type TensorDType,
  type TensorSource,
  type TorchFile,
  vocoderTensors,
  writeTorchFile,
} from '../../layers/checkpoint/index.ts';
import { float32, int32, Network } from '../../layers/runtime/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-'));
});
afterEach(() => rm(folder, { recursive: true }));

function floats(values: readonly number[], shape = [values.length]): TensorSource {
  return { dtype: 'float32', shape, chunks: () => [new Uint8Array(Float32Array.from(values).buffer)] };
}

async function fileHashes(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(path, name))));
  return Object.fromEntries(names.map((name, i) => [name, hashOf(contents[i] ?? Buffer.alloc(0))]));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Plain = null | boolean | number | string;
interface Made extends TensorSource {
  readonly bytes: Uint8Array;
}
interface Tree extends ReadonlyMap<string, Tree | Made | Plain> {}

const BYTES: Readonly<Record<TensorDType, number>> = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

function tensorOf([dtype, shape, pool]: [TensorDType, number[], Uint8Array]): Made {
  const bytes = pool.slice(0, BYTES[dtype] * shape.reduce((a, b) => a * b, 1));
  const middle = Math.floor(bytes.length / 2);
  return { dtype, shape, bytes, chunks: () => [bytes.subarray(0, middle), bytes.subarray(middle)] };
}

async function expectSame(
  got: unknown,
  want: Tree | Made | Plain,
  file: TorchFile,
  path: string,
): Promise<void> {
  if (want instanceof Map) {
    const found = got instanceof Map ? got : new Map();
    expect([...found.keys()]).toEqual([...want.keys()]);
    for (const [key, item] of want)
      await expectSame(found.get(key), item, file, path ? `${path}.${key}` : key);
  } else if (want !== null && typeof want === 'object') {
    const tensor = file.tensors.get(path);
    const { bytes, dtype, shape } = want as Made;
    const read = await tensor.read();
    expect(tensor).toMatchObject({ dtype, shape });
    expect(new Uint8Array(read.buffer, read.byteOffset, read.byteLength)).toEqual(bytes);
  } else expect(got).toEqual(want);
}

it.each([false, true])('reads back what it wrote (64-bit fields everywhere: %s)', async (alwaysZip64) => {
  const path = join(folder, 'state.pt');
  const value = new Map<
    string,
    Parameters<typeof writeTorchFile>[1] | TensorSource | number | string | null | boolean
  >([
    ['matrix', floats([1, 2, 3, 4, 5, 6], [2, 3])],
    ['scalar', floats([0.5], [])],
    ['empty', floats([], [0, 4])],
    ['nested', new Map([['语音', floats([7])]])],
    ['integers', 7],
    ['large', -(2 ** 45)],
    ['negative', -300],
    ['float', 0.1],
    ['flag', true],
    ['nothing', null],
    ['text', 'a 语'],
  ]);
  await writeTorchFile(path, value, { alwaysZip64 });
  const file = await openTorchFile(path);
  expect(file.tensors.names()).toEqual(['matrix', 'scalar', 'empty', 'nested.语音']);
  expect([...(await file.tensors.expectShape('matrix', [2, 3]).readFloat32())]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...(await file.tensors.expectShape('scalar', []).readFloat32())]).toEqual([0.5]);
  expect((await file.tensors.expectShape('empty', [0, 4]).readFloat32()).length).toBe(0);
  const plain = file.root instanceof Map ? [...file.root].slice(4) : [];
  expect(plain).toEqual([...value].slice(4));
  await file.close();
});

it('reads back any tree of values and tensors of any type', async () => {
  const dtypes = fc.constantFrom<TensorDType>(...(Object.keys(BYTES) as TensorDType[]));
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const tensor = fc.tuple(dtypes, shapes, fc.uint8Array({ minLength: 512, maxLength: 512 })).map(tensorOf);
  const plain = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
  );
  const key = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `k${text.replaceAll('.', '')}`);
  const { tree } = fc.letrec<{ tree: Tree; value: Tree | Made | Plain }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, plain, tensor, tie('tree')) as fc.Arbitrary<Tree | Made | Plain>,
    tree: fc
      .dictionary(key, tie('value') as fc.Arbitrary<Tree | Made | Plain>, { maxKeys: 4 })
      .map((entries) => new Map(Object.entries(entries))),
  }));
  let files = 0;
  await fc.assert(
    fc.asyncProperty(tree, fc.boolean(), async (value, alwaysZip64) => {
      const path = join(folder, `${files++}.pt`);
      await writeTorchFile(path, value, { alwaysZip64 });
      const file = await openTorchFile(path);
      await expectSame(file.root, value, file, '');
      await file.close();
    }),
    { numRuns: 150 },
  );
});

it('places every storage on a multiple of 64 bytes', async () => {
  const path = join(folder, 'state.pt');
  await writeTorchFile(path, new Map([3, 1, 20].map((n) => [`t${n}`, floats(Array(n).fill(n))])));
  const bytes = await readFile(path);
  for (const n of [3, 1, 20])
    expect(bytes.indexOf(Buffer.from(Float32Array.of(n).buffer), 600) % 64, `t${n}`).toBe(0);
});

it('leaves nothing behind when a tensor fails or has the wrong length', async () => {
  const short = { ...floats([1]), shape: [2] };
  const failing: TensorSource = {
    ...floats([1]),
    chunks() {
      throw new Error('the source failed');
    },
  };
  await expect(writeTorchFile(join(folder, 'a.pt'), new Map([['t', short]]))).rejects.toThrow(
    '4 bytes instead of 8',
  );
  await expect(writeTorchFile(join(folder, 'b.pt'), new Map([['t', failing]]))).rejects.toThrow(
    'the source failed',
  );
  expect(await readdir(folder)).toEqual([]);
});

it('makes an official folder whose files fit its configuration, the same for the same seed', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name));
  if (!a || !b || !c) throw new Error('no folders');
  const progress: number[] = [];
  const onProgress = (p: { writtenBytes: number; totalBytes: number }) =>
    progress.push(p.writtenBytes / p.totalBytes);
  await makeCheckpoint({ size: 'tiny', seed: 1, outDir: a, onProgress });
  await makeCheckpoint({ size: 'tiny', seed: 1, outDir: b });
  await makeCheckpoint({ size: 'tiny', seed: 2, outDir: c });
  expect(progress.at(-1)).toBe(1);
  expect(progress).toEqual([...progress].sort((x, y) => x - y));
  const [ofA, ofB, ofC] = await Promise.all([a, b, c].map(fileHashes));
  expect(Object.keys(ofA ?? {})).toEqual([
    'campplus.onnx',
    'cosyvoice.yaml',
    'flow.pt',
    'hift.pt',
    'llm.pt',
    'speech_tokenizer_v1.onnx',
    'spk2info.pt',
  ]);
  expect(ofB).toEqual(ofA);
  expect(ofC?.['llm.pt']).not.toBe(ofA?.['llm.pt']);

  const config = await readModelConfig(a);
  const vocoder = await openTorchFile(join(a, 'hift.pt'));
  for (const { name, shape } of vocoderTensors(config.hift)) {
    const values = await vocoder.tensors.expectShape(name, shape).readFloat32();
    expect(values.every(Number.isFinite), name).toBe(true);
  }
  await vocoder.close();
  expect((await readSpeakers(join(a, 'spk2info.pt'))).size).toBe(7);
});

it('leaves nothing behind when it is stopped', async () => {
  const stop = new AbortController();
  const outDir = join(folder, 'a');
  const onProgress = () => stop.abort(new Error('stopped'));
  const run = makeCheckpoint({ size: 'tiny', seed: 1, outDir, onProgress, signal: stop.signal });
  await expect(run).rejects.toThrow('stopped');
  expect(await readdir(folder)).toEqual([]);
});

it('does not write into a folder that holds something', async () => {
  await makeCheckpoint({ size: 'tiny', seed: 1, outDir: folder });
  await expect(makeCheckpoint({ size: 'tiny', seed: 1, outDir: folder })).rejects.toMatchObject({
    code: 'output_folder_in_use',
  });
  expect(await readdir(folder)).toHaveLength(7);
});

it('makes prompt encoders with the official inputs and outputs', async () => {
  await makeCheckpoint({ size: 'tiny', seed: 1, outDir: join(folder, 'a') });
  const speaker = await Network.load(join(folder, 'a', 'campplus.onnx'), { threads: 1 });
  const fbank = Float32Array.from({ length: 3 * 80 }, (_, i) => Math.sin(i));
  const { output } = await speaker.run({ input: float32(fbank, [1, 3, 80]) });
  expect(output?.dims).toEqual([1, 192]);
  const tokenizer = await Network.load(join(folder, 'a', 'speech_tokenizer_v1.onnx'), { threads: 1 });
  const frames = 20;
  const feats = Float32Array.from({ length: 128 * frames }, (_, i) => Math.sin(i * i));
  const { indices } = await tokenizer.run({
    feats: float32(feats, [1, 128, frames]),
    feats_length: int32(Int32Array.of(frames - 4), [1]),
  });
  expect(indices?.dims).toEqual([1, 1, 8]);
  const tokens = Array.from(indices?.data as BigInt64Array, Number);
  expect(new Set(tokens).size).toBeGreaterThan(4);
  expect(tokens.every((token) => token >= 0 && token < 4096)).toBe(true);
  await Promise.all([speaker.release(), tokenizer.release()]);
});
