/** Files written by PyTorch, read by us, compared with what PyTorch says is in them. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type NamedTensors, openTorchFile, type TorchFile } from '../../layers/checkpoint/index.ts';
import { readNpy } from '../../layers/speech/parity/index.ts';

const set = new URL('../golden/set/', import.meta.url).pathname;
const mixedFolder = `${set}golden/pt_reader/mixed/`;
const model = (name: string) => `${set}tiny-cosyvoice/${name}`;
const stateSchema = z.array(
  z.object({ key: z.string(), shape: z.array(z.number()), sum: z.number(), abs_sum: z.number() }),
);

async function using<T>(path: string, work: (file: TorchFile) => Promise<T>): Promise<T> {
  const file = await openTorchFile(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

describe('mixed.pt', () => {
  const names: Record<string, string> = { nested_embedding: 'nested.embedding' };
  const cases =
    'f32 f32_transposed_view f32_offset_view f16 bf16 f64 i64 i32 u8 bool scalar empty param nested_embedding';

  it.each(cases.split(' '))('reads %s exactly', async (name) => {
    const want = readNpy(`${mixedFolder}${name}.npy`);
    await using(`${mixedFolder}mixed.pt`, async (file) => {
      const tensor = file.tensors.expectShape(names[name] ?? name, want.shape);
      expect([...(await tensor.readFloat32())]).toEqual([...want.values]);
    });
  });

  it('reads rows of a strided view without the rest', async () => {
    const want = readNpy(`${mixedFolder}f32_transposed_view.npy`);
    await using(`${mixedFolder}mixed.pt`, async (file) => {
      const rows = await file.tensors.get('f32_transposed_view').readFloat32({ firstRow: 2, rowCount: 3 });
      expect([...rows]).toEqual([...want.values.slice(2 * 6, 5 * 6)]);
    });
  });

  it('keeps the plain values beside the tensors', async () => {
    await using(`${mixedFolder}mixed.pt`, async ({ root }) => {
      const nested = root instanceof Map ? root.get('nested') : undefined;
      const plain = nested instanceof Map ? [...nested].filter(([key]) => key !== 'embedding') : [];
      expect(Object.fromEntries(plain)).toEqual({
        name: '中文女',
        n: 7,
        x: 1.5,
        none: null,
        flag: true,
        list: [1, 2, 3],
      });
    });
  });
});

describe('the tiny checkpoint', () => {
  it.each(['llm', 'flow', 'hift'])('%s.pt has the tensors, shapes and sums PyTorch counted', async (name) => {
    const want = stateSchema.parse(JSON.parse(await readFile(`${mixedFolder}state_${name}.json`, 'utf8')));
    await using(model(`${name}.pt`), async ({ tensors }) => {
      expect(tensors.names()).toEqual(want.map(({ key }) => key));
      for (const { key, shape, sum, abs_sum } of want) {
        const values = await tensors.expectShape(key, shape).readFloat32();
        let total = 0;
        let absolute = 0;
        for (const v of values) {
          total += v;
          absolute += Math.abs(v);
        }
        // Summing in another order moves the last bits of a float64.
        const slack = 1e-12 * (1 + absolute);
        expect(Math.abs(total - sum), `sum of ${key}`).toBeLessThanOrEqual(slack);
        expect(Math.abs(absolute - abs_sum), `absolute sum of ${key}`).toBeLessThanOrEqual(slack);
      }
    });
  });

  it.each([
    ['conv_pre', 'conv_pre'],
    ['ups0', 'ups.0'],
    ['ups1', 'ups.1'],
  ])('folds the weight norm of %s as PyTorch does', async (golden, layer) => {
    const want = readNpy(`${set}golden/hift/weight_norm/${golden}.npy`);
    await using(model('hift.pt'), async ({ stateDict }) => {
      const got = await stateDict.expectShape(`${layer}.weight`, want.shape).readFloat32();
      let worst = 0;
      for (const [i, w] of want.values.entries())
        worst = Math.max(worst, Math.abs((got[i] ?? 0) - w) / Math.abs(w));
      expect(worst, 'largest relative error').toBeLessThan(3e-7);
    });
  });

  it('gives the same weights from all three spellings of the vocoder', async () => {
    const read = async (state: NamedTensors) => {
      const all = new Map<string, Float32Array>();
      for (const name of state.names()) all.set(name, await state.get(name).readFloat32());
      return all;
    };
    const [old, prefixed, parametrized] = await Promise.all(
      ['hift.pt', 'hift_generator_prefix.pt', 'hift_new_keys.pt'].map((name) =>
        using(model(name), (file) => read(file.stateDict)),
      ),
    );
    expect(
      [...(old?.keys() ?? [])].some((name) => /weight_[gv]|parametrizations|^generator/.test(name)),
    ).toBe(false);
    expect(prefixed).toEqual(old);
    expect(new Map([...(parametrized ?? [])].sort())).toEqual(new Map([...(old ?? [])].sort()));
  });
});
