/** Requests to the API this page came with. */
import { recallVisit, rememberVisit } from '../visit.ts';
import { localProblem, problemOf } from './problem.ts';

/** Asks the person for the API's key. @param wrong the one before was refused. @returns undefined when there is none. */
export type AskForKey = (wrong: boolean) => Promise<string | undefined>;

export class ApiClient {
  readonly #askForKey: AskForKey;
  #key = recallVisit('key') ?? '';
  #asking: Promise<string | undefined> | undefined;

  constructor(askForKey: AskForKey) {
    this.#askForKey = askForKey;
  }

  /**
   * Sends a request; a server that wants a key gets one and the request again.
   *
   * @throws ApiProblem when the answer is no good one or the server can't be reached; AbortError.
   */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    for (;;) {
      const key = this.#key;
      const headers = new Headers(init.headers);
      if (key !== '') headers.set('Authorization', `Bearer ${key}`);
      const response = await this.#fetch(path, { ...init, headers });
      if (response.ok) return response;
      const problem = await problemOf(response);
      if (response.status !== 401 || !(await this.#hasNewKey(key))) throw problem;
    }
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw localProblem(navigator.onLine ? 'unreachable' : 'offline');
    }
  }

  /** Requests that are refused at the same time ask once. */
  async #hasNewKey(refused: string): Promise<boolean> {
    if (this.#key !== refused) return true;
    this.#asking ??= this.#askForKey(refused !== '').finally(() => {
      this.#asking = undefined;
    });
    const key = await this.#asking;
    if (key === undefined) return false;
    this.#key = key;
    rememberVisit('key', key);
    return true;
  }
}
