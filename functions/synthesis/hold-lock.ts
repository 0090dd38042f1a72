/** One function at a time makes the audio of one content key, however many are asked for it at once. */
import type { Lease } from '../../layers/service/index.ts';
import type { CloudStores } from '../cloud/cloud-stores.ts';

const lockSeconds = 60;
const lookAgainMilliseconds = 1000;

export const lockOf = (key: string): string => `locks/${key}`;

/** @returns undefined when somebody else is at it. */
export async function takeLock({ leases }: CloudStores, key: string): Promise<Lease | undefined> {
  return leases.take(lockOf(key), lockSeconds);
}

/** Works under the lock, renewed while the work lasts, given back when it ends. */
export async function holding<T>(lock: Lease, work: () => Promise<T>): Promise<T> {
  // A lock that can't be renewed runs out: the worst is that the same audio is made twice.
  const renewal = setInterval(() => lock.renew().catch(() => {}), (lockSeconds * 1000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await lock.release(false).catch(() => {});
  }
}

/** Until it is time to look again. @throws the signal's reason */
export async function aWhile(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, lookAgainMilliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
  signal.throwIfAborted();
}
