/** Whatever bytes come in: the right tensors, or a typed error. Nothing else, and never another tensor where a checksum guards it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckpointError, openCheckpoint } from '../../layers/checkpoint/index.ts';
import { craftTorchFile, op } from './craft.ts';

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'robust-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Tensors = Record<string, { shape: readonly number[]; values: number[] }>;

/** Every tensor of the bytes, or the typed error that refused them; any other error is thrown. */
async function outcome(bytes: Uint8Array): Promise<Tensors | CheckpointError> {
  const path = join(folder, 'file.pt');
  await writeFile(path, bytes);
  try {
    const file = await openCheckpoint(path);
    try {
      const tensors: Tensors = {};
      for (const name of file.tensors.names()) {
        const tensor = file.tensors.get(name);
        tensors[name] = { shape: tensor.shape, values: [...(await tensor.readFloat32())] };
      }
      return tensors;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
}

const formats = [
  'protocol4.pt',
  'deflated.pt',
  'zip64.pt',
  'streamed.pt',
  'legacy.pt',
  'tensors.safetensors',
];
/** Formats whose every byte of pickle and tensors is under a checksum. */
const guarded = formats.slice(0, 4);

describe.each(formats)('%s', (name) => {
  it('is refused when cut short anywhere', async () => {
    const whole = await readFile(fixture(name));
    const length = fc.integer({ min: 0, max: whole.length - 1 });
    await fc.assert(
      fc.asyncProperty(length, async (kept) => {
        expect(await outcome(whole.subarray(0, kept))).toBeInstanceOf(CheckpointError);
      }),
      { numRuns: 80 },
    );
  });

  it('gives the right tensors or a typed error when bytes change', async () => {
    const whole = await readFile(fixture(name));
    const right = await outcome(whole);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    const change = fc.tuple(place, fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, mask] of changes) bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
        const result = await outcome(bytes);
        if (!(result instanceof CheckpointError) && guarded.includes(name)) expect(result).toEqual(right);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the right tensors or a typed error when stretches are moved about', async () => {
    const whole = await readFile(fixture(name));
    const right = await outcome(whole);
    const place = fc.integer({ min: 0, max: whole.length });
    await fc.assert(
      fc.asyncProperty(place, place, place, async (from, to, at) => {
        const piece = whole.subarray(Math.min(from, to), Math.max(from, to));
        const bytes = Buffer.concat([whole.subarray(0, at), piece, whole.subarray(at)]);
        const result = await outcome(bytes);
        if (!(result instanceof CheckpointError) && guarded.includes(name)) expect(result).toEqual(right);
      }),
      { numRuns: 80 },
    );
  });
});

describe('pickles', () => {
  const small = fc.integer({ min: 0, max: 5 }).map((n) => Buffer.from([n]));
  const codes = '(01Nt)]eal}ud\x85\x86\x87\x88\x89\x8f\x90\x91\x94\x93RQb\x81.'.split('').map(op.raw);
  const names = [
    'collections OrderedDict',
    'torch._utils _rebuild_tensor_v2',
    'torch FloatStorage',
    'torch Size',
  ]
    .concat([
      'builtins set',
      'builtins bytearray',
      '_codecs encode',
      'torch._utils _rebuild_parameter',
      'torch device',
    ])
    .map((name) => op.global(...(name.split(' ') as [string, string])));
  const instruction = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...codes) },
    { weight: 2, arbitrary: fc.constantFrom(...names) },
    small.map((n) => Buffer.concat([op.raw('K'), n])),
    small.map((n) => Buffer.concat([op.raw('h'), n])),
    small.map((n) => Buffer.concat([op.raw('q'), n])),
    fc.constantFrom('storage', '0', 'cpu', 'latin1', '').map(op.text),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(op.integer),
    fc.constant(op.storage('0', 4n)),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  );
  const storage = { 0: new Uint8Array(16) };

  it('of any opcodes end in a value or a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(instruction, { maxLength: 40 }), async (program) => {
        await outcome(craftTorchFile(Buffer.concat(program), storage));
      }),
      { numRuns: 800 },
    );
  });

  it('of any nested values are read as they are', async () => {
    const leaf = fc.oneof(
      fc.constant(op.raw('N')),
      fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }).map(op.integer),
      fc.string({ unit: 'grapheme' }).map(op.text),
    );
    const { value } = fc.letrec<{ value: Buffer }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }).map((items) => op.tuple(...items)),
        fc.array(tie('value'), { maxLength: 4 }).map((items) => op.list(...items)),
        fc
          .array(fc.tuple(fc.string().map(op.text), tie('value')), { maxLength: 4 })
          .map((pairs) => op.dict(...pairs.flat())),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(value, async (pickle) => {
        expect(await outcome(craftTorchFile(pickle))).toEqual({});
      }),
      { numRuns: 150 },
    );
  });
});

describe('views', () => {
  const values = Float32Array.from({ length: 24 }, (_, i) => i + 0.5);
  const axis = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 }));
  const geometry = fc.tuple(fc.integer({ min: 0, max: 24 }), fc.array(axis, { maxLength: 4 }));

  /** Element by element, as PyTorch defines a strided tensor; nothing when one lies outside. */
  function naive(offset: number, axes: readonly (readonly [number, number])[]): number[] | undefined {
    let places = [offset];
    for (const [size, stride] of axes)
      places = places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * stride));
    const picked = places.map((place) => values[place]);
    return offset <= 24 && picked.every((v) => v !== undefined) ? (picked as number[]) : undefined;
  }

  it('are gathered as their strides say, or refused when they leave their storage', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ([offset, axes]) => {
        const shape = axes.map(([size]) => BigInt(size));
        const strides = axes.map(([, stride]) => BigInt(stride));
        const tensor = op.tensor(op.storage('0', 24n), BigInt(offset), shape, strides);
        const bytes = craftTorchFile(op.dict(op.text('t'), tensor), { 0: new Uint8Array(values.buffer) });
        const result = await outcome(bytes);
        const want = naive(offset, axes);
        if (want === undefined) expect(result).toMatchObject({ code: 'checkpoint_damaged' });
        else expect(result).toEqual({ t: { shape: axes.map(([size]) => size), values: want } });
      }),
      { numRuns: 300 },
    );
  });
});
