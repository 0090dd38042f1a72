/** A server in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { until } from '../service/service-in-process.ts';

export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has logged so far. */
  output(): string;
  /** Waits until it has ended. @returns its exit code, or the signal. */
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

/** An empty place to live, with a model folder. */
export async function home(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cosyvoice-server-'));
  await mkdir(join(folder, 'models', 'fake'), { recursive: true });
  await writeFile(join(folder, 'models', 'fake', 'cosyvoice.yaml'), '');
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Starts a file as `npm start` does, in a folder of its own. */
export function run(entry: URL, folder: string, environment: Record<string, string> = {}): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return spawn(process.execPath, ['--import', loader, fileURLToPath(entry)], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the server with the fake model and waits until it is ready to speak. */
export async function startProcess(
  folder: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = run(new URL('./fake-server.ts', import.meta.url), folder, environment);
  let output = '';
  child.stdout?.on('data', (piece) => {
    output += piece;
  });
  child.stderr?.on('data', (piece) => {
    output += piece;
  });
  const url = await until(async () => {
    if (child.exitCode !== null) throw new Error(output);
    return /listening on (\S+)/.exec(output)?.[1]?.replace('localhost', '127.0.0.1');
  }, 'it listens');
  await until(async () => (await (await fetch(`${url}/health`)).json()).ready === true, 'it is ready');
  return {
    url,
    process: child,
    output: () => output,
    kill: async (signal) => {
      const gone = once(child, 'exit');
      child.kill(signal);
      const [code, by] = await gone;
      return code ?? by;
    },
  };
}
