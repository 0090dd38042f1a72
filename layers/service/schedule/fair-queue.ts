/**
 * Whose turn it is on the model.
 *
 * A request holds a place from start to end and takes one turn for each segment it speaks, so that others get between
 * its segments. Two rules choose the next turn:
 * - between clients, whoever has had the least machine time (weighted, start-time fair queueing: a client that
 *   comes fresh starts level with the others, not with credit);
 * - within one client, the shortest text, counted against how much that client was served since the text came: a long one is overtaken by
 *   shorter ones only for a while.
 * Jobs are clients of their own with a small weight: anything short overtakes them, and they still get on.
 */
import { QueueFullError, ShuttingDownError } from '../errors.ts';

export type WorkKind = 'interactive' | 'job';

export interface FairQueueOptions {
  /** How many turns may run at the same time. */
  readonly concurrency: number;
  /** How many interactive requests may hold a place. */
  readonly limit: number;
  /** Share of the machine a job gets against an interactive request of another client. */
  readonly jobWeight?: number;
  /** Seconds since some fixed moment; for tests. */
  readonly clock?: () => number;
}

interface Flow {
  readonly weight: number;
  /** Weighted machine seconds, level with the others at the time it came. */
  used: number;
  /** Characters of this client's finished requests. */
  servedCharacters: number;
  places: number;
}

interface Waiting {
  readonly place: PlaceState;
  readonly order: number;
  readonly start: (turn: Turn) => void;
  readonly fail: (reason: unknown) => void;
}

interface PlaceState {
  flow: Flow;
  flowName: string;
  kind: WorkKind;
  readonly characters: number;
  rank: number;
}

/** The machine, until `end` is called. */
export interface Turn {
  end(): void;
}

export interface Place {
  /** Waits for the machine. @throws the signal's reason when aborted while waiting. */
  turn(signal: AbortSignal): Promise<Turn>;
  /** An interactive request has joined work that a job began. */
  raise(client: string): void;
  leave(): void;
}

export class FairQueue {
  readonly #options: Required<FairQueueOptions>;
  readonly #flows = new Map<string, Flow>();
  #waiting: Waiting[] = [];
  #running = 0;
  #virtualTime = 0;
  #arrivals = 0;
  #interactive = 0;
  #closed = false;

  constructor(options: FairQueueOptions) {
    this.#options = { jobWeight: 0.1, clock: () => performance.now() / 1000, ...options };
  }

  /** Requests that hold a place, and turns running now. */
  get depth(): { readonly places: number; readonly running: number; readonly limit: number } {
    return { places: this.#interactive, running: this.#running, limit: this.#options.limit };
  }

  /**
   * @param characters how much there is to speak.
   * @throws QueueFullError when too many are before this one; jobs are kept elsewhere and always get a place.
   */
  join(client: string, kind: WorkKind, characters: number): Place {
    if (this.#closed) throw new ShuttingDownError('The server is shutting down; try again in a moment.', 5);
    if (kind === 'interactive' && this.#interactive >= this.#options.limit) {
      throw new QueueFullError(
        `${this.#interactive} requests are waiting already, as many as this server holds; try again later or use POST /jobs.`,
        5,
        { limit: this.#options.limit },
      );
    }
    const flowName = `${kind}:${client}`;
    const flow = this.#flow(flowName, kind);
    flow.places++;
    if (kind === 'interactive') this.#interactive++;
    const state: PlaceState = { flow, flowName, kind, characters, rank: flow.servedCharacters + characters };
    let left = false;
    return {
      turn: (signal) => this.#turn(state, signal),
      raise: (other) => {
        if (left || state.kind === 'interactive') return;
        const name = `interactive:${other}`;
        const raised = this.#flow(name, 'interactive');
        raised.places++;
        this.#interactive++;
        this.#leaveFlow(state);
        state.kind = 'interactive';
        state.flow = raised;
        state.flowName = name;
        state.rank = raised.servedCharacters + characters;
      },
      leave: () => {
        if (left) return;
        left = true;
        state.flow.servedCharacters += characters;
        if (state.kind === 'interactive') this.#interactive--;
        this.#leaveFlow(state);
      },
    };
  }

  /** Refuses new work and everything that waits for a turn. */
  close(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting)
      one.fail(new ShuttingDownError('The server is shutting down; try again in a moment.', 5));
  }

  #flow(name: string, kind: WorkKind): Flow {
    const known = this.#flows.get(name);
    if (known !== undefined) return known;
    const flow: Flow = {
      weight: kind === 'job' ? this.#options.jobWeight : 1,
      used: this.#virtualTime,
      servedCharacters: 0,
      places: 0,
    };
    this.#flows.set(name, flow);
    return flow;
  }

  #leaveFlow(state: PlaceState): void {
    state.flow.places--;
    this.#forgetIdleFlows();
  }

  /** A client that is gone is forgotten once the others have caught up with what it used: leaving and coming back gains nothing. */
  #forgetIdleFlows(): void {
    if (this.#running === 0 && this.#waiting.length === 0) {
      for (const flow of this.#flows.values()) this.#virtualTime = Math.max(this.#virtualTime, flow.used);
    }
    for (const [name, flow] of this.#flows) {
      if (flow.places === 0 && flow.used <= this.#virtualTime) this.#flows.delete(name);
    }
  }

  #turn(place: PlaceState, signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(signal.reason);
      };
      const settle = (): void => signal.removeEventListener('abort', onAbort);
      const waiting: Waiting = {
        place,
        order: this.#arrivals++,
        start: (turn) => {
          settle();
          resolve(turn);
        },
        fail: (reason) => {
          settle();
          reject(reason);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < this.#options.concurrency && this.#waiting.length > 0) {
      const chosen = this.#waiting.reduce((best, one) => (comesBefore(one, best) ? one : best));
      this.#waiting = this.#waiting.filter((one) => one !== chosen);
      const { place } = chosen;
      this.#virtualTime = Math.max(this.#virtualTime, place.flow.used);
      this.#running++;
      const began = this.#options.clock();
      let ended = false;
      chosen.start({
        end: () => {
          if (ended) return;
          ended = true;
          this.#running--;
          place.flow.used += (this.#options.clock() - began) / place.flow.weight;
          this.#next();
        },
      });
    }
  }
}

function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.place.flow !== other.place.flow) {
    if (one.place.flow.used !== other.place.flow.used) return one.place.flow.used < other.place.flow.used;
    if (one.place.kind !== other.place.kind) return one.place.kind === 'interactive';
    return one.order < other.order;
  }
  if (one.place.rank !== other.place.rank) return one.place.rank < other.place.rank;
  return one.order < other.order;
}
