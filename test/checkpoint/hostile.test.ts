/** Files made to mislead, exhaust or run something: each is refused by a typed error of one sentence. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckpointError, openCheckpoint, TORCH_FILE_LIMITS } from '../../layers/checkpoint/index.ts';
import { type CraftedEntry, craftTorchFile, craftZip, op, program } from './craft.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Opens the bytes as a file and reads every tensor. */
async function readAll(bytes: Uint8Array): Promise<Map<string, Float32Array>> {
  const path = join(folder, 'file.pt');
  await writeFile(path, bytes);
  const file = await openCheckpoint(path);
  try {
    const values = new Map<string, Float32Array>();
    for (const name of file.stateDict.names()) values.set(name, await file.stateDict.get(name).readFloat32());
    return values;
  } finally {
    await file.close();
  }
}

async function refusal(bytes: Uint8Array): Promise<CheckpointError> {
  const error = await readAll(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CheckpointError)) throw new Error(`not refused in time: ${String(error)}`);
  expect(error.message).toMatch(
    /^[^\n\p{Cc}]+file\.pt: found [^\n\p{Cc}]+, expected [^\n\p{Cc}]+; [^\n\p{Cc}]+\.$/u,
  );
  expect(error.message.length).toBeLessThan(600);
  return error;
}

const twoFloats = new Uint8Array(Float32Array.of(1, 2).buffer);
const twoFloatTensor = op.tensor(op.storage('0', 2n), 0n, [2n], [1n]);
const pickle = program(op.dict(op.text('t'), twoFloatTensor));
const good: readonly CraftedEntry[] = [
  { name: 'a/data.pkl', bytes: pickle },
  { name: 'a/data/0', bytes: twoFloats },
];

it('takes the files that the hostile ones are made from', async () => {
  expect(await readAll(craftZip(good))).toEqual(new Map([['t', Float32Array.of(1, 2)]]));
  const commented = craftZip(good, { comment: 'PK\x05\x06 is only a comment' });
  expect((await readAll(commented)).size).toBe(1);
  const withFolder = craftZip([{ name: 'a/', bytes: Buffer.alloc(0) }, ...good]);
  expect((await readAll(withFolder)).size).toBe(1);
});

