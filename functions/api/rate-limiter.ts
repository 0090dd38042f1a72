/** A token bucket for each client. */
interface Bucket {
  tokens: number;
  /** Seconds since some fixed moment. */
  filledAt: number;
}

/** Buckets kept; a full bucket is the same as none, so the fullest are forgotten. */
const maxBuckets = 10_000;

export class RateLimiter {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes one. @returns 0 when it was there, else the seconds until it will be. */
  take(client: string, nowSeconds: number): number {
    const perSecond = this.#perMinute / 60;
    const bucket = this.#buckets.get(client) ?? { tokens: this.#perMinute, filledAt: nowSeconds };
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + (nowSeconds - bucket.filledAt) * perSecond);
    bucket.filledAt = nowSeconds;
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > maxBuckets) this.#forgetFull(nowSeconds);
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return (1 - bucket.tokens) / perSecond;
  }

  #forgetFull(nowSeconds: number): void {
    for (const [client, { tokens, filledAt }] of this.#buckets) {
      if (tokens + ((nowSeconds - filledAt) * this.#perMinute) / 60 >= this.#perMinute)
        this.#buckets.delete(client);
    }
    // All in use: the oldest goes first, as a map keeps its order.
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > maxBuckets && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
