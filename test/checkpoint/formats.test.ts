/** Every form in which torch.save, a re-zipping tool or safetensors may hand us the same tensors. */
import { expect, it } from 'vitest';
import { type CheckpointFile, openCheckpoint, openTorchFile } from '../../layers/checkpoint/index.ts';

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url).pathname;

const w = Array.from({ length: 12 }, (_, i) => i / 4);
const transposed = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((i) => i / 4);

async function withFile<T>(name: string, work: (file: CheckpointFile) => Promise<T>): Promise<T> {
  const file = await openCheckpoint(fixture(name));
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

it.each([
  'legacy.pt',
  'protocol3.pt',
  'protocol4.pt',
  'protocol5.pt',
  'deflated.pt',
  'zip64.pt',
  'streamed.pt',
  'wrapped.pt',
  'tensors.safetensors',
])('reads %s', async (name) => {
  await withFile(name, async ({ stateDict }) => {
    expect([...stateDict.names()].sort()).toEqual(['n', 't', 'w']);
    expect([...(await stateDict.expectShape('w', [3, 4]).readFloat32())]).toEqual(w);
    expect([...(await stateDict.expectShape('t', [4, 3]).readFloat32())]).toEqual(transposed);
    expect(await stateDict.expectShape('n', [2]).read()).toEqual(new BigInt64Array([5n, -6n]));
    const rows = await stateDict.get('t').readFloat32({ firstRow: 1, rowCount: 2 });
    expect([...rows]).toEqual(transposed.slice(3, 9));
  });
});

it('keeps the names of the file beside the official ones', async () => {
  await withFile('wrapped.pt', async ({ tensors }) => {
    expect(tensors.names()).toEqual(['model.module.w', 'model.module.t', 'model.module.n']);
  });
});

it("reads a module's own state dict, whose metadata is ignored", async () => {
  await withFile('module.pt', async ({ tensors, stateDict }) => {
    expect(tensors.names()).toEqual(['conv.bias', 'conv.weight_g', 'conv.weight_v']);
    expect(stateDict.names()).toEqual(['conv.bias', 'conv.weight']);
    const weight = await stateDict.expectShape('conv.weight', [3, 2, 1]).readFloat32();
    const row = await stateDict.get('conv.weight').readFloat32({ firstRow: 2, rowCount: 1 });
    expect([...row]).toEqual([...weight.subarray(4)]);
    const [g] = await tensors.get('conv.weight_g').readFloat32();
    expect(Math.hypot(...weight.subarray(0, 2))).toBeCloseTo(g ?? 0, 6);
  });
});

it('reads every plain value Python may pickle', async () => {
  const file = await openTorchFile(fixture('plain.pt'));
  const { root } = file;
  const values = root instanceof Map ? root : new Map();
  const plain = (key: unknown) => values.get(key);
  expect(plain('bytes')).toEqual(new Uint8Array([0, 255]));
  expect(plain('set')).toEqual(new Set([1, 2]));
  expect(plain('frozen')).toEqual(new Set(['a']));
  expect(plain('long')).toBe(2n ** 70n);
  expect(plain('negative')).toBe(-(2 ** 40));
  expect(plain('float')).toBe(-0.5);
  expect(plain('tuple')).toEqual({ items: [1, { items: [2] }, [null, true]] });
  expect(plain(7)).toBe('int key');
  expect(plain('size')).toEqual({ items: [2, 3] });
  expect(file.tensors.names()).toEqual(['param', 'shared.0', 'shared.1', 'scalar']);
  expect([...(await file.tensors.get('shared.1').readFloat32())]).toEqual(w.slice(4, 8));
  expect([...(await file.tensors.expectShape('scalar', []).readFloat32())]).toEqual([1.5]);
  await file.close();
});

it('refuses a whole pickled module by the name of its class', async () => {
  await expect(openCheckpoint(fixture('whole-module.pt'))).rejects.toMatchObject({
    code: 'checkpoint_unsafe',
    message: expect.stringContaining('asks for __main__.Wrapped (nothing was executed)'),
  });
});

it('says where to look when a tensor is missing or of another shape', async () => {
  await withFile('protocol3.pt', async ({ stateDict, path }) => {
    expect(() => stateDict.expectShape('w', [4, 3])).toThrow(
      `${path}: found w of shape [3, 4], expected w of shape [4, 3]; use the checkpoint that belongs to this cosyvoice.yaml.`,
    );
    expect(() => stateDict.scope('deep').get('w')).toThrow('found no tensor deep.w among its 3');
    await expect(stateDict.get('w').read({ firstRow: 2, rowCount: 2 })).rejects.toThrow(RangeError);
  });
});
