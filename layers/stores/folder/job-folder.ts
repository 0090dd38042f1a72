/**
 * Jobs as folders: `job.json` (written once), `parts/` (one file a spoken part), `leases/` (one file an attempt) and `outcome.json`.
 *
 * A lease is taken by creating the file of the next attempt, which fails for all but one. Its holder is named in it, so that
 * after a crash on this machine nobody waits for the lease to run out.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readPart, writePart } from '../../service/jobs/part-bytes.ts';
import type { Job, JobOutcome, JobPart, JobPiece, JobState, JobStore, Lease } from '../../service/ports.ts';
import { absent, codeOf, readJson, readWhole, storing, writeWhole } from './whole-file.ts';

const jobId = /^[0-9a-f]{32}$/;
const partName = /^(\d{5})\.pcm$/;
/** A lease whose file is not readable was being written by somebody who died, unless it is as young as this. */
const unreadableLeaseSeconds = 10;

interface LeaseRecord {
  readonly host: string;
  readonly pid: number;
  readonly instance: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export class JobFolder implements JobStore {
  readonly #folder: string;
  readonly #instance = randomUUID();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(job: Job): Promise<void> {
    await writeWhole(join(this.#place(job.id), 'job.json'), Buffer.from(JSON.stringify(job)));
  }

  async state(id: string): Promise<JobState | undefined> {
    if (!jobId.test(id)) return undefined;
    const job = (await readJson(join(this.#place(id), 'job.json'))) as Job | undefined;
    if (job === undefined) return undefined;
    const outcome = (await readJson(join(this.#place(id), 'outcome.json'))) as JobOutcome | undefined;
    const partsDone = (await this.#names(join(this.#place(id), 'parts')))
      .map((name) => Number(partName.exec(name)?.[1] ?? Number.NaN))
      .filter((index) => index < job.parts.length)
      .sort((a, b) => a - b);
    const attempts = await this.#names(join(this.#place(id), 'leases'));
    return { job, partsDone, started: attempts.length + partsDone.length > 0, ...(outcome && { outcome }) };
  }

  async lease(id: string, piece: JobPiece, seconds: number): Promise<Lease | undefined> {
    const folder = join(this.#place(id), 'leases');
    const prefix = `${piece}.`;
    const attempts = (await this.#names(folder))
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)))
      .filter(Number.isInteger);
    const last = Math.max(0, ...attempts);
    if (last > 0 && (await this.#isHeld(join(folder, `${prefix}${last}`)))) return undefined;
    const attempt = last + 1;
    const path = join(folder, `${prefix}${attempt}`);
    const record = (forSeconds: number): string => {
      const mine: LeaseRecord = {
        host: hostname(),
        pid: process.pid,
        instance: this.#instance,
        until: Date.now() + forSeconds * 1000,
      };
      return JSON.stringify(mine);
    };
    const taken = await storing(async () => {
      await mkdir(folder, { recursive: true });
      return writeFile(path, record(seconds), { flag: 'wx' }).then(
        () => true,
        (error: unknown) => {
          if (codeOf(error) === 'EEXIST') return false;
          throw error;
        },
      );
    });
    if (!taken) return undefined;
    const rewrite = (forSeconds: number): Promise<void> =>
      writeWhole(path, Buffer.from(record(forSeconds)), { makeFolder: false }).then(() => {}, absent);
    const release = (counted: boolean): Promise<void> =>
      counted ? rewrite(0) : storing(() => rm(path, { force: true }));
    return { attempt, renew: () => rewrite(seconds), release };
  }

  async putPart(id: string, index: number, part: JobPart): Promise<void> {
    await writeWhole(this.#part(id, index), piecesOf(writePart(part)));
  }

  async readPart(id: string, index: number): Promise<JobPart | undefined> {
    const bytes = await readWhole(this.#part(id, index));
    return bytes && readPart(bytes);
  }

  async finish(id: string, outcome: JobOutcome): Promise<void> {
    const path = join(this.#place(id), 'outcome.json');
    if ((await readJson(path)) === undefined) await writeWhole(path, Buffer.from(JSON.stringify(outcome)));
    await storing(() => rm(join(this.#place(id), 'parts'), { recursive: true, force: true }));
  }

  async unfinished(): Promise<Job[]> {
    const jobs: Job[] = [];
    for (const id of await this.#names(this.#folder)) {
      const state = await this.state(id);
      if (state !== undefined && state.outcome === undefined) jobs.push(state.job);
    }
    return jobs.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  }

  async removeFinishedBefore(time: Date): Promise<number> {
    let count = 0;
    for (const id of await this.#names(this.#folder)) {
      const outcome = (await this.state(id))?.outcome;
      if (outcome === undefined || Date.parse(outcome.finishedAt) >= time.getTime()) continue;
      const going = join(this.#folder, `.${id}.gone`);
      await storing(() => rename(this.#place(id), going));
      await storing(() => rm(going, { recursive: true, force: true }));
      count++;
    }
    return count;
  }

  async #isHeld(path: string): Promise<boolean> {
    const record = (await readJson(path)) as LeaseRecord | undefined;
    if (record === undefined) {
      const file = await storing(() => stat(path).catch(absent));
      return file !== undefined && Date.now() - file.mtimeMs < unreadableLeaseSeconds * 1000;
    }
    if (record.until <= Date.now()) return false;
    if (record.host !== hostname() || record.instance === this.#instance) return true;
    // The same process id with another instance is a process that is gone, as every restarted container has it.
    return record.pid !== process.pid && isRunning(record.pid);
  }

  #place(id: string): string {
    if (!jobId.test(id)) throw new RangeError('not a job id');
    return join(this.#folder, id);
  }

  #part(id: string, index: number): string {
    return join(this.#place(id), 'parts', `${String(index).padStart(5, '0')}.pcm`);
  }

  async #names(folder: string): Promise<string[]> {
    return (await storing(() => readdir(folder).catch(absent))) ?? [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return codeOf(error) === 'EPERM';
  }
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}
