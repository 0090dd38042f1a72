import { expect, it } from 'vitest';
import { WORD_GAP } from '../../layers/speech/text/phonemes/index.ts';
import type { Phone } from '../../layers/speech/text/phonemes/phone.ts';
import { RunMemory } from '../../layers/speech/text/phonemes/run-memory.ts';

/** A memory whose reader makes a phone of each code unit, and the code units it was given to read. */
function counted(): { memory: RunMemory; read: () => number } {
  let read = 0;
  const memory = new RunMemory((run) => {
    read += run.length;
    return Array.from({ length: run.length }, (_, at) => ({
      symbol: run.charAt(at),
      start: at,
      end: at + 1,
    }));
  });
  return { memory, read: () => read };
}

function append(memory: RunMemory, run: string, offset: number): Phone[] {
  const phones: Phone[] = [];
  memory.append(run, offset, phones);
  return phones;
}

it('has a repeated piece read a few times, however often it stands there', () => {
  for (const piece of ['っ', 'あい', 'あいち', '三つと', 'カタカナの本']) {
    const { memory, read } = counted();
    append(memory, piece.repeat(Math.ceil(100_000 / piece.length)), 0);
    expect(read(), piece).toBeLessThan(5000);
  }
});

it('has a run that was cut out of a text read once for counting and speaking', () => {
  const { memory, read } = counted();
  for (let i = 0; i < 5; i++) append(memory, '今日は晴れです', 0);
  expect(read()).toBe(7);
});

it('puts the phones where the run stands, all of a long one, and words apart', () => {
  const run = Array.from({ length: 1000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('');
  const sounds = append(counted().memory, run, 10).filter(({ symbol }) => symbol !== WORD_GAP);
  expect(sounds.map(({ symbol }) => symbol).join('')).toBe(run);
  expect(sounds.map(({ start, end }) => [start, end])).toEqual(
    Array.from({ length: 1000 }, (_, i) => [10 + i, 11 + i]),
  );
});

it('never parts a surrogate pair', () => {
  const parts: string[] = [];
  const memory = new RunMemory((run) => {
    parts.push(run);
    return [];
  });
  append(memory, `あ${'𠮷'.repeat(600)}`, 0);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(part).not.toMatch(/\p{Cs}/u);
});
