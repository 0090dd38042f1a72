/** What just happened, for ears and for eyes. */
import { find } from '../dom.ts';

const shownMilliseconds = 4000;

/** To those who listen to the page. */
export function say(text: string): void {
  const said = find('#said', HTMLElement);
  // The same words twice are only spoken twice when they were gone in between.
  said.textContent = '';
  window.setTimeout(() => {
    said.textContent = text;
  }, 50);
}

let hiding: number | undefined;

/** To everybody, for a moment. */
export function toast(text: string): void {
  const shown = find('#toast', HTMLElement);
  shown.textContent = text;
  window.clearTimeout(hiding);
  hiding = window.setTimeout(() => {
    shown.textContent = '';
  }, shownMilliseconds);
}
