/**
 * Many requests to a real server with a real model, one after the other and a few at a time, with the memory of its processes looked at
 * in between: what grows without end shows as a slope.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface SoakOptions {
  /** A folder of model folders, as in COSYVOICE_MODELS. */
  readonly models: string;
  readonly requests: number;
  /** Requests that are under way at the same time. */
  readonly atOnce: number;
  /** Requests before the first look at memory: pools and caches fill up first. */
  readonly warmUp: number;
  readonly onLook?: (look: Look) => void;
}

export interface Look {
  readonly requests: number;
  /** Of the process that answers, MiB of anonymous memory. */
  readonly serverMiB: number;
  /** Of the process that speaks. */
  readonly modelMiB: number;
}

export interface SoakResult {
  readonly looks: readonly Look[];
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** KiB a request by which each process grew, by least squares over the looks. */
  readonly serverSlopeKiB: number;
  readonly modelSlopeKiB: number;
}

/** Looks at memory this many times. */
const LOOKS = 20;
const root = resolve(import.meta.dirname, '../..');

export async function soak(options: SoakOptions): Promise<SoakResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-soak-'));
  const server = start(folder, resolve(options.models));
  try {
    const url = await ready(server);
    const statuses = new Map<number, number>();
    const looks: Look[] = [];
    const total = options.warmUp + options.requests;
    const step = Math.max(1, Math.floor(options.requests / LOOKS));
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      while (next < total) {
        const status = await speak(url, next++);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        done++;
        if (done >= options.warmUp && (done - options.warmUp) % step === 0) {
          const look = await lookAt(server, done - options.warmUp);
          looks.push(look);
          options.onLook?.(look);
        }
      }
    };
    await Promise.all(Array.from({ length: options.atOnce }, worker));
    return {
      looks,
      statuses,
      serverSlopeKiB: slope(looks.map(({ requests, serverMiB }) => [requests, serverMiB * 1024])),
      modelSlopeKiB: slope(looks.map(({ requests, modelMiB }) => [requests, modelMiB * 1024])),
    };
  } finally {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function start(folder: string, models: string): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const entry = fileURLToPath(new URL('../../functions/api/server.ts', import.meta.url));
  return spawn(process.execPath, ['--import', loader, entry], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      COSYVOICE_MODELS: models,
      COSYVOICE_SITE: join(root, 'web/dist'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @returns where it listens, once it can speak. */
async function ready(server: ChildProcess): Promise<string> {
  const url = await new Promise<string>((listening, reject) => {
    let output = '';
    server.stdout?.on('data', (piece) => {
      output += piece;
      const found = /listening on http:\/\/localhost:(\d+)/.exec(output)?.[1];
      if (found !== undefined) listening(`http://127.0.0.1:${found}`);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
  for (;;) {
    const health: { readonly ready: boolean } = await (await fetch(`${url}/health`)).json();
    if (health.ready) return url;
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

/** Texts differ, so that each is spoken; lengths go round, formats too. */
async function speak(url: string, index: number): Promise<number> {
  const sentences = ['It is done. ', '好的，明白了。', 'はい。'];
  const text = `${index} ${(sentences[index % 3] ?? '').repeat(1 + (index % 4))}`;
  const format = ['wav', 'mp3', 'flac', 'opus'][index % 4];
  const answer = await fetch(`${url}/tts?download=1`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, format }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function lookAt(server: ChildProcess, requests: number): Promise<Look> {
  const models = await Promise.all((await childrenOf(server.pid)).map(anonymousMiB));
  return {
    requests,
    serverMiB: await anonymousMiB(server.pid),
    // The loader has a process of its own as well; it is small and does not change.
    modelMiB: Math.max(0, ...models),
  };
}

async function childrenOf(pid: number | undefined): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8'));
  return (await Promise.all(lists)).flatMap((list) => list.trim().split(/\s+/).filter(Boolean).map(Number));
}

async function anonymousMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Of the line through the points that is nearest in least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const x = mean(points.map(([one]) => one));
  const y = mean(points.map(([, one]) => one));
  const covariance = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return covariance / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
