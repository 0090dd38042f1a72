/** At most this many calls of S3 at a time. */
const concurrency = 16;

/** The results in order; a few at a time, so that a thousand keys are not a thousand connections. */
export async function mapAll<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += concurrency) {
    results.push(...(await Promise.all(items.slice(start, start + concurrency).map(work))));
  }
  return results;
}
