/** What a step's graph leaves to ONNX Runtime to keep: memory that no number shows. */
import { expect, it } from 'vitest';
import { buildStep } from '../../layers/checkpoint/graphs/language-model-step.ts';
import { drawnCheckpoint, drawnConfig } from './tiny-model.ts';

it('reads every copy of a cache, so that it is let go of before the next block makes its own', async () => {
  const config = await drawnConfig();
  const { nodes } = buildStep(drawnCheckpoint(config), config, { cache: 'int8' });
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const copies = nodes
    .filter(({ opType }) => opType === 'GroupQueryAttention')
    .flatMap(({ outputs }) => outputs.slice(1));
  expect(copies).toHaveLength(2 * config.decoder.blocks);
  expect(copies.filter((copy) => !read.has(copy))).toEqual([]);
});
