/**
 * The replacements that the official front end makes around its normaliser (cosyvoice.utils.frontend_utils and
 * CosyVoiceFrontEnd.text_normalize), byte for byte, each as a span map from its input to its output.
 */
import { type Edit, edit, editMatches } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

/** Any ideograph of U+4E00..U+9FFF: the official test for its Chinese path. Kana and Extension A do not count. */
export function containsChinese(text: string): boolean {
  return /[\u4e00-\u9fff]/.test(text);
}

/** Only punctuation and symbols, or nothing. A space is neither: the official code keeps such a segment. */
export function isOnlyPunctuation(text: string): boolean {
  return /^[\p{P}\p{S}]*$/u.test(text);
}

/** What Python's `str.strip()` takes away: not the set of JavaScript's `trim`. */
function isPythonSpace(character: string): boolean {
  return /\p{White_Space}/u.test(character) || (character >= '\x1c' && character <= '\x1f');
}

/** Drops blank characters at both ends. */
export function strip(text: string): SpokenText {
  let start = 0;
  while (start < text.length && isPythonSpace(text.charAt(start))) start++;
  let end = text.length;
  while (end > start && isPythonSpace(text.charAt(end - 1))) end--;
  return edit(text, [
    { start: 0, end: start, text: '' },
    { start: end, end: text.length, text: '' },
  ]);
}

/** Drops every newline (and no other line end). */
export function dropNewlines(text: string): SpokenText {
  return editMatches(text, /\n+/g, () => '');
}

const isAsciiWord = (character: string): boolean =>
  character !== ' ' && character < '\x80' && character !== '';

/**
 * Keeps a space only between two ASCII characters that are not spaces; of two spaces in a row neither stays.
 *
 * Kept quirk: the character before the first is the last (a negative index in Python). Not kept: a space at the very end raises
 * there, here it is dropped.
 */
export function replaceBlank(text: string): SpokenText {
  const edits: Edit[] = [];
  for (let i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
    const before = text.charAt(i === 0 ? text.length - 1 : i - 1);
    if (isAsciiWord(before) && isAsciiWord(text.charAt(i + 1))) continue;
    edits.push({ start: i, end: i + 1, text: '' });
  }
  return edit(text, edits);
}

/** `²` and `³` become words. */
export function replaceCornerMark(text: string): SpokenText {
  return editMatches(text, /[²³]/g, ([mark]) => (mark === '²' ? '平方' : '立方'));
}

/** Drops `（）【】` and backquotes; a double dash becomes a space. */
export function removeBracket(text: string): SpokenText {
  return editMatches(text, /[（）【】`]|——/g, ([mark]) => (mark === '——' ? ' ' : ''));
}

/** A full stop becomes an ideographic one, then ` - ` a comma. */
export function replaceStops(text: string): SpokenText {
  return editMatches(text, /\.| - /g, ([mark]) => (mark === '.' ? '。' : '，'));
}

/** Commas at the very end become one full stop. */
export function replaceTrailingCommas(text: string): SpokenText {
  let start = text.length;
  while (start > 0 && '，,、'.includes(text.charAt(start - 1))) start--;
  return edit(text, start === text.length ? [] : [{ start, end: text.length, text: '。' }]);
}
