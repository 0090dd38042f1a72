/**
 * Requests that come to a function with a limited number of instances: who waits, who is turned away, how many instances there are.
 *
 * An instance serves one request at a time and is used again before a new one starts; a new one takes `coldSeconds` longer. Requests
 * beyond the limit are turned away (direct invocation) or wait (queue).
 */
export interface Load {
  /** When each request comes, in seconds, ascending. */
  readonly arrivals: readonly number[];
  /** Seconds of synthesis of each. */
  readonly serviceSeconds: readonly number[];
  readonly coldSeconds: number;
  readonly concurrency: number;
  readonly overflow: 'turn away' | 'wait';
}

export interface LoadOutcome {
  readonly served: number;
  readonly turnedAway: number;
  readonly coldStarts: number;
  /** From arrival to the end of the answer, of those served, ascending. */
  readonly answerSeconds: readonly number[];
  /** When the last one was done. */
  readonly endSeconds: number;
}

export function simulate({
  arrivals,
  serviceSeconds,
  coldSeconds,
  concurrency,
  overflow,
}: Load): LoadOutcome {
  /** When each instance is free again. */
  const freeAt: number[] = [];
  const answerSeconds: number[] = [];
  let turnedAway = 0;
  let coldStarts = 0;
  for (const [index, arrival] of arrivals.entries()) {
    const service = serviceSeconds[index] ?? 0;
    let instance = freeAt.findIndex((free) => free <= arrival);
    let start = arrival;
    if (instance < 0 && freeAt.length < concurrency) {
      instance = freeAt.length;
      coldStarts++;
      start = arrival + coldSeconds;
    } else if (instance < 0) {
      if (overflow === 'turn away') {
        turnedAway++;
        continue;
      }
      instance = freeAt.reduce((best, free, i) => (free < (freeAt[best] ?? 0) ? i : best), 0);
      start = freeAt[instance] ?? arrival;
    }
    freeAt[instance] = start + service;
    answerSeconds.push(start + service - arrival);
  }
  return {
    served: answerSeconds.length,
    turnedAway,
    coldStarts,
    answerSeconds: answerSeconds.sort((a, b) => a - b),
    endSeconds: Math.max(0, ...freeAt),
  };
}

/** Requests at random moments (Poisson), the same ones each time. */
export function randomArrivals(perSecond: number, seconds: number): number[] {
  const random = uniform(1);
  const arrivals: number[] = [];
  for (let at = 0; ; ) {
    at -= Math.log(1 - random()) / perSecond;
    if (at >= seconds) return arrivals;
    arrivals.push(at);
  }
}

/** @param share 0.95 for the 95th percentile. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}

/** Mulberry32: small, and good enough for arrivals. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
