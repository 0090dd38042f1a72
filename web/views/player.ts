/** The card where sound appears: how far it is, then what it is. */
import { ApiProblem, localProblem } from '../api/problem.ts';
import type { SpeechWish } from '../api/speech.ts';
import { find, icon, make } from '../dom.ts';
import { type PeakCollector, resamplePeaks } from '../sound/peaks.ts';
import { clockTime, downloadName, type Take } from '../take.ts';
import { language, words } from '../words/index.ts';
import { warningWords } from '../words/problems.ts';
import { saveFromAnywhere } from './download.ts';
import { type Live, Playback } from './playback.ts';
import { ProblemBox } from './problem-box.ts';
import { say, toast } from './say.ts';
import { Waveform } from './waveform.ts';

export interface PlayerEvents {
  voiceName(name: string): string;
  /** The audio can't be had at its address any more. */
  onGone(take: Take): void;
  onPlaying(): void;
}

/** How far the work is; what is not known is undefined. */
export interface Advance {
  /** Said beside the bar. */
  readonly words: string;
  /** 0 to 1. */
  readonly part?: number | undefined;
}

/** Seconds a key moves the position by. */
const seekSteps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 5,
  PageDown: -5,
};

type State = 'idle' | 'busy' | 'ready' | 'failed';

export class Player {
  readonly #events: PlayerEvents;
  readonly #card = find('#result', HTMLElement);
  readonly #play = find('#play', HTMLButtonElement);
  readonly #seek = find('#seek', HTMLInputElement);
  readonly #progress = find('#progress', HTMLProgressElement);
  readonly #wave = new Waveform(find('#canvas', HTMLCanvasElement));
  readonly #problem = new ProblemBox();
  readonly #playback: Playback;
  #take: Take | undefined;
  #wish: SpeechWish | undefined;
  /** Of all that there will be, as far as is known. */
  #wholeSeconds = 0;
  #isFollowing = false;

