/** Orders become audio: from the store when they were spoken before, else spoken once for everybody who asks. */
import type { SpeechModel } from '../../speech/model.ts';
import { NothingToSayError } from '../errors.ts';
import type { Log } from '../log.ts';
import { codePointCount, type SpeechOrder } from '../order.ts';
import type { AudioFacts, AudioStore, StoredAudio } from '../ports.ts';
import type { FairQueue, Place, WorkKind } from '../schedule/fair-queue.ts';
import { spokenWords } from '../words/spoken-words.ts';
import { Delivery } from './delivery.ts';
import { type Listener, type RenderedAudio, Rendering, type RenderingSink } from './rendering.ts';
import { type Speakable, speakInTurns } from './segments.ts';
import { type SynthesisReport, Tally } from './tally.ts';

/** An order with everything its words stand for looked up. */
export interface ResolvedOrder extends Speakable {
  readonly key: string;
  readonly clonedVoiceIds: readonly string[];
}

export interface SynthesiserOptions {
  readonly audio: AudioStore;
  readonly queue: FairQueue;
  readonly log: Log;
  readonly onReport?: (report: SynthesisReport, order: SpeechOrder) => void;
}

interface Running {
  readonly rendering: Rendering;
  readonly place: Place;
}

export class Synthesiser {
  readonly #options: SynthesiserOptions;
  readonly #running = new Map<string, Running>();
  readonly #warm = new WeakSet<SpeechModel>();

  constructor(options: SynthesiserOptions) {
    this.#options = options;
  }

  /**
   * The order's audio if it was made before, else a place among those who hear it being made; begins when nobody does.
   *
   * @throws QueueFullError when too many requests wait already.
   */
  async obtain(resolved: ResolvedOrder, client: string, kind: WorkKind): Promise<StoredAudio | Listener> {
    // Looked at before and after the store: what ends while the store is searched is found there.
    const joined = this.#join(resolved, client, kind);
    if (joined !== undefined) return joined;
    return (
      (await this.#stored(resolved.key)) ??
      this.#join(resolved, client, kind) ??
      this.#begin(resolved, client, kind)
    );
  }

  #join(resolved: ResolvedOrder, client: string, kind: WorkKind): Listener | undefined {
    const running = this.#running.get(resolved.key);
    if (running === undefined || running.rendering.abandoned || running.rendering.over) return undefined;
    if (kind === 'interactive') running.place.raise(client);
    return running.rendering.listen();
  }

  #begin(resolved: ResolvedOrder, client: string, kind: WorkKind): Listener {
    const place = this.#options.queue.join(client, kind, codePointCount(resolved.order.text));
    const rendering = new Rendering((sink) => this.#render(resolved, place, sink));
    const entry: Running = { rendering, place };
    this.#running.set(resolved.key, entry);
    void rendering.settled().then(() => {
      place.leave();
      if (this.#running.get(resolved.key) === entry) this.#running.delete(resolved.key);
    });
    return rendering.listen();
  }

  /** A store that can't be read costs time, not the answer. */
  async #stored(key: string): Promise<StoredAudio | undefined> {
    return this.#options.audio.find(key).catch((error: unknown) => {
      this.#options.log.warn('stored audio not readable', { key, error });
      return undefined;
    });
  }

  /** Waits until nothing is being spoken. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ rendering }) => rendering.settled()));
  }

  async #render(resolved: ResolvedOrder, place: Place, sink: RenderingSink): Promise<RenderedAudio> {
    const { order, model } = resolved;
    const delivery = await Delivery.open(order.format, model.sampleRateHz, order.sampleRateHz);
    const tally = new Tally();
    const grown: Uint8Array[] = [];
    const push = (chunk: Uint8Array): void => {
      sink.signal.throwIfAborted();
      grown.push(chunk);
      sink.push(chunk);
    };
    let sampleCount = 0;
    try {
      for await (const samples of speakInTurns(resolved, place, sink.signal, tally)) {
        sampleCount += samples.length;
        for await (const chunk of delivery.push(samples)) push(chunk);
      }
      if (tally.segmentCount === 0) {
        throw new NothingToSayError(
          'There is nothing in the text that can be spoken; send words, not only signs.',
        );
      }
      push(delivery.finish());
    } finally {
      delivery.close();
    }
    const facts: AudioFacts = {
      format: order.format,
      sampleRateHz: order.sampleRateHz,
      durationSeconds: delivery.durationOf(sampleCount),
      modelVersion: order.modelVersion,
      warnings: [...tally.warnings],
      clonedVoiceIds: resolved.clonedVoiceIds,
      speechTokenCount: tally.speechTokenCount,
    };
    const report = this.tell(tally, resolved, facts.durationSeconds);
    const pieces = await delivery.withLength(grown, sampleCount);
    const words = spokenWords(tally.words, order.text);
    const stored = this.#options.audio.put(resolved.key, facts, oneByOne(pieces), words);
    // Who needs the stored audio looks at the promise; who has the bytes need not care.
    await stored.catch((error: unknown) => {
      this.#options.log.error('audio not stored', { key: resolved.key, error });
    });
    return {
      facts,
      report,
      pieces,
      byteLength: pieces.reduce((sum, one) => sum + one.byteLength, 0),
      stored,
    };
  }

  /** Tells of work that is done: of a text, or of a part of one, which is the order's text then. */
  tell(tally: Tally, { order, model }: ResolvedOrder, audioSeconds: number): SynthesisReport {
    const report = tally.report(order, audioSeconds, !this.#warm.has(model));
    this.#warm.add(model);
    this.#options.onReport?.(report, order);
    return report;
  }
}

async function* oneByOne(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}
