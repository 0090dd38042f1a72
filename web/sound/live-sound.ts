/** Sound that is heard while the rest of it is still being made. */

/** Sound that is complete within this time after its first piece is left to the player: there is nothing to gain. */
const holdBackSeconds = 0.3;

/** Pieces are handed over this much ahead, so that none is late. */
const leadSeconds = 0.06;

interface Piece {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
}

/** A piece on its way to the loudspeaker. */
interface Scheduled {
  /** On the context's clock. */
  readonly startsAt: number;
  /** In the sound. */
  readonly fromSeconds: number;
  readonly seconds: number;
}

export class LiveSound {
  readonly #context: AudioContext;
  readonly #waiting: Piece[] = [];
  readonly #scheduled: Scheduled[] = [];
  #holding: number | undefined;
  #isHeldBack = true;
  #isStopped = false;
  #nextStart = 0;
  #scheduledSeconds = 0;

  /** To be made while a key or button is being handled: browsers let no page make sound on its own. */
  constructor(sampleRateHz = 44_100) {
    this.#context = new AudioContext({ sampleRate: sampleRateHz });
  }

  push(samples: Float32Array<ArrayBuffer>, sampleRateHz: number): void {
    if (this.#isStopped) return;
    this.#waiting.push({ samples, sampleRateHz });
    if (!this.#isHeldBack) this.#schedule();
    this.#holding ??= window.setTimeout(() => {
      this.#isHeldBack = false;
      this.#schedule();
    }, holdBackSeconds * 1000);
  }

  /** True once anything has come out of the loudspeaker. */
  get isHeard(): boolean {
    return !this.#isStopped && this.seconds > 0;
  }

  get isPaused(): boolean {
    return this.#context.state !== 'running';
  }

  /** Where in the sound one is: stands still where the next piece is not there yet. */
  get seconds(): number {
    const now = this.#context.currentTime - (this.#context.outputLatency || 0);
    const current = this.#scheduled.findLast(({ startsAt }) => startsAt <= now);
    if (current === undefined) return 0;
    return current.fromSeconds + Math.min(current.seconds, now - current.startsAt);
  }

  /** Called when it begins, pauses and goes on. */
  onChange(listener: () => void): void {
    this.#context.addEventListener('statechange', listener);
  }

  toggle(): void {
    void (this.isPaused ? this.#context.resume() : this.#context.suspend());
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    window.clearTimeout(this.#holding);
    void this.#context.close();
  }

  #schedule(): void {
    // A browser that forbids sound lets the clock stand still; the player asks for a press then.
    if (this.#isStopped || (this.#scheduled.length === 0 && this.isPaused)) return;
    for (const { samples, sampleRateHz } of this.#waiting.splice(0)) {
      const buffer = this.#context.createBuffer(1, samples.length, sampleRateHz);
      buffer.copyToChannel(samples, 0);
      const source = this.#context.createBufferSource();
      source.buffer = buffer;
      source.connect(this.#context.destination);
      const startsAt = Math.max(this.#nextStart, this.#context.currentTime + leadSeconds);
      source.start(startsAt);
      const seconds = samples.length / sampleRateHz;
      this.#scheduled.push({ startsAt, fromSeconds: this.#scheduledSeconds, seconds });
      this.#scheduledSeconds += seconds;
      this.#nextStart = startsAt + seconds;
    }
  }
}

/** Ahead of this there is time to make the player ready. */
const readySeconds = 0.35;
/** How far ahead a pause is looked for. */
const searchSeconds = 4;
/** Part of the loudest that counts as silence. */
const silence = 0.02;
/** Stretches of silence there must be for a pause. */
const pauseStretches = 5;

/**
 * Where the player may take over without anybody hearing it: the next pause, or soon when there is none.
 *
 * @param peaks of stretches of equal length. @param atSeconds where one is.
 */
export function handoverSeconds(peaks: readonly number[], totalSeconds: number, atSeconds: number): number {
  const perSecond = peaks.length / totalSeconds;
  const quiet = silence * peaks.reduce((most, peak) => Math.max(most, peak), 0);
  const first = Math.ceil((atSeconds + readySeconds) * perSecond);
  const last = Math.min(peaks.length, Math.floor((atSeconds + searchSeconds) * perSecond));
  let run = 0;
  for (let n = first; n < last; n++) {
    run = (peaks[n] ?? 0) <= quiet ? run + 1 : 0;
    if (run === pauseStretches) return (n - 1) / perSecond;
  }
  return atSeconds + readySeconds;
}