describe('zip', () => {
  const entry = (changes: Partial<CraftedEntry>) =>
    craftZip([{ ...good[0], ...changes } as CraftedEntry, ...good.slice(1)]);
  const storage = (claims: CraftedEntry['claims'], deflate = false) =>
    craftZip([good[0], { name: 'a/data/0', bytes: twoFloats, deflate, claims }] as CraftedEntry[]);

  it.each([
    [
      'an absolute name',
      [...good, { name: '/etc/passwd', bytes: twoFloats }],
      'checkpoint_unsafe',
      '"/etc/passwd"',
    ],
    [
      'a name that climbs',
      [...good, { name: 'a/../../b', bytes: twoFloats }],
      'checkpoint_unsafe',
      '"a/../../b"',
    ],
    ['a Windows name', [...good, { name: 'C:\\x', bytes: twoFloats }], 'checkpoint_unsafe', 'C:'],
    ['a NUL in a name', [...good, { name: 'a/data\0/1', bytes: twoFloats }], 'checkpoint_unsafe', 'u0000'],
    [
      'two entries of one name',
      [...good, { name: 'a/data/0', bytes: twoFloats }],
      'checkpoint_damaged',
      'two zip entries',
    ],
    ['two pickles', [...good, { name: 'b/data.pkl', bytes: pickle }], 'checkpoint_unsupported', '2 data.pkl'],
    ['no pickle', good.slice(1), 'checkpoint_unsupported', '0 data.pkl'],
    [
      'TorchScript',
      [...good, { name: 'a/constants.pkl', bytes: pickle }],
      'checkpoint_unsupported',
      'TorchScript',
    ],
    [
      'big-endian numbers',
      [...good, { name: 'a/byteorder', bytes: Buffer.from('big') }],
      'checkpoint_unsupported',
      '"big"',
    ],
    ['a missing storage', good.slice(0, 1), 'checkpoint_damaged', 'no a/data/0'],
  ] as const)('refuses %s', async (_, entries, code, shown) => {
    const error = await refusal(craftZip(entries));
    expect(error.code).toBe(code);
    expect(error.message).toContain(shown);
  });

  it.each([
    ['a wrong CRC of the pickle', entry({ claims: { crc: 1 } }), 'expected 00000001'],
    ['a wrong CRC of a tensor', storage({ crc: 0xabc }), 'expected 00000abc'],
    ['a wrong CRC of a deflated tensor', storage({ crc: 0xabc }, true), 'expected 00000abc'],
    [
      'an entry that reaches into the next',
      entry({ claims: { compressedBytes: 1000, bytes: 1000 } }),
      'reaching into',
    ],
    ['entries at the same place', storage({ headerOffset: 0 }), 'reaching into'],
    ['an entry in the directory', storage({ headerOffset: 400 }), 'reaching into'],
    ['another name in the local header', storage({ localName: 'a/data/1' }), 'expected its own name'],
    ['a stored entry of two sizes', storage({ compressedBytes: 4 }), 'stored in 4 bytes'],
    ['a storage of another size', storage({ bytes: 4, compressedBytes: 4 }), '4 bytes in a/data/0'],
    ['deflated bytes that are none', storage({ method: 8 }), 'does not inflate'],
    ['a small deflated entry said to be huge', storage({ method: 8, bytes: 0x7fffffff }), 'a/data/0'],
    ['a directory that is not there', craftZip(good, { directoryOffset: 0x7fffffff }), 'zip directory of'],
    ['more entries than records', craftZip(good, { entries: 3 }), 'found 3 entries'],
    ['65,535 entries in a small directory', craftZip(good, { entries: 0xffff }), '65535 entries'],
  ])('refuses %s', async (_, bytes, shown) => {
    const error = await refusal(bytes);
    expect(error.code).toBe('checkpoint_damaged');
    expect(error.message).toContain(shown);
  });

  it.each([
    ['encryption', storage({ flags: 1 }), 'encrypted'],
    ['another compression', storage({ method: 12 }), 'method 12'],
    ['an archive in parts', craftZip(good, { disk: 1 }), 'split'],
  ])('refuses %s by name', async (_, bytes, shown) => {
    const error = await refusal(bytes);
    expect(error.code).toBe('checkpoint_unsupported');
    expect(error.message).toContain(shown);
  });

  it('does not inflate a bomb', async () => {
    const bytes = Buffer.alloc(TORCH_FILE_LIMITS.pickleBytes + 1);
    const bomb = craftZip([{ name: 'a/data.pkl', bytes, deflate: true }]);
    expect(bomb.length).toBeLessThan(100_000);
    expect((await refusal(bomb)).code).toBe('checkpoint_limit');
  });

  it('inflates no further than an entry says it is long', async () => {
    const bytes = Buffer.alloc(10_000_000);
    const error = await refusal(
      craftZip([{ name: 'a/data.pkl', bytes, deflate: true, claims: { bytes: 100_000 } }]),
    );
    expect(error.message).toContain('does not inflate to its 100000 bytes');
  });
});

