/** How fast it is spoken: 0.8 to 1.2. */
import { find } from '../dom.ts';
import { recallVisit, rememberVisit } from '../visit.ts';
import { language, words } from '../words/index.ts';

export class SpeedSlider {
  readonly #slider = find('#speed', HTMLInputElement);
  readonly #shown = find('#speed-value', HTMLOutputElement);

  constructor() {
    this.#slider.value = recallVisit('speed') ?? '1';
    this.#slider.addEventListener('input', () => this.#render());
    language.watch(() => this.#render());
  }

  get value(): number {
    return Number(this.#slider.value);
  }

  set value(speed: number) {
    this.#slider.value = String(speed);
    this.#render();
  }

  #render(): void {
    this.#shown.value = words().speedValue(this.value);
    this.#slider.setAttribute('aria-valuetext', this.#shown.value);
    rememberVisit('speed', this.#slider.value);
  }
}
