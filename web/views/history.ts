/** What was made on this visit, newest first; gone when the tab is closed. */
import { find, icon, iconButton, make } from '../dom.ts';
import { clockTime, downloadName, type Take } from '../take.ts';
import { recallVisit, rememberVisit } from '../visit.ts';
import { language, words } from '../words/index.ts';
import { saveFromAnywhere } from './download.ts';
import { say } from './say.ts';

const most = 50;

export interface HistoryEvents {
  onPlay(take: Take): void;
  onReuse(take: Take): void;
  voiceName(name: string): string;
}

export class History {
  readonly #events: HistoryEvents;
  readonly #list = find('#history', HTMLElement);
  readonly #heading = find('#history-heading', HTMLElement);
  #takes: readonly Take[] = readTakes();
  #current = '';

  constructor(events: HistoryEvents) {
    this.#events = events;
    find('#clear-history', HTMLButtonElement).addEventListener('click', () => {
      this.#change([]);
      this.#heading.focus();
      say(words().historyCleared);
    });
    language.watch(() => this.render());
  }

  add(take: Take): void {
    this.#change([take, ...this.#takes].slice(0, most));
  }

  /** Puts a take in the place of the one with its id. */
  update(take: Take): void {
    this.#change(this.#takes.map((one) => (one.id === take.id ? take : one)));
  }

  /** Forgets what a deleted voice said: its audio is deleted as well. */
  forgetVoice(name: string): void {
    this.#change(this.#takes.filter(({ wish }) => wish.speaker !== name));
  }

  set current(id: string) {
    this.#current = id;
    this.render();
  }

  render(): void {
    const isEmpty = this.#takes.length === 0;
    find('#history-empty', HTMLElement).hidden = !isEmpty;
    find('#clear-history', HTMLElement).hidden = isEmpty;
    const focused = document.activeElement?.id;
    this.#list.replaceChildren(...this.#takes.map((take) => this.#row(take)));
    if (focused) document.getElementById(focused)?.focus();
  }

  #row(take: Take): HTMLElement {
    const said = words();
    const beginning = [...take.wish.text].slice(0, 120).join('');
    const play = iconButton('play', said.historyPlay([...take.wish.text].slice(0, 30).join('')), () => {
      this.#events.onPlay(take);
    });
    play.id = `play-${take.id}`;
    const download = make('a', {
      class: 'button round quiet',
      href: take.audioUrl,
      download: downloadName(take),
      'aria-label': said.download,
      title: said.download,
    });
    download.append(icon('download'));
    saveFromAnywhere(download);
    const voice = said.takeOf(this.#events.voiceName(take.wish.speaker), said.speedValue(take.wish.speed));
    const remove = iconButton('close', said.historyRemove, () => {
      this.#change(this.#takes.filter(({ id }) => id !== take.id));
      this.#heading.focus();
    });
    return make(
      'li',
      { class: 'past', 'aria-current': take.id === this.#current && 'true' },
      play,
      make(
        'div',
        { class: 'past-words' },
        make('p', {}, beginning),
        make('p', { class: 'small' }, `${voice} · ${clockTime(take.seconds)}`),
      ),
      iconButton('again', said.historyReuse, () => this.#events.onReuse(take)),
      download,
      remove,
    );
  }

  #change(takes: readonly Take[]): void {
    this.#takes = takes;
    // The oldest make room for the newest.
    for (let kept = takes; !rememberVisit('history', JSON.stringify(kept)) && kept.length > 0; ) {
      kept = kept.slice(0, -1);
    }
    this.render();
  }
}

/** What an older version of the page left behind, or nothing it can read, is no history. */
function readTakes(): readonly Take[] {
  try {
    const kept: unknown = JSON.parse(recallVisit('history') ?? '[]');
    return Array.isArray(kept) ? (kept as readonly Take[]) : [];
  } catch {
    return [];
  }
}
