/** Where this process's memory lies: anonymous pages, which only this process pays for, and pages of mapped files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface MemoryUse {
  readonly anonymousMiB: number;
  readonly fileMiB: number;
}

/** Zero on systems without Linux's /proc. */
export function memoryUse(): MemoryUse {
  try {
    return useIn(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    return { anonymousMiB: 0, fileMiB: 0 };
  }
}

function useIn(status: string): MemoryUse {
  const mebibytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return { anonymousMiB: mebibytes('RssAnon'), fileMiB: mebibytes('RssFile') };
}

/** Looks every 20 ms, and tells the largest numbers when asked. */
const WATCHER = `
const { readFileSync } = require('node:fs');
let anonymousMiB = 0, fileMiB = 0;
const look = () => {
  const status = readFileSync('/proc/' + process.argv[1] + '/status', 'utf8');
  const read = (field) => Number(new RegExp('^' + field + ':\\\\s+(\\\\d+) kB$', 'm').exec(status)?.[1] ?? 0) / 1024;
  anonymousMiB = Math.max(anonymousMiB, read('RssAnon'));
  fileMiB = Math.max(fileMiB, read('RssFile'));
};
setInterval(look, 20);
process.on('message', () => {
  look();
  process.send({ anonymousMiB, fileMiB });
  anonymousMiB = fileMiB = 0;
});
process.on('disconnect', () => process.exit());
`;

/** Watches this process's memory from another one: a graph that runs holds up everything in this one. */
export class MemoryPeak {
  readonly #watcher: ChildProcess | undefined;

  constructor() {
    if (process.platform !== 'linux') return;
    const script = ['-e', WATCHER, String(process.pid)];
    this.#watcher = spawn(process.execPath, script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#watcher.unref();
    this.#watcher.channel?.unref();
  }

  /** The most seen since the last time this was asked. */
  async take(): Promise<MemoryUse> {
    const watcher = this.#watcher;
    if (!watcher) return { anonymousMiB: 0, fileMiB: 0 };
    // Only while an answer is awaited does the watcher keep this process alive.
    watcher.channel?.ref();
    return new Promise((resolve) => {
      watcher.once('message', (use) => {
        watcher.channel?.unref();
        resolve(use as MemoryUse);
      });
      watcher.send('');
    });
  }

  stop(): void {
    this.#watcher?.disconnect();
  }
}
