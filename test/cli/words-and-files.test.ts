/** What commands refuse before anything is loaded: words they don't know, files nobody can write, lines that say nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireWritable } from '../../functions/cli/audio-file.ts';
import { readBatch } from '../../functions/cli/batch/read-batch.ts';
import concatWav from '../../functions/cli/concat-wav.ts';
import { requireKnownWords } from '../../functions/cli/known-words.ts';
import serve from '../../functions/cli/serve.ts';
import speak from '../../functions/cli/speak.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

const definitions = { speak: speak.args ?? {}, serve: serve.args ?? {}, 'concat-wav': concatWav.args ?? {} };
const check = (command: keyof typeof definitions, ...words: string[]) =>
  requireKnownWords(command, definitions[command], words);

it.each([
  ['speak', ['hi', '-o', 'a.wav', '--speed=1.1', '--seed', '-1', '--play']],
  ['speak', ['--no-play', '--', '-5 degrees']],
  ['serve', ['--port', '8001']],
  ['concat-wav', ['a.wav', 'b.wav', 'c.wav', '-o', 'all.wav', '--gap', '-1']],
] as const)('%s understands %j', (command, words) => {
  expect(() => check(command, ...words)).not.toThrow();
});

it.each([
  ['speak', ['hi', 'there'], /"there" is one word too many; put what has blanks into quotes/],
  ['speak', ['hi', '--voice', 'zhiyan'], /no option --voice; it has .*--speaker/],
  ['speak', ['hi', '-x'], /no option -x/],
  ['speak', ['-5 degrees'], /-- goes before a word that begins with a dash/],
  ['serve', ['8000'], /takes options only; "8000" is none/],
] as const)('%s does not pass over %j', (command, words, sentence) => {
  expect(() => check(command, ...words)).toThrow(sentence);
});

it('takes format and rate of a file from its name', async () => {
  expect(await requireWritable(join(folder, 'a.WAV'), undefined)).toBe(44_100);
  expect(await requireWritable(join(folder, 'a.opus'), undefined)).toBe(48_000);
  expect(await requireWritable('a.mp3', 16_000)).toBe(16_000);
  await expect(requireWritable('a.txt', undefined)).rejects.toThrow(/a\.txt .*\.wav, .*\.mp3/);
  await expect(requireWritable('a.opus', 44_100)).rejects.toThrow(/48000/);
  await expect(requireWritable(join(folder, 'no/a.wav'), undefined)).rejects.toThrow(/ENOENT/);
});

it.each([
  ['words\n你好。\n', /line 2: .*text/],
  ['text,voice\n你好。,zhiyan\n', /line 2: there is no field voice; there are text, id, speaker/],
])('a batch with the columns %j is refused in words', async (table, sentence) => {
  const path = join(folder, 'wrong.csv');
  await writeFile(path, table);
  await expect(readBatch(path)).rejects.toThrow(sentence);
});
