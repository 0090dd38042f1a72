/** The commands as somebody types them, in a process of their own, on the golden checkpoint. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWav, writeWav } from '../../layers/audio/index.ts';

const command = resolve('functions/cli/cosyvoice.mjs');
const model = resolve('test/golden/set/tiny-cosyvoice');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function cosyvoice(...words: readonly string[]): Promise<Ended> {
  return new Promise((ended) => {
    execFile(process.execPath, [command, ...words], { cwd: folder }, (error, stdout, stderr) => {
      ended({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

describe('speak', () => {
  it('writes 44.1 kHz speech, the same for the same seed, and says where the time went', async () => {
    const words = ['speak', '你好，hello', '--model', model, '--speaker', '中文女', '--seed', '3'];
    const first = await cosyvoice(...words, '-o', 'a.wav');
    expect(first.stderr).toBe('');
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /a\.wav: \d+\.\d+ s of speech in .* real-time factor .*\n.*language model .*flow .*vocoder/,
    );
    const audio = readWav(await readFile(join(folder, 'a.wav')));
    expect(audio.sampleRateHz).toBe(44_100);
    await cosyvoice(...words, '-o', 'b.wav');
    expect(await readFile(join(folder, 'b.wav'))).toEqual(await readFile(join(folder, 'a.wav')));
  });

  it.each([
    [['speak', '  ', '--model', model], /blank/],
    [['speak', 'hi', '--model', model, '--speaker', 'nobody'], /no voice "nobody".*zhiyan/],
    [['speak', 'hi', '--model', model, '--speed', '9'], /--speed is "9", expected a number from 0.25 to 4/],
    [['speak', 'hi', '--model', '/nowhere'], /\/nowhere holds no model/],
    [['parity', '--model', model, '--golden', '/nowhere'], /\/nowhere\/manifest.json cannot be read/],
    [['batch', 'missing.txt', '-o', 'x', '--model', model], /missing.txt cannot be read/],
    [['concat-wav', 'missing.wav', '-o', 'x.wav'], /missing.wav/],
    [
      ['clone-voice', '--input', 'missing.wav', '--name', 'x', '--model', model],
      /missing.wav cannot be read/,
    ],
    [['nonsense'], /nonsense/],
    [['speak', 'hi', '--voice', 'zhiyan', '--model', model], /no option --voice; it has .*--speaker/],
    [['speak', 'hi', '--model', model, '-o', 'nowhere/a.wav'], /nowhere: there is no such file or folder/],
    [['bench', '--threads', 'x', '--tiny', '--cache', 'bench'], /--threads is "x", expected a whole number/],
  ])('%j ends with one sentence and code 1', async (words, sentence) => {
    const { code, stderr } = await cosyvoice(...words);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });
});

it('keeps the weights as COSYVOICE_PRECISION says', async () => {
  await cp(model, join(folder, 'precise/tiny'), { recursive: true });
  const words = [command, 'speak', 'hi', '--model', 'precise/tiny', '-o', 'precise.wav'];
  const env = { ...process.env, COSYVOICE_PRECISION: 'int8' };
  await promisify(execFile)(process.execPath, words, { cwd: folder, env });
  expect(await readdir(join(folder, 'precise/.cache'))).toContainEqual(
    expect.stringMatching(/^tiny-int8-[0-9a-f]{16}$/),
  );
});

it('speak writes the kind of file its name ends in, and leaves nothing else behind', async () => {
  const { code } = await cosyvoice('speak', 'hi', '--model', model, '-o', 'a.flac');
  expect(code).toBe(0);
  expect((await readFile(join(folder, 'a.flac'))).subarray(0, 4).toString()).toBe('fLaC');
  expect((await readdir(folder)).filter((name) => name.includes('part'))).toEqual([]);
});

it('help names the files of concat-wav, without colours where there is no terminal', async () => {
  const { stdout } = await cosyvoice('concat-wav', '--help');
  expect(stdout).toContain('<FILES>');
  expect(stdout).not.toContain('\u001b');
});

describe('batch', () => {
  it('speaks what is missing, keeps what is there, and goes on behind a line that fails', async () => {
    await writeFile(
      join(folder, 'lines.jsonl'),
      '{"text":"你好。","id":"one"}\n{"text":"Hi.","speaker":"nobody"}\n{"text":"再见。"}\n',
    );
    const first = await cosyvoice('batch', 'lines.jsonl', '-o', 'spoken', '--model', model);
    expect(first.stderr).toMatch(/line 2: .*nobody/);
    expect(first.stdout).toMatch(/2 spoken, 0 there before, 1 failed/);
    expect(first.code).toBe(1);
    expect(await readdir(join(folder, 'spoken'))).toEqual(['00003.wav', 'one.wav']);
    const written = (await stat(join(folder, 'spoken/one.wav'))).mtimeMs;
    const again = await cosyvoice('batch', 'lines.jsonl', '-o', 'spoken', '--model', model);
    expect(again.stdout).toMatch(/0 spoken, 2 there before, 1 failed/);
    expect((await stat(join(folder, 'spoken/one.wav'))).mtimeMs).toBe(written);
  });

  it.each([
    ['text,id\n你好。,../x\n', /line 2: id must be/],
    ['text,id\n你好。,a\n再见。,a\n', /line 3: the id a stands on an earlier line/],
    ['text,speed\n你好。,9\n', /line 2: speed/],
  ])('refuses a table with a wrong line before it speaks', async (table, sentence) => {
    await writeFile(join(folder, 'wrong.csv'), table);
    const { code, stderr } = await cosyvoice('batch', 'wrong.csv', '-o', 'never', '--model', model);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
    expect(await readdir(folder)).not.toContain('never');
  });
});

it('concat-wav joins sample-exact with the gap asked for', async () => {
  const ramp = (from: number) => Float32Array.from({ length: 800 }, (_, index) => (from + index) / 32_768);
  await writeFile(join(folder, 'x.wav'), writeWav(ramp(1), 8000));
  await writeFile(join(folder, 'y.wav'), writeWav(ramp(2000), 8000));
  const { code, stdout } = await cosyvoice('concat-wav', 'x.wav', 'y.wav', '-o', 'xy.wav', '--gap', '0.05');
  expect(code).toBe(0);
  expect(stdout).toContain('0.25 s');
  const { samples } = readWav(await readFile(join(folder, 'xy.wav')));
  expect(samples).toEqual(Float32Array.from([...ramp(1), ...new Float32Array(400), ...ramp(2000)]));
});

it('parity --json tells every case, and fails for a model the set was not made with', async () => {
  const golden = resolve('test/golden/set/golden');
  const good = await cosyvoice('parity', '--model', model, '--golden', golden, '--only', 'speed/', '--json');
  const { cases } = JSON.parse(good.stdout);
  expect(cases).toHaveLength(6);
  expect(cases[0]).toMatchObject({ id: 'speed/x0.5', ok: true, tolerance: { rtol: expect.any(Number) } });
  expect(Object.keys(cases[0]).sort()).toEqual(['id', 'maxAbs', 'maxRel', 'ok', 'tolerance', 'where']);
  expect(good.code).toBe(0);
  await cosyvoice('make-checkpoint', '--size', 'tiny', '-o', 'other');
  const other = await cosyvoice(
    'parity',
    '--model',
    'other',
    '--golden',
    golden,
    '--only',
    'flow/sft_n7',
    '--json',
  );
  expect(JSON.parse(other.stdout).cases[0].ok).toBe(false);
  expect(other.code).toBe(1);
});

it('doctor says what to do where there is no model, and which file of a model is not whole', async () => {
  const none = await cosyvoice('doctor', '--models', 'nothing-here');
  expect(none.stdout).toMatch(/✗ Models: none in nothing-here/);
  expect(none.code).toBe(1);
  await cp(model, join(folder, 'models/sound'), { recursive: true });
  await cp(model, join(folder, 'models/cut'), { recursive: true });
  await truncate(join(folder, 'models/cut/flow.pt'), 5000);
  const { code, stdout } = await cosyvoice('doctor', '--models', 'models');
  expect(stdout).toMatch(/✓ Model sound: .*中文女/);
  expect(stdout).toMatch(/✗ Model cut: .*flow\.pt/);
  expect(code).toBe(1);
});
