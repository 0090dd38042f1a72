/** What somebody chose on an earlier visit. A browser that keeps nothing is no error. */

export type Language = 'zh' | 'en';
export type Appearance = 'auto' | 'light' | 'dark';

/** The language chosen before, else the first of the browser's that the page speaks, else English. */
export function preferredLanguage(): Language {
  const chosen = recall('language');
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag): tag is Language => tag === 'zh' || tag === 'en') ?? 'en';
}

export function chosenAppearance(): Appearance {
  const chosen = recall('appearance');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`cosyvoice.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`cosyvoice.${name}`, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
