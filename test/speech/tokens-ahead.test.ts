/** How far tokens are decoded ahead of the sound. */
import { expect, it } from 'vitest';
import { TokensAhead } from '../../layers/speech/tokens-ahead.ts';

/** Asks for segments in order; `begun` is what had been begun when each came. */
async function askFor(count: number, memory: 'ample' | 'scarce') {
  const begun: string[] = [];
  const ahead = new TokensAhead(
    count,
    (first, end) => {
      begun.push(`${first}-${end - 1}`);
      return Array.from({ length: end - first }, async (_, offset) => ({
        tokens: Int32Array.of(first + offset),
        doubt: undefined,
      }));
    },
    memory,
  );
  const asked: { tokens: number[]; begun: string[] }[] = [];
  for (let index = 0; index < count; index += 1) {
    const { tokens } = await ahead.of(index);
    asked.push({ tokens: [...tokens], begun: [...begun] });
  }
  return asked;
}

it('begins the first two by themselves and goes on with three, a batch ahead', async () => {
  const asked = await askFor(5, 'ample');
  expect(asked.map(({ tokens }) => tokens)).toEqual([[0], [1], [2], [3], [4]]);
  expect(asked[0]?.begun).toEqual(['0-0', '1-1', '2-4']);
});

it('divides what is left evenly, so that none is decoded by itself', async () => {
  const asked = await askFor(6, 'ample');
  expect(asked.at(-1)?.begun).toEqual(['0-0', '1-1', '2-3', '4-5']);
  const more = await askFor(10, 'ample');
  expect(more.at(-1)?.begun).toEqual(['0-0', '1-1', '2-4', '5-7', '8-9']);
});

it('begins none before it is asked for where memory is scarce', async () => {
  const asked = await askFor(5, 'scarce');
  expect(asked.map(({ tokens, begun }) => [tokens[0], begun.length])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ]);
});

it('tells decoding that sound is made meanwhile, unless somebody waits for the tokens', async () => {
  let isSounding: () => boolean = () => false;
  const done: (() => void)[] = [];
  const ahead = new TokensAhead(2, (_, __, beside) => {
    isSounding = beside;
    const decoded = { tokens: Int32Array.of(1), doubt: undefined };
    return [new Promise((resolve) => done.push(() => resolve(decoded)))];
  });
  const first = ahead.of(0);
  expect(isSounding()).toBe(false);
  done[0]?.();
  await first;
  expect(isSounding()).toBe(true);
  const second = ahead.of(1);
  expect(isSounding()).toBe(false);
  done[1]?.();
  await second;
});

it('refuses a segment that there is not', async () => {
  const ahead = new TokensAhead(1, () => [Promise.resolve({ tokens: Int32Array.of(1), doubt: undefined })]);
  await expect(ahead.of(1)).rejects.toThrow(RangeError);
});
