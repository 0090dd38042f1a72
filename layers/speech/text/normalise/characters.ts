/** The few classes of characters that expressions look at around themselves. */

export function isLatinLetter(character: string): boolean {
  return /^[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]$/.test(character);
}

export function isUpperCase(character: string): boolean {
  return /^[A-Z]$/.test(character);
}

/** The ideographs by which the official front end decides that a text is Chinese (U+4E00 to U+9FFF). */
export function isIdeograph(character: string): boolean {
  return character >= '\u4e00' && character <= '\u9fff';
}
