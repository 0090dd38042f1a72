import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { linesOf, normalisedLine } from '../../functions/cli/normalize.ts';

async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
async function lines(...chunks: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = [];
  for await (const line of linesOf(chunksOf(...chunks))) found.push(line);
  return found;
}

describe('cosyvoice normalize', () => {
  it('takes a line at a time, however the input is cut', async () => {
    const bytes = new TextEncoder().encode('今天\r\n\n😀 a\u2028b\nlast');
    const expected = ['今天', '', '😀 a\u2028b', 'last'];
    expect(await lines(bytes)).toEqual(expected);
    expect(await lines(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
    expect(await lines(new TextEncoder().encode('a\n'))).toEqual(['a']);
    expect(await lines()).toEqual([]);
  });

  it('gives words, or words with the places they come from', () => {
    expect(normalisedLine('现在是10:30', 'auto', false)).toBe('现在是十点三十分');
    expect(JSON.parse(normalisedLine('现在是10:30', 'zh', true))).toEqual({
      written: '现在是10:30',
      text: '现在是十点三十分',
      spans: [
        { spokenStart: 0, spokenEnd: 3, writtenStart: 0, writtenEnd: 3 },
        { spokenStart: 3, spokenEnd: 8, writtenStart: 3, writtenEnd: 8 },
      ],
    });
  });

  const run = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, ['functions/cli/cosyvoice.mjs', 'normalize', ...args], {
      input,
      encoding: 'utf8',
    });

  it('answers each line of stdin, and refuses a language it does not know', () => {
    const answered = run(['--lang', 'zh'], '25℃\n共3个\n');
    expect(answered.stdout).toBe('二十五摄氏度\n共三个\n');
    expect(answered.status).toBe(0);
    const refused = run(['--lang', 'fr'], 'x\n');
    expect(refused.stderr).toMatch(/--lang is "fr", but must be one of auto, zh, en, ja, ko, yue/);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toBe('');
  });
});
