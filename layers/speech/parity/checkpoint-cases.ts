/** Golden cases of the checkpoint reader: a file with every kind of tensor, and the sums of every tensor of the model's own files. */
import { join } from 'node:path';
import { z } from 'zod';
import { openCheckpoint } from '../../checkpoint/index.ts';
import type { CaseResult, CaseRunner } from './manifest.ts';

const stateSchema = z.array(
  z.object({ key: z.string(), shape: z.array(z.number()), sum: z.number(), abs_sum: z.number() }),
);

/** Float64 sums differ in their last digits with the order of summation. */
const SUM_TOLERANCE = 1e-9;

export function checkpointRunner(modelFolder: string): CaseRunner {
  return async (golden) => {
    const file = await openCheckpoint(golden.path(String(golden.params.file)));
    try {
      const arrays: Record<string, ArrayLike<number>> = {};
      for (const name of golden.outputNames) {
        const key = file.tensors.has(name) ? name : name.replace('nested_', 'nested.');
        const tensor = file.tensors.get(key);
        arrays[name] = tensor.dtype.includes('float')
          ? await tensor.readFloat32()
          : Array.from(await tensor.read(), Number);
      }
      const facts: NonNullable<CaseResult['facts']>[number][] = [];
      for (const network of ['llm', 'flow', 'hift']) {
        facts.push(...(await sums(join(modelFolder, `${network}.pt`), golden.json(`state_${network}`))));
      }
      return { arrays, facts };
    } finally {
      await file.close();
    }
  };
}

async function sums(path: string, wanted: unknown): Promise<NonNullable<CaseResult['facts']>[number][]> {
  const file = await openCheckpoint(path);
  try {
    const facts = [];
    for (const { key, shape, sum, abs_sum } of stateSchema.parse(wanted)) {
      const tensor = file.tensors.get(key);
      const values = await tensor.readFloat32();
      const total = values.reduce((accumulated, value) => accumulated + value, 0);
      const absolute = values.reduce((accumulated, value) => accumulated + Math.abs(value), 0);
      const close = (got: number, want: number) => Math.abs(got - want) <= SUM_TOLERANCE * abs_sum;
      const got = {
        shape: tensor.shape,
        sum: close(total, sum) ? sum : total,
        abs_sum: close(absolute, abs_sum) ? abs_sum : absolute,
      };
      facts.push({ name: `${path} ${key}`, got, want: { shape, sum, abs_sum } });
    }
    return facts;
  } finally {
    await file.close();
  }
}
