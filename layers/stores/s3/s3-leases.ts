/**
 * Leases as objects: the object of the next attempt, `PREFIX/00001`, is created by whoever comes first and holds until the time in it.
 * Machines agree on the time well within a lease's length (Lambda's clocks are kept in step).
 */
import type { Lease } from '../../service/ports.ts';
import type { Bucket } from './bucket.ts';

export class S3Leases {
  readonly #bucket: Bucket;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(bucket: Bucket, now: () => number = Date.now) {
    this.#bucket = bucket;
    this.#now = now;
  }

  /**
   * @param prefix names the work; attempts lie under it.
   * @returns undefined when somebody else is at it.
   */
  async take(prefix: string, seconds: number): Promise<Lease | undefined> {
    let last = 0;
    for await (const { key } of this.#bucket.list(`${prefix}/`)) {
      const attempt = Number(key.slice(prefix.length + 1));
      if (Number.isInteger(attempt)) last = Math.max(last, attempt);
    }
    if (last > 0 && (await this.#isHeld(keyOf(prefix, last)))) return undefined;
    const attempt = last + 1;
    const key = keyOf(prefix, attempt);
    const until = (forSeconds: number): string =>
      JSON.stringify({ until: forSeconds > 0 ? this.#now() + forSeconds * 1000 : 0 });
    if (!(await this.#bucket.putNew(key, until(seconds)))) return undefined;
    return {
      attempt,
      renew: () => this.#bucket.put(key, until(seconds)),
      release: (counted) => (counted ? this.#bucket.put(key, until(0)) : this.#bucket.delete(key)),
    };
  }

  async #isHeld(key: string): Promise<boolean> {
    const record = (await this.#bucket.getJson(key)) as { until?: number } | undefined;
    return record?.until !== undefined && record.until > this.#now();
  }
}

/** Padded, so that a listing gives them in order. */
function keyOf(prefix: string, attempt: number): string {
  return `${prefix}/${String(attempt).padStart(5, '0')}`;
}
