import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeClip, writeWav } from '../../layers/audio/index.ts';
import { noise, voiced } from '../audio/signals.ts';
import { type HttpApi, openHttpApi } from './api-over-http.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let api: HttpApi;
let folder: string;

beforeAll(async () => {
  api = await openHttpApi();
  folder = await mkdtemp(join(tmpdir(), 'cosyvoice-printed-'));
  // What is printed says localhost:8000; curl is told where that is.
  await writeFile(
    join(folder, '.curlrc'),
    `connect-to = "localhost:8000:127.0.0.1:${new URL(api.url).port}"\n`,
  );
  const hiss = noise(12 * 16_000, 7);
  const clip = voiced(140, 16_000, 12, 0.4).map((x, n) => x + 0.002 * (hiss[n] ?? 0));
  await writeFile(join(folder, 'clip.wav'), writeWav(clip, 16_000));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return execute(command, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, CURL_HOME: folder, TTS_URL: api.url },
    encoding: 'utf8',
  });
}

/** The shell blocks of a page that call the server. */
async function blocks(page: string): Promise<string[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)]
    .map((match) => match[1] ?? '')
    .filter((block) => block.includes('curl '));
}

describe.skipIf(!(await hasCurl()))('commands as printed', () => {
  it('run, all of docs/api.md from top to bottom', async () => {
    const printed = await blocks('docs/api.md');
    expect(printed.length).toBeGreaterThan(12);
    for (const block of printed) {
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', block]);
      const wrong = /"status":"error"/.test(stdout);
      expect([block, wrong, stdout.slice(0, 300)]).toEqual([
        block,
        block.includes('nobody'),
        expect.any(String),
      ]);
    }
    for (const [file, seconds] of [
      ['output.wav', 0.35],
      ['output.mp3', 0.65],
      ['stream.wav', 1.1],
      ['sample.wav', 0.5],
      ['speech.mp3', 0.6],
    ] as const) {
      const clip = await decodeClip(await readFile(join(folder, file)), { maxSeconds: 10 });
      expect([file, Math.abs(clip.samples.length / clip.sampleRateHz - seconds) < 0.15]).toEqual([
        file,
        true,
      ]);
    }
  });

  it.each(['README.md', 'README.zh-CN.md'])('run, the curl commands of %s', async (page) => {
    for (const block of await blocks(page)) {
      const commands = block
        .replace(/\\\n\s*/g, '')
        .split('\n')
        .filter((line) => line.startsWith('curl '));
      for (const command of commands) {
        const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command]);
        expect([command, stdout]).toEqual([command, expect.not.stringContaining('"error"')]);
      }
    }
  });
});

describe('examples', () => {
  it.each([
    ['sh', 'curl.sh', /elapsed .* s, first byte/, 'output.wav'],
    ['node', 'openai-client.mjs', /first bytes after .*\nduration .* RTF/s, 'speech.mp3'],
    ['node', 'long-text.mjs', /long\.mp3: duration .* RTF/, 'long.mp3'],
    ['python3', 'speak.py', /speech\.wav: duration .* RTF/, 'speech.wav'],
  ])('%s examples/%s runs and makes audio', async (program, example, says, file) => {
    if (program === 'python3' && !(await hasRequests())) return;
    if (program === 'sh' && !(await hasCurl())) return;
    // Beside the project's packages, where a reader runs it.
    const { stdout } = await run(program === 'node' ? process.execPath : program, [
      join(root, 'examples', example),
    ]);
    expect(stdout).toMatch(says);
    const clip = await decodeClip(await readFile(join(folder, file)), { maxSeconds: 600 });
    expect(clip.samples.length).toBeGreaterThan(1000);
  });

  it('are all run here, and listed', async () => {
    const files = (await readdir(join(root, 'examples'))).filter((name) => name !== 'README.md');
    expect(files.sort()).toEqual(['curl.sh', 'long-text.mjs', 'openai-client.mjs', 'speak.py']);
    const readme = await readFile(join(root, 'examples', 'README.md'), 'utf8');
    for (const name of files) expect(readme).toContain(name);
  });
});

async function hasRequests(): Promise<boolean> {
  return execute('python3', ['-c', 'import requests']).then(
    () => true,
    () => false,
  );
}

/** One that knows `--fail-with-body` (7.76), and a shell. */
async function hasCurl(): Promise<boolean> {
  return execute('bash', ['-c', 'curl --help all']).then(
    ({ stdout }) => stdout.includes('--fail-with-body'),
    () => false,
  );
}
