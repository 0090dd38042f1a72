/**
 * Takes out what nobody can hear before the normaliser reads a text: emoji, control and invisible characters, halves of
 * surrogate pairs; unifies blanks and line ends; and writes enclosed and lowered digits (①, H₂O) plainly. The official front end
 * leaves all of these to the model.
 */
import { isHan } from '../language/script-of.ts';
import { type Edit, edit } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

/** Numbers in circles, in brackets or with a full stop: ① ⑴ ⒈ ⓪ ⓫ ⓵ ⓿ ❶ ➀ ➊ ㉑ ㊱, by the code point each row's zero would have. */
const ENCLOSED_ZEROS: readonly (readonly [first: number, last: number, zero: number])[] = [
  [0x2460, 0x2473, 0x245f],
  [0x2474, 0x2487, 0x2473],
  [0x2488, 0x249b, 0x2487],
  [0x24ea, 0x24ea, 0x24ea],
  [0x24eb, 0x24f4, 0x24e0],
  [0x24f5, 0x24fe, 0x24f4],
  [0x24ff, 0x24ff, 0x24ff],
  [0x2776, 0x277f, 0x2775],
  [0x2780, 0x2789, 0x277f],
  [0x278a, 0x2793, 0x2789],
  [0x3251, 0x325f, 0x323c],
  [0x32b1, 0x32bf, 0x328d],
];
const ENCLOSED = ENCLOSED_ZEROS.map(
  ([first, last]) => `\\u${first.toString(16)}-\\u${last.toString(16)}`,
).join('');

function enclosedNumber(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  const row = ENCLOSED_ZEROS.find(([first, last]) => first <= codePoint && codePoint <= last);
  return codePoint - (row?.[2] ?? codePoint);
}

/** Dingbat digits (U+2776 to U+2793) are numbers, not pictures. */
const PICTURE =
  '\\p{Emoji_Presentation}\\p{Regional_Indicator}\\u2600-\\u2775\\u2794-\\u27bf\\u2b05-\\u2b55\\u{1f000}-\\u{1f0ff}\\u{1f300}-\\u{1faff}';
const UNHEARD = new RegExp(
  [
    '(?<lineEnd>\\r\\n|[\\r\\v\\f\\u0085\\u2028\\u2029])',
    '(?<blank>[\\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000])',
    `(?<emoji>(?:[${PICTURE}]|\\p{Extended_Pictographic}\\ufe0f)[${PICTURE}\\p{Emoji_Modifier}\\u200d\\ufe0e\\ufe0f\\u20e3\\u{e0020}-\\u{e007f}]*)`,
    `(?<enclosed>[${ENCLOSED}])`,
    '(?<lowered>[\\u2080-\\u2089]+)',
    '(?<invisible>(?:(?!\\n)[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Default_Ignorable_Code_Point}\\u20e3])+)',
  ].join('|'),
  'gu',
);

export function clean(text: string): SpokenText {
  const edits: Edit[] = [];
  for (const match of text.matchAll(UNHEARD)) {
    const start = match.index;
    const end = start + match[0].length;
    const { lineEnd, blank, emoji, enclosed, lowered } = match.groups ?? {};
    let replacement = '';
    if (lineEnd !== undefined) replacement = '\n';
    else if (blank !== undefined) replacement = ' ';
    else if (enclosed !== undefined) replacement = numbered(enclosedNumber(enclosed), text.charAt(end));
    else if (lowered !== undefined) replacement = plainDigits(lowered, 0x2080);
    else if (emoji !== undefined && isSpacedWord(text.charAt(start - 1)) && isSpacedWord(text.charAt(end))) {
      replacement = ' ';
    }
    edits.push({ start, end, text: replacement });
  }
  return edit(text, edits);
}

const BEGINS_NUMBER = new RegExp(`^[0-9${ENCLOSED}]`);

/** A number that does not run into one behind it. */
function numbered(number: number, next: string): string {
  return BEGINS_NUMBER.test(next) ? `${number}, ` : String(number);
}

/** Digits of another row as ASCII. */
function plainDigits(digits: string, zero: number): string {
  return Array.from(digits, (digit) => (digit.codePointAt(0) ?? zero) - zero).join('');
}

/** A character of a script that puts blanks between its words: not Chinese, not kana. */
export function isSpacedWord(character: string): boolean {
  if (character === '') return false;
  if (character < '\x80') return /[A-Za-z0-9]/.test(character);
  const codePoint = character.codePointAt(0) ?? 0;
  if (isHan(codePoint) || (codePoint >= 0x3040 && codePoint <= 0x30ff)) return false;
  return /[\p{L}\p{N}\p{M}]/u.test(character);
}

/** Box drawing, blocks, geometric shapes, stars: what is left of them after the normaliser is decoration. */
const DECORATION = /[\u2500-\u25ff\u2b00-\u2bff\ufffc\ufffd]+/g;

export function dropDecoration(text: string): SpokenText {
  const edits: Edit[] = [];
  for (const match of text.matchAll(DECORATION)) {
    edits.push({ start: match.index, end: match.index + match[0].length, text: '', dropped: 'symbol' });
  }
  return edit(text, edits);
}
