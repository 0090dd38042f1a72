/** Waiting for a model that is still loading: the server says for how long, and how far it is. */
import type { ApiClient } from './client.ts';
import { ApiProblem } from './problem.ts';

export interface LoadingModel {
  /** What is being done, for example `converting`. */
  readonly stage?: string;
  /** 0 to 1. */
  readonly fraction?: number;
}

/** Longest pause between two tries, seconds: a person is looking. */
const longestPauseSeconds = 3;

/**
 * Tries again while the answer is that the model is loading.
 *
 * @throws every other problem at once; AbortError.
 */
export async function patiently<T>(
  api: ApiClient,
  attempt: () => Promise<T>,
  onLoading: (model: LoadingModel) => void,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.facts.code !== 'model_loading') throw error;
      onLoading(await loadingModel(api));
      await pause(Math.min(error.facts.retryAfterSeconds ?? 1, longestPauseSeconds), signal);
    }
  }
}

/** @throws AbortError when the signal comes first. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      window.clearTimeout(timer);
      reject(new DOMException('Stopped', 'AbortError'));
    };
    const timer = window.setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

async function loadingModel(api: ApiClient): Promise<LoadingModel> {
  try {
    const health = (await (await api.send('/health')).json()) as {
      readonly model: { readonly progress?: { readonly stage: string; readonly fraction: number } } | null;
    };
    return health.model?.progress ?? {};
  } catch {
    return {};
  }
}
