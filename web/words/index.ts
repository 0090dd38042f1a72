/** The page's language, and everything it says in it. */
import { Observed } from '../observed.ts';
import { type Language, preferredLanguage, remember } from '../preferences.ts';
import { en } from './en.ts';
import { type Words, zh } from './zh.ts';

export type { Words } from './zh.ts';

export const language = new Observed<Language>(preferredLanguage());

export function words(): Words {
  return language.value === 'zh' ? zh : en;
}

export function switchLanguage(): void {
  language.set(language.value === 'zh' ? 'en' : 'zh');
  remember('language', language.value);
}

/** Where a word goes: `data-word` is the text, `data-word-label` the accessible name, `data-word-placeholder` the placeholder. */
const places = {
  word: (element: HTMLElement, text: string): void => {
    element.textContent = text;
  },
  wordLabel: (element: HTMLElement, text: string): void => element.setAttribute('aria-label', text),
  wordPlaceholder: (element: HTMLElement, text: string): void => element.setAttribute('placeholder', text),
};

/** Writes the fixed words of index.html, now and whenever the language changes. */
export function writeFixedWords(): void {
  language.watch((chosen) => {
    const said: Readonly<Record<string, unknown>> = words();
    document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
    document.title = words().pageTitle;
    for (const element of document.querySelectorAll<HTMLElement>(
      '[data-word],[data-word-label],[data-word-placeholder]',
    )) {
      for (const [place, write] of Object.entries(places)) {
        const text = said[element.dataset[place] ?? ''];
        if (typeof text === 'string') write(element, text);
      }
    }
  });
}
