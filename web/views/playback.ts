/** What is heard: the live sound while it is being made, then the audio element. */
import { make } from '../dom.ts';
import { handoverSeconds, type LiveSound } from '../sound/live-sound.ts';
import type { PeakCollector } from '../sound/peaks.ts';

/** What is heard and drawn while it is still being made. */
export interface Live {
  readonly sound: LiveSound;
  readonly collector: PeakCollector;
}

export interface PlaybackEvents {
  /** It plays, pauses or stands somewhere else. */
  onChange(): void;
  onPlaying(): void;
  /** The audio can't be had at its address. */
  onGone(): void;
}

/** The element may be this far beside the live sound before it is put right. */
const toleratedSeconds = 0.15;

export class Playback {
  readonly element = make('audio', { id: 'audio', preload: 'auto' });
  readonly #events: PlaybackEvents;
  #live: Live | undefined;

  constructor(events: PlaybackEvents) {
    this.#events = events;
    for (const name of ['play', 'pause', 'ended', 'seeked', 'timeupdate'] as const) {
      this.element.addEventListener(name, () => events.onChange());
    }
    this.element.addEventListener('play', () => events.onPlaying());
    this.element.addEventListener('error', () => events.onGone());
  }

  /** Silences what was, for something new. @param live what will be heard bit by bit. */
  begin(live?: Live): void {
    this.element.pause();
    this.#dropLive();
    this.#events.onPlaying();
    this.#live = live;
    live?.sound.onChange(() => this.#events.onChange());
  }

  /**
   * Plays a file: from its beginning, or from where the live sound is when that was the same.
   *
   * @throws DOMException `NotAllowedError` when the browser wants a key pressed first.
   */
  async play(url: string, seconds: number, isFromLive: boolean): Promise<void> {
    this.element.src = url;
    const live = this.#live;
    if (isFromLive && live?.sound.isHeard) return this.#takeOver(live, seconds);
    this.#dropLive();
    await this.element.play();
  }

  /** Where one is. */
  get seconds(): number {
    return this.isLive ? (this.#live?.sound.seconds ?? 0) : this.element.currentTime;
  }

  get isPlaying(): boolean {
    if (this.isLive) return !this.#live?.sound.isPaused;
    return !this.element.paused && !this.element.ended;
  }

  /** The live sound is what one hears. */
  get isLive(): boolean {
    return this.#live?.sound.isHeard ?? false;
  }

  toggle(): void {
    if (this.isLive) this.#live?.sound.toggle();
    else if (this.element.paused) void this.element.play().catch(() => {});
    else this.element.pause();
  }

  pause(): void {
    this.element.pause();
    if (this.isLive && this.isPlaying) this.#live?.sound.toggle();
  }

  goTo(seconds: number): void {
    const wasLive = this.isLive && this.isPlaying;
    this.#dropLive();
    this.element.currentTime = seconds;
    if (wasLive) void this.element.play().catch(() => {});
    this.#events.onChange();
  }

  /** Ends the live sound; the file that was there before is there again. */
  giveUpLive(): void {
    this.#dropLive();
  }

  clear(): void {
    this.begin();
    this.element.removeAttribute('src');
  }

  #dropLive(): void {
    this.#live?.sound.stop();
    this.#live = undefined;
  }

  /** From the live sound to the element, in a pause if there is one, so that nobody hears it. */
  async #takeOver(live: Live, seconds: number): Promise<void> {
    const { sound, collector } = live;
    const { element } = this;
    if (element.readyState < HTMLMediaElement.HAVE_METADATA) await happened(element, 'loadedmetadata');
    const at = handoverSeconds(collector.peaks, collector.seconds, sound.seconds);
    const isNearEnd = at > seconds - 2 * toleratedSeconds;
    element.currentTime = isNearEnd ? seconds : at;
    await happened(element, 'seeked');
    while (this.#live === live && sound.seconds < Math.min(at, seconds - 0.01)) await nextTick();
    if (this.#live !== live) return;
    if (!isNearEnd) {
      if (sound.seconds > at + toleratedSeconds) element.currentTime = sound.seconds;
      await element.play();
    }
    this.#dropLive();
    this.#events.onChange();
  }
}

function happened(target: EventTarget, name: string): Promise<void> {
  return new Promise((resolve) => target.addEventListener(name, () => resolve(), { once: true }));
}

/** Timers go on in a tab that isn't looked at, frames don't. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, 15));
}
