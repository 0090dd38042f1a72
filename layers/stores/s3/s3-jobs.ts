/**
 * Jobs as objects: `jobs/ID/job.json` (written once), `parts/` (one object a spoken part), `leases/PIECE/ATTEMPT`, `outcome.json`.
 * `open-jobs/ID` stands for a job without an outcome. docs/decisions/job-state.md says why not a table.
 */
import { readPart, writePart } from '../../service/jobs/part-bytes.ts';
import type { Job, JobOutcome, JobPart, JobPiece, JobState, JobStore, Lease } from '../../service/ports.ts';
import type { Bucket } from './bucket.ts';
import { mapAll } from './map-all.ts';
import { S3Leases } from './s3-leases.ts';

const jobId = /^[0-9a-f]{32}$/;

export class S3Jobs implements JobStore {
  readonly #bucket: Bucket;
  readonly #leases: S3Leases;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
    this.#leases = new S3Leases(bucket);
  }

  async create(job: Job): Promise<void> {
    await this.#bucket.put(openKey(job.id), '');
    await this.#bucket.put(`${place(job.id)}job.json`, JSON.stringify(job));
  }

  async state(id: string): Promise<JobState | undefined> {
    if (!jobId.test(id)) return undefined;
    const job = (await this.#bucket.getJson(`${place(id)}job.json`)) as Job | undefined;
    if (job === undefined) return undefined;
    const names: string[] = [];
    for await (const { key } of this.#bucket.list(place(id))) names.push(key.slice(place(id).length));
    const outcome = names.includes('outcome.json')
      ? ((await this.#bucket.getJson(`${place(id)}outcome.json`)) as JobOutcome | undefined)
      : undefined;
    const partsDone = names
      .flatMap((name) => (name.startsWith('parts/') ? [Number(name.slice('parts/'.length))] : []))
      .filter((index) => Number.isInteger(index) && index < job.parts.length)
      .sort((a, b) => a - b);
    const started = partsDone.length > 0 || names.some((name) => name.startsWith('leases/'));
    return { job, partsDone, started, ...(outcome && { outcome }) };
  }

  async lease(id: string, piece: JobPiece, seconds: number): Promise<Lease | undefined> {
    return this.#leases.take(`${place(id)}leases/${piece}`, seconds);
  }

  async putPart(id: string, index: number, part: JobPart): Promise<void> {
    await this.#bucket.put(partKey(id, index), Buffer.concat(writePart(part)));
  }

  async readPart(id: string, index: number): Promise<JobPart | undefined> {
    const bytes = await this.#bucket.get(partKey(id, index));
    return bytes && readPart(bytes);
  }

  async finish(id: string, outcome: JobOutcome): Promise<void> {
    await this.#bucket.putNew(`${place(id)}outcome.json`, JSON.stringify(outcome));
    await this.#bucket.deleteUnder(`${place(id)}parts/`);
    await this.#bucket.delete(openKey(id));
  }

  async unfinished(): Promise<Job[]> {
    const ids: string[] = [];
    for await (const { key } of this.#bucket.list(openKey(''))) ids.push(key.slice(openKey('').length));
    const states = await mapAll(ids, (id) => this.state(id));
    return states
      .flatMap((state) => (state === undefined || state.outcome !== undefined ? [] : [state.job]))
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  }

  /** The bucket's own lifecycle does this on AWS. */
  async removeFinishedBefore(time: Date): Promise<number> {
    const ids: string[] = [];
    for await (const id of this.#bucket.folders('jobs/')) ids.push(id);
    let count = 0;
    for (const id of ids) {
      const outcome = (await this.state(id))?.outcome;
      if (outcome === undefined || Date.parse(outcome.finishedAt) >= time.getTime()) continue;
      // The job itself first: what is half deleted is not found any more.
      await this.#bucket.delete(`${place(id)}job.json`);
      await this.#bucket.deleteUnder(place(id));
      count++;
    }
    return count;
  }
}

function place(id: string): string {
  if (!jobId.test(id)) throw new RangeError('not a job id');
  return `jobs/${id}/`;
}

function openKey(id: string): string {
  return `open-jobs/${id}`;
}

function partKey(id: string, index: number): string {
  return `${place(id)}parts/${String(index).padStart(5, '0')}`;
}