describe('pickle', () => {
  it.each([
    ['GLOBAL', op.reduce(op.global('os', 'system'), op.text('reboot')), 'os.system'],
    ['GLOBAL of a builtin', op.reduce(op.global('builtins', 'eval'), op.text('1')), 'builtins.eval'],
    ['STACK_GLOBAL', Buffer.concat([op.text('nt'), op.text('system'), op.raw('\x93')]), 'nt.system'],
    ['INST', op.raw('(ios\nsystem\n'), 'os.system'],
    ['INST of an allowed class', op.raw('(icollections\nOrderedDict\n'), 'collections.OrderedDict'],
    [
      'a loader within PyTorch',
      op.reduce(op.global('torch.storage', '_load_from_bytes')),
      'torch.storage._load_from_bytes',
    ],
    [
      'a name that only looks allowed',
      op.global('torch._utils._rebuild_tensor_v2', '__globals__'),
      '__globals__',
    ],
    ['a dotted name', op.global('collections', 'OrderedDict.__init__'), 'OrderedDict.__init__'],
    ['an unsupported tensor', op.global('torch._utils', '_rebuild_sparse_tensor'), '_rebuild_sparse_tensor'],
    ['a terminal escape', op.global('os\x1b[31m', 'x\u2028y'), 'os\\u{1b}[31m'],
  ])('refuses %s by the name it asks for', async (_, bytes, name) => {
    const error = await refusal(craftTorchFile(bytes));
    expect(error.code).toBe('checkpoint_unsafe');
    expect(error.message).toContain(name);
    expect(error.message).toContain('nothing was executed');
  });

  it.each([
    ['OBJ', op.raw('(o')],
    ['an extension code', op.raw('\x82\x01')],
    ['a text persistent id', op.raw('P0\n')],
    ['an out-of-band buffer', op.raw('\x97')],
    ['protocol 0 opcodes', op.raw('I1\n')],
    ['a call of a storage class', op.reduce(op.global('torch', 'FloatStorage'))],
    ['a call of a list', Buffer.concat([op.list(), op.tuple(), op.raw('R')])],
    ['state set on a list', Buffer.concat([op.list(), op.dict(), op.raw('b')])],
    ['a persistent id that is no storage', Buffer.concat([op.text('x'), op.raw('Q')])],
  ])('refuses %s', async (_, bytes) => {
    expect((await refusal(craftTorchFile(bytes))).code).toBe('checkpoint_unsupported');
  });

  it.each([
    ['a stack that runs empty', op.raw('0')],
    ['a mark that was never set', op.raw('t')],
    ['a memo entry that was never set', op.raw('h\x05')],
    ['values left over', op.raw('NN')],
    ['a text past the end', op.raw('X\xff\xff\xff\x7fab')],
    ['a 64-bit length', op.raw('\x8d\xff\xff\xff\xff\xff\xff\xff\xff')],
    ['text that is not UTF-8', op.raw('X\x02\x00\x00\x00\xff\xfe')],
    ['a list as a key', op.dict(op.list(), op.raw('N'))],
    ['an odd number of items', op.raw('}(Nu')],
    ['items for a tuple', op.raw(')(Ne')],
    ['a storage named by a path', op.storage('../../x', 1n)],
    ['a storage of fewer than no elements', op.storage('0', -1n)],
  ])('refuses %s', async (_, bytes) => {
    expect((await refusal(craftTorchFile(bytes))).code).toBe('checkpoint_damaged');
  });

  const many = (count: number, bytes: Uint8Array) => Buffer.concat(Array(count).fill(bytes));
  const { opcodes, stackValues, depth, copiedItems } = TORCH_FILE_LIMITS;
  /** memo 0 = a list of `count` times None */
  const longList = (count: number) =>
    Buffer.concat([op.raw(']('), many(count, op.raw('N')), op.raw('eq\x00')]);

  it.each([
    ['too many opcodes', many(opcodes, op.raw('N0'))],
    ['a full stack', many(stackValues + 1, op.raw('N'))],
    ['marks in marks', many(depth + 1, op.raw('('))],
    ['lists in lists', Buffer.concat([many(depth + 2, op.raw(']')), many(depth + 1, op.raw('a'))])],
    ['a list in itself', op.raw(']q\x00h\x00a')],
    [
      'copies of a long list',
      Buffer.concat([
        longList(copiedItems / 100),
        many(101, op.reduce(op.global('builtins', 'set'), op.raw('h\x00'))),
      ]),
    ],
    [
      'copies of a long text',
      Buffer.concat([
        op.text('x'.repeat(2 ** 22)),
        op.raw('q\x00'),
        many(9, op.reduce(op.global('_codecs', 'encode'), op.raw('h\x00'), op.text('latin1'))),
      ]),
    ],
    ['an integer of 64 KiB', Buffer.concat([op.raw('\x8b\x00\x00\x01\x00'), Buffer.alloc(65_536)])],
    ['a name of a megabyte', op.dict(op.text('x'.repeat(2 ** 20)), twoFloatTensor)],
  ])('stops at %s', async (_, bytes) => {
    expect((await refusal(craftTorchFile(bytes, { 0: twoFloats }))).code).toBe('checkpoint_limit');
  });

  it('is not grown by lists that hold each other many times over', async () => {
    // Ten levels, each ten times the one before: ten thousand million places, a hundred values.
    const levels = [op.raw(']q\x000')];
    for (let level = 1; level <= 10; level++) {
      const inner = Buffer.from([0x68, level - 1]);
      levels.push(op.list(...Array(10).fill(inner)), Buffer.from([0x71, level]), op.raw('0'));
    }
    const bomb = Buffer.concat([...levels, op.list(op.raw('h\x0a'))]);
    const error = await refusal(craftTorchFile(bomb));
    expect(error.code).toBe('checkpoint_limit');
  });
});

