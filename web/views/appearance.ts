/** The switches for language and for light and dark. */
import { find, icon } from '../dom.ts';
import { Observed } from '../observed.ts';
import { type Appearance, chosenAppearance, remember } from '../preferences.ts';
import { language, switchLanguage, words } from '../words/index.ts';

const order: readonly Appearance[] = ['auto', 'light', 'dark'];

/** @param onColours called when what is drawn by hand needs its new colours. */
export function addAppearance(onColours: () => void): void {
  const appearance = new Observed<Appearance>(chosenAppearance());
  const button = find('#switch-appearance', HTMLButtonElement);
  const describe = (): void => {
    const label = words().appearance[appearance.value];
    button.setAttribute('aria-label', label);
    button.title = label;
    button.replaceChildren(icon(appearance.value));
  };
  button.addEventListener('click', () => {
    appearance.set(order[(order.indexOf(appearance.value) + 1) % order.length] ?? 'auto');
    remember('appearance', appearance.value);
  });
  appearance.watch((chosen) => {
    const root = document.documentElement;
    if (chosen === 'auto') delete root.dataset.appearance;
    else root.dataset.appearance = chosen;
    describe();
    onColours();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onColours);
  language.watch(describe);
  find('#switch-language', HTMLButtonElement).addEventListener('click', switchLanguage);
}
