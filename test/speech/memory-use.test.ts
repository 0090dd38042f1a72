/** Little memory makes the model slower, and changes nothing of what it says. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allocatorEnvironment, heapKeepsMemory } from '../../layers/speech/allocator.ts';
import { loadSpeechModel, type MemoryUse, memoryUseWithin } from '../../layers/speech/index.ts';

let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'memory-'));
});
afterAll(async () => {
  await rm(cacheFolder, { recursive: true });
});

/** Of several segments. */
const text =
  '这是一个足够长的句子用来检查分段的行为，它会一直说下去直到超过六十个字符才会结束，请慢慢听我把话说完。'.repeat(
    4,
  );

async function speak(memory: MemoryUse) {
  const model = await loadSpeechModel('test/golden/set/tiny-cosyvoice', { cacheFolder, memory, threads: 2 });
  const voice = { embedding: model.speakers.get('中文女') ?? new Float32Array(192) };
  const segments = [];
  for await (const segment of model.speak(text, { voice, seed: 3 })) segments.push(segment);
  await model.close();
  return segments;
}

it('speaks the same with scarce memory as with ample', async () => {
  const ample = await speak('ample');
  const scarce = await speak('scarce');
  expect(scarce.length).toBeGreaterThan(2);
  expect(scarce.map(({ speechTokenCount }) => speechTokenCount)).toEqual(
    ample.map(({ speechTokenCount }) => speechTokenCount),
  );
  for (const [index, { samples }] of scarce.entries()) {
    const expected = ample[index]?.samples ?? new Float32Array(0);
    expect(samples.length).toBe(expected.length);
    // Texts that go through together differ in the last digits of the scores.
    const furthest = samples.reduce(
      (most, sample, at) => Math.max(most, Math.abs(sample - (expected[at] ?? 0))),
      0,
    );
    expect(furthest).toBeLessThan(0.02);
  }
});

it('takes memory to be scarce below one and a half gibibytes', () => {
  expect(memoryUseWithin(512 * 2 ** 20)).toBe('scarce');
  expect(memoryUseWithin(1.5 * 2 ** 30)).toBe('ample');
});

it('leaves arenas out only where the allocator was told to do their work', () => {
  const told = allocatorEnvironment();
  expect(heapKeepsMemory(told, 'linux')).toBe(true);
  expect(heapKeepsMemory(told, 'darwin')).toBe(false);
  expect(heapKeepsMemory({}, 'linux')).toBe(false);
  expect(heapKeepsMemory({ GLIBC_TUNABLES: 'glibc.malloc.arena_max=1' }, 'linux')).toBe(false);
});

it('is what the image tells the allocator, which a process asks only when it starts', async () => {
  const dockerfile = await readFile('functions/synthesis/Dockerfile', 'utf8');
  for (const [name, value] of Object.entries(allocatorEnvironment())) {
    expect(dockerfile).toContain(`${name}=${value}`);
  }
});