describe('tensor', () => {
  const file = (tensor: Uint8Array) => craftTorchFile(op.dict(op.text('t'), tensor), { 0: twoFloats });
  const storage = op.storage('0', 2n);
  const huge = 2n ** 52n;

  it.each([
    ['longer than its storage', op.tensor(storage, 0n, [3n], [1n]), 'reaching element 3'],
    ['past its storage by an offset', op.tensor(storage, 1n, [2n], [1n]), 'reaching element 3'],
    ['past its storage by a stride', op.tensor(storage, 0n, [2n], [huge]), 'reaching element'],
    ['empty past its storage', op.tensor(storage, 3n, [0n], [1n]), 'reaching element 3'],
    ['of a negative size', op.tensor(storage, 0n, [-1n], [1n]), '-1'],
    ['of a negative stride', op.tensor(storage, 1n, [2n], [-1n]), '-1'],
    ['of a negative offset', op.tensor(storage, -1n, [2n], [1n]), '-1'],
    ['of a size past 64 bits', op.tensor(storage, 0n, [2n ** 100n], [1n]), 'integers from 0'],
    ['whose sizes overflow', op.tensor(storage, 0n, [huge, huge, huge], [1n, 1n, 1n]), 'reaching element'],
    ['of one stride too few', op.tensor(storage, 0n, [1n, 2n], [1n]), '1 strides'],
    ['over no storage', op.tensor(op.text('0'), 0n, [1n], [1n]), 'over a str'],
    [
      'over a storage that claims more',
      op.tensor(op.storage('0', 3n), 0n, [3n], [1n]),
      '8 bytes in a/data/0',
    ],
    [
      'over a storage of another type',
      op.tensor(op.storage('0', 2n, 'HalfStorage'), 0n, [2n], [1n]),
      'float16',
    ],
    [
      'over a storage named twice',
      op.list(storage, op.tensor(op.storage('0', 1n), 0n, [1n], [1n])),
      'storage 0',
    ],
    ['over a complex storage', op.storage('0', 1n, 'ComplexFloatStorage'), 'torch.ComplexFloatStorage'],
  ])('refuses one %s', async (_, tensor, shown) => {
    expect((await refusal(file(tensor))).message).toContain(shown);
  });

  it.each([
    ['that repeats two numbers without end', op.tensor(storage, 0n, [huge], [0n])],
    ['that repeats two numbers by the million', op.tensor(storage, 0n, [2n ** 21n], [0n])],
    [
      'whose sizes overflow without a stride',
      op.tensor(storage, 0n, Array(16).fill(huge), Array(16).fill(0n)),
    ],
    ['of a hundred dimensions', op.tensor(storage, 0n, Array(100).fill(1n), Array(100).fill(1n))],
  ])('stops at one %s', async (_, tensor) => {
    expect((await refusal(file(tensor))).code).toBe('checkpoint_limit');
  });

  it('lets a small one repeat itself', async () => {
    const values = await readAll(file(op.tensor(storage, 0n, [3n, 2n], [0n, 1n])));
    expect(values.get('t')).toEqual(Float32Array.of(1, 2, 1, 2, 1, 2));
  });

  it('refuses half of a weight norm, and both of its forms at once', async () => {
    const only = craftTorchFile(op.dict(op.text('c.weight_g'), twoFloatTensor), { 0: twoFloats });
    expect((await refusal(only)).message).toContain('c.weight_g alone');
    const twice = op.dict(op.text('module.t'), twoFloatTensor, op.text('t'), twoFloatTensor);
    expect((await refusal(craftTorchFile(twice, { 0: twoFloats }))).message).toContain(
      'both with and without a prefix',
    );
  });
});

describe('not a checkpoint', () => {
  it.each([
    ['nothing', '', 'an empty file'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n', 'git lfs pull'],
    ['a web page', '<!DOCTYPE html><html><title>404</title>', 'a web page'],
    ['a tar archive', `${'x'.repeat(257)}ustar`, 'a tar archive'],
    ['a text', 'just some text that is long enough', 'starts with 6a75737420736f6d'],
    ['the head of a zip', 'PK\x03\x04', 'without a zip directory'],
    ['a pickle of something else', '\x80\x02K\x01.', 'pickle'],
    ['a safetensors head alone', '\x20\0\0\0\0\0\0\0{"a":1}                          ', 'header'],
  ])('%s is named', async (_, text, shown) => {
    expect((await refusal(Buffer.from(text, 'latin1'))).message).toContain(shown);
  });

  it('a missing file and a folder are told apart from a damaged one', async () => {
    await expect(openCheckpoint(join(folder, 'nowhere.pt'))).rejects.toMatchObject({
      code: 'checkpoint_missing',
    });
    await expect(openCheckpoint(folder)).rejects.toThrow(/not a regular file/);
  });
});
