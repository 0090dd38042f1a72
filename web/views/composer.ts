/** Where one types, and the button. */
import { find, make } from '../dom.ts';
import { Observed } from '../observed.ts';
import { recallVisit, rememberVisit } from '../visit.ts';
import { language, words } from '../words/index.ts';
import { type Example, examples } from './examples.ts';

/** Characters `/tts` reads; what is longer is a job or cut. */
export const textLimit = 1200;

export interface ComposerEvents {
  onSubmit(): void;
  onStop(): void;
  onExample(example: Example): void;
}

export class Composer {
  readonly busy = new Observed<boolean>(false);
  readonly #events: ComposerEvents;
  readonly #text = find('#text', HTMLTextAreaElement);
  readonly #count = find('#count', HTMLElement);
  readonly #over = find('#over', HTMLElement);
  readonly #whole = find('#whole', HTMLInputElement);
  readonly #clear = find('#clear-text', HTMLButtonElement);
  readonly #generate = find('#generate', HTMLButtonElement);

  constructor(events: ComposerEvents) {
    this.#events = events;
    this.#text.value = recallVisit('text') ?? '';
    this.#text.addEventListener('input', () => this.#update());
    this.#clear.addEventListener('click', () => {
      this.text = '';
      this.#text.focus();
    });
    find('#composer', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.busy.value) events.onStop();
      else events.onSubmit();
    });
    document.addEventListener('keydown', (event) => this.#onKey(event));
    this.busy.watch(() => this.#renderButton());
    language.watch(() => {
      this.#renderButton();
      this.#renderExamples();
      this.#update();
    });
  }

  get text(): string {
    return this.#text.value;
  }

  set text(text: string) {
    this.#text.value = text;
    this.#update();
  }

  /** All of a long text rather than its beginning. */
  get whole(): boolean {
    return characterCount(this.text) > textLimit && this.#whole.checked;
  }

  focus(): void {
    this.#text.focus();
  }

  #update(): void {
    const count = characterCount(this.text);
    const isOver = count > textLimit;
    this.#count.textContent = words().count(count, textLimit);
    this.#count.toggleAttribute('data-over', isOver);
    this.#over.hidden = !isOver;
    find('#over-words', HTMLElement).textContent = words().cutText(textLimit);
    this.#clear.hidden = count === 0;
    find('#examples', HTMLElement).hidden = count > 0;
    // A text too large for the tab's storage is simply not kept.
    rememberVisit('text', this.text);
  }

  #renderButton(): void {
    this.#generate.textContent = this.busy.value ? words().stop : words().generate;
    const key = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
    find('#shortcut', HTMLElement).textContent = words().shortcut(key);
  }

  #renderExamples(): void {
    const chips = examples.map((example) => {
      const chip = make('button', { type: 'button', class: 'chip' }, example.label);
      chip.lang = example.lang;
      chip.addEventListener('click', () => {
        this.text = example.text;
        this.#text.focus();
        this.#events.onExample(example);
      });
      return chip;
    });
    find('#example-chips', HTMLElement).replaceChildren(...chips);
  }

  #onKey(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]') !== null) return;
    const isGenerate = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing;
    if (isGenerate) {
      event.preventDefault();
      if (!this.busy.value) this.#events.onSubmit();
    } else if (event.key === 'Escape' && this.busy.value) {
      this.#events.onStop();
    }
  }
}

/** In Unicode code points, as the server counts. */
function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
