/** From the button to the sound: one piece of work at a time. */
import type { ApiClient } from './api/client.ts';
import { link, type Speech, type SpeechListener, type SpeechWish, speak } from './api/speech.ts';
import { decodeSound } from './sound/decode.ts';
import { estimateSeconds } from './sound/estimate.ts';
import { LiveSound } from './sound/live-sound.ts';
import { PeakCollector } from './sound/peaks.ts';
import type { Take } from './take.ts';
import type { Composer } from './views/composer.ts';
import type { History } from './views/history.ts';
import type { Live } from './views/playback.ts';
import { keptPeaks, type Player } from './views/player.ts';
import { say } from './views/say.ts';
import { words } from './words/index.ts';

/** Longer audio is played without its picture: decoding takes ten times its size in memory. */
const longestPicturedSeconds = 600;

/** An estimate is never sure enough to fill the bar. */
const mostEstimated = 0.96;

interface Parts {
  readonly api: ApiClient;
  readonly composer: Composer;
  readonly player: Player;
  readonly history: History;
}

export class Generating {
  readonly #parts: Parts;
  #work: AbortController | undefined;
  #count = 0;
  /** Takes whose address has been renewed once; a second failure is told. */
  readonly #renewed = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async generate(wish: SpeechWish): Promise<void> {
    const { api, history } = this.#parts;
    const collector = new PeakCollector();
    const sound = new LiveSound();
    const live = { sound, collector };
    await this.#working(
      wish,
      () => this.generate(wish),
      async (signal) => {
        const speech = await speak(api, wish, this.#listener(wish, collector, sound), signal);
        const take: Take = {
          id: `${Date.now().toString(36)}-${this.#count++}`,
          wish,
          audioUrl: speech.audioUrl,
          seconds: speech.seconds,
          warnings: speech.warnings,
          peaks: speech.pictured ? keptPeaks(collector.peaks) : [],
          madeAt: new Date().toISOString(),
        };
        history.add(take);
        say(words().done(words().secondsShort(speech.seconds)));
        await this.show(take, true);
      },
      live,
    );
  }

  stop(): void {
    this.#work?.abort();
  }

  /** Plays a take and draws its picture. */
  async show(take: Take, isFromLive = false): Promise<void> {
    const { player, history } = this.#parts;
    this.stop();
    history.current = take.id;
    void player.show(take, isFromLive);
    if (take.peaks.length === 0 && take.seconds <= longestPicturedSeconds) await this.#picture(take);
  }

  /** Links expire and audio is deleted: the same wish gives the same audio, most often at once. */
  async renew(take: Take): Promise<void> {
    const { api, history } = this.#parts;
    if (this.#renewed.has(take.id)) return;
    this.#renewed.add(take.id);
    await this.#working(
      take.wish,
      () => this.generate(take.wish),
      async (signal) => {
        const listener = this.#listener(take.wish, new PeakCollector());
        const { audioUrl, seconds }: Speech = await link(api, take.wish, listener, signal);
        const renewed = { ...take, audioUrl, seconds };
        history.update(renewed);
        await this.show(renewed);
      },
    );
  }

  async #working(
    wish: SpeechWish,
    retry: () => Promise<void>,
    work: (signal: AbortSignal) => Promise<void>,
    live?: Live,
  ): Promise<void> {
    const { composer, player } = this.#parts;
    this.stop();
    const controller = new AbortController();
    this.#work = controller;
    composer.busy.set(true);
    player.begin(wish, live);
    try {
      await work(controller.signal);
    } catch (error) {
      if (this.#work !== controller) return;
      if (controller.signal.aborted) player.stopped();
      else player.fail(error, () => void retry());
    } finally {
      if (this.#work === controller) {
        this.#work = undefined;
        composer.busy.set(false);
      }
    }
  }

  #listener({ text, speed }: SpeechWish, collector: PeakCollector, sound?: LiveSound): SpeechListener {
    const { player } = this.#parts;
    const said = words();
    const expected = estimateSeconds(text, speed);
    return {
      onLoading: ({ fraction }) =>
        player.advance({
          words:
            fraction === undefined ? said.modelLoading : said.modelLoadingPart(Math.round(100 * fraction)),
          part: fraction,
        }),
      onQueued: () => player.advance({ words: said.busyQueued }),
      onPart: (part) => player.advance({ words: said.busyPart(Math.round(100 * part)), part }),
      onSound: (samples, sampleRateHz) => {
        collector.push(samples, sampleRateHz);
        sound?.push(samples, sampleRateHz);
        const total = Math.max(expected, collector.seconds);
        const [made, whole] = [said.secondsShort(collector.seconds), said.secondsShort(total)];
        const part = Math.min(mostEstimated, collector.seconds / total);
        player.advance({ words: said.busySound(made, whole), part });
        player.grow(collector, expected);
      },
    };
  }

  async #picture(take: Take): Promise<void> {
    try {
      const response = await fetch(take.audioUrl);
      if (!response.ok) return;
      const { samples, sampleRateHz } = await decodeSound(await response.blob());
      const collector = new PeakCollector();
      collector.push(samples, sampleRateHz);
      const pictured = { ...take, peaks: keptPeaks(collector.peaks) };
      this.#parts.history.update(pictured);
      this.#parts.player.refine(pictured);
    } catch {
      // Storage of another origin may let audio be played and not read; it is heard without a picture.
    }
  }
}
