/**
 * One order being spoken, for everybody who asked for the same.
 *
 * It runs while anyone listens and stops when the last one leaves. Listeners may come late: they get what was made so
 * far at once, and the rest as it comes.
 */
import type { AudioFacts, StoredAudio } from '../ports.ts';
import type { SynthesisReport } from './tally.ts';

/** Audio that is complete, whether or not it could be stored. */
export interface RenderedAudio {
  readonly facts: AudioFacts;
  readonly report: SynthesisReport;
  /** The whole file: header with true lengths first. */
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
  /** Rejects when the store failed; the audio is still good. */
  readonly stored: Promise<StoredAudio>;
}

/** Where a rendering puts what it makes. */
export interface RenderingSink {
  /** Aborted when nobody listens any more. */
  readonly signal: AbortSignal;
  push(chunk: Uint8Array): void;
}

export interface Listener {
  /** The file as it grows; a format whose header states a length says "unknown" in it. */
  chunks(): AsyncGenerator<Uint8Array, void, undefined>;
  readonly finished: Promise<RenderedAudio>;
  leave(): void;
}

/** The reason a rendering is aborted with when its last listener has left. */
export class NobodyListensError extends Error {
  override readonly name = 'NobodyListensError';
}

export class Rendering {
  readonly #chunks: Uint8Array[] = [];
  readonly #abort = new AbortController();
  readonly #finished: Promise<RenderedAudio>;
  #listeners = 0;
  #over = false;
  #wake: () => void = () => {};
  #news: Promise<void>;

  /** @param render speaks into the sink until it is done. */
  constructor(render: (sink: RenderingSink) => Promise<RenderedAudio>) {
    this.#news = new Promise((resolve) => {
      this.#wake = resolve;
    });
    this.#finished = render({
      signal: this.#abort.signal,
      push: (chunk) => {
        if (chunk.byteLength === 0) return;
        this.#chunks.push(chunk);
        this.#tell();
      },
    }).finally(() => {
      this.#over = true;
      this.#tell();
    });
    // Listeners that stream see the failure through `chunks`; nobody may be looking at this promise.
    this.#finished.catch(() => {});
  }

  get over(): boolean {
    return this.#over;
  }

  /** Settles when the rendering has ended, either way. */
  async settled(): Promise<void> {
    await this.#finished.catch(() => {});
  }

  /** True when it was given up and can't be joined any more. */
  get abandoned(): boolean {
    return this.#abort.signal.aborted;
  }

  listen(): Listener {
    this.#listeners++;
    let left = false;
    return {
      chunks: () => this.#replay(),
      finished: this.#finished,
      leave: () => {
        if (left) return;
        left = true;
        this.#listeners--;
        if (this.#listeners === 0 && !this.#over) {
          this.#abort.abort(new NobodyListensError('Everybody who asked for this audio has gone.'));
        }
      },
    };
  }

  async *#replay(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = 0; ; ) {
      const chunk = this.#chunks[next];
      if (chunk !== undefined) {
        next++;
        yield chunk;
      } else if (this.#over) {
        await this.#finished;
        return;
      } else {
        await this.#news;
      }
    }
  }

  #tell(): void {
    const wake = this.#wake;
    this.#news = new Promise((resolve) => {
      this.#wake = resolve;
    });
    wake();
  }
}
