/** What lasts as long as the visit: the tab's own storage, gone when it is closed. */

export function recallVisit(name: string): string | null {
  try {
    return sessionStorage.getItem(`cosyvoice.${name}`);
  } catch {
    return null;
  }
}

/** @returns false when there is no room, or the browser keeps nothing. */
export function rememberVisit(name: string, value: string): boolean {
  try {
    sessionStorage.setItem(`cosyvoice.${name}`, value);
    return true;
  } catch {
    return false;
  }
}
