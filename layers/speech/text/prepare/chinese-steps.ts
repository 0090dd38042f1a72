/**
 * The official replacements of the Chinese path, kinder where the official ones lose or garble a word. Each difference:
 *
 * - a line break or several blanks between two spaced words leave one blank (officially none: `two  words` becomes `twowords`);
 * - a blank between words of any spaced script stays (officially only between ASCII: Korean and accented words are glued);
 * - a full stop inside a word (`Node.js`, `U.S.`) stays one (officially `Node。js`, three sentences).
 */
import { type Edit, edit, editMatches } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import { isSpacedWord } from './clean.ts';

/** Drops blanks and line breaks, except one between spaced words or ASCII characters. */
export function joinBlanks(text: string): SpokenText {
  const staysApart = (character: string): boolean =>
    (character !== '' && character < '\x80') || isSpacedWord(character);
  const edits: Edit[] = [];
  for (const match of text.matchAll(/[ \n]+/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const apart = staysApart(text.charAt(start - 1)) && staysApart(text.charAt(end));
    if (!apart) edits.push({ start, end, text: '' });
    else if (match[0] !== ' ') edits.push({ start, end, text: ' ' });
  }
  return edit(text, edits);
}

/** A full stop becomes an ideographic one unless it stands inside a word; ` - ` becomes a comma. */
export function replaceSentenceStops(text: string): SpokenText {
  return editMatches(text, /\.| - /g, (match) => {
    if (match[0] !== '.') return '，';
    return isInsideWord(text, match.index) ? undefined : '。';
  });
}

function isInsideWord(text: string, at: number): boolean {
  const isAsciiWord = (place: number): boolean => /[A-Za-z0-9]/.test(text.charAt(place));
  if (!isAsciiWord(at - 1)) return false;
  // `Node.js`, or the last stop of `U.S.`: a letter alone between two stops.
  return isAsciiWord(at + 1) || (text.charAt(at - 2) === '.' && isAsciiWord(at - 3));
}