  constructor(events: PlayerEvents) {
    this.#events = events;
    this.#playback = new Playback({
      onChange: () => this.#renderPlaying(),
      onPlaying: () => events.onPlaying(),
      onGone: () => this.#take !== undefined && this.#state === 'ready' && events.onGone(this.#take),
    });
    this.#card.append(this.#playback.element);
    this.#play.addEventListener('click', () => this.#playback.toggle());
    this.#seek.addEventListener('input', () => this.#playback.goTo(Number(this.#seek.value)));
    this.#seek.addEventListener('keydown', (event) => this.#onSeekKey(event));
    saveFromAnywhere(find('#download', HTMLAnchorElement));
    language.watch(() => this.#render());
  }

  get take(): Take | undefined {
    return this.#take;
  }

  /** A new work has begun. @param live what comes of it, when it comes bit by bit. */
  begin(wish: SpeechWish, live?: Live): void {
    this.#playback.begin(live);
    this.#wish = wish;
    this.#problem.hide();
    this.#state = 'busy';
    this.#wave.show([], 0);
    this.#wave.played = 0;
    this.advance({ words: '' });
    this.#render();
    say(words().busy);
    this.#card.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }

  advance({ words: said, part }: Advance): void {
    find('#busy-words', HTMLElement).textContent = said === '' ? words().busy : `${words().busy} ${said}`;
    if (part === undefined) this.#progress.removeAttribute('value');
    else this.#progress.value = part;
  }

  /** Draws what has arrived. @param expectedSeconds about how long the whole will be. */
  grow({ peaks, seconds }: PeakCollector, expectedSeconds: number): void {
    this.#wholeSeconds = Math.max(expectedSeconds, seconds);
    this.#wave.show(peaks, seconds / this.#wholeSeconds);
  }

  /** Shows a take, and plays it. @param isFromLive it is what is being heard already. */
  async show(take: Take, isFromLive = false): Promise<void> {
    this.#take = take;
    this.#problem.hide();
    this.#showTake();
    try {
      await this.#playback.play(take.audioUrl, take.seconds, isFromLive);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') toast(words().cannotPlayYet);
    }
  }

  /** The same take, its picture or address known better now. */
  refine(take: Take): void {
    if (this.#take?.id !== take.id) return;
    this.#take = take;
    if (this.#state === 'ready') this.#wave.show(picture(take), 1);
  }

  /** Back to what was there before the work that was stopped. */
  stopped(): void {
    say(words().stopped);
    this.#goBack();
  }

  fail(error: unknown, retry: () => void): void {
    const { facts } = error instanceof ApiProblem ? error : localProblem('unexpected');
    this.#goBack('failed');
    this.#problem.show(facts, retry);
  }

  /** Nothing to show any more. */
  clear(): void {
    this.#take = undefined;
    this.#state = 'idle';
    this.#playback.clear();
  }

  pause(): void {
    this.#playback.pause();
  }

  redraw(): void {
    this.#wave.draw();
  }

  get #state(): State {
    return this.#card.dataset.state as State;
  }

  set #state(state: State) {
    this.#card.dataset.state = state;
    this.#card.setAttribute('aria-busy', String(state === 'busy'));
  }

  #goBack(without: State = 'idle'): void {
    this.#playback.giveUpLive();
    if (this.#take === undefined) this.#state = without;
    else this.#showTake();
  }

  #showTake(): void {
    if (this.#take === undefined) return;
    this.#wish = this.#take.wish;
    this.#wholeSeconds = this.#take.seconds;
    this.#state = 'ready';
    const peaks = picture(this.#take);
    this.#wave.show(peaks, peaks.length > 0 ? 1 : 0);
    this.#seek.max = String(this.#take.seconds);
    this.#render();
  }

  /** The slider is fine for pointers; a key takes a step one can hear. */
  #onSeekKey(event: KeyboardEvent): void {
    const step = seekSteps[event.key];
    if (event.key === ' ') this.#playback.toggle();
    else if (step === undefined) return;
    else this.#playback.goTo(Math.max(0, Math.min(this.#wholeSeconds, this.#playback.seconds + step)));
    event.preventDefault();
  }

  #render(): void {
    const said = words();
    if (this.#wish !== undefined) {
      const { text, speaker, speed } = this.#wish;
      find('#take-text', HTMLElement).textContent = text;
      find('#take-facts', HTMLElement).textContent = said.takeOf(
        this.#events.voiceName(speaker),
        said.speedValue(speed),
      );
    }
    const warnings = this.#state === 'ready' ? (this.#take?.warnings ?? []) : [];
    const lines = warnings.map((code) => make('li', {}, warningWords(language.value, code)));
    find('#warnings', HTMLElement).replaceChildren(...lines);
    if (this.#take !== undefined) {
      const download = find('#download', HTMLAnchorElement);
      download.href = this.#take.audioUrl;
      download.download = downloadName(this.#take);
    }
    this.#renderPlaying();
  }

  #renderPlaying(): void {
    const { isPlaying, isLive } = this.#playback;
    const label = isPlaying ? words().pause : words().play;
    if (this.#play.getAttribute('aria-label') !== label) {
      this.#play.replaceChildren(icon(isPlaying ? 'pause' : 'play'));
      this.#play.setAttribute('aria-label', label);
      this.#play.title = label;
    }
    this.#play.disabled = this.#state !== 'ready' && !isLive;
    this.#seek.disabled = this.#state !== 'ready';
    this.#renderTime();
    if (isPlaying || this.#state === 'busy') this.#follow();
  }

  /** Moves the picture with the sound, frame by frame. */
  #follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    requestAnimationFrame(() => {
      this.#isFollowing = false;
      this.#renderPlaying();
    });
  }

  #renderTime(): void {
    const isReady = this.#state === 'ready';
    if (!isReady && !this.#playback.isLive) return;
    const whole = this.#wholeSeconds;
    const at = Math.min(this.#playback.seconds, whole);
    this.#wave.played = whole > 0 ? at / whole : 0;
    if (!isReady) return;
    this.#seek.value = String(at);
    const said = words();
    this.#seek.setAttribute(
      'aria-valuetext',
      said.seekValue(said.secondsShort(at), said.secondsShort(whole)),
    );
    find('#clock', HTMLElement).textContent = `${clockTime(at)} / ${clockTime(whole)}`;
  }
}

function picture({ peaks }: Take): number[] {
  return peaks.map((peak) => peak / 100);
}

/** As takes keep a picture: few whole numbers. */
export function keptPeaks(peaks: readonly number[]): number[] {
  return resamplePeaks(peaks, Math.min(peaks.length, 240)).map((peak) => Math.round(100 * peak));
}
