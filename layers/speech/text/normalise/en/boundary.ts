import { isNumberSign, VULGAR_FRACTIONS } from '../number-signs.ts';
import type { Scan } from '../scan.ts';

/** Signs that are read as words where they stand alone, and so do not part words. */
const READ_SIGNS = '&#@§™®©_%*+/=^|~$£€₩¥°º';

/** Signs of mathematics that are words by themselves, wherever they stand. */
export const MATHS_SIGNS: ReadonlyMap<string, string> = new Map([
  ['×', 'times'],
  ['÷', 'divided by'],
  ['±', 'plus or minus'],
  ['≥', 'greater than or equal to'],
  ['≤', 'less than or equal to'],
  ['≠', 'not equal to'],
  ['≈', 'approximately equal to'],
  ['∞', 'infinity'],
  ['√', 'square root of'],
  ['²', 'squared'],
  ['³', 'cubed'],
]);

/** What stands between words: white space, punctuation that is not read, signs of mathematics. */
export function isSeparator(character: string): boolean {
  const codeUnit = character.charCodeAt(0);
  const known = separators[codeUnit];
  if (known !== undefined && known !== UNKNOWN) return known === YES;
  const separates =
    isSpace(character) ||
    isPunctuation(character) ||
    MATHS_SIGNS.has(character) ||
    isNumberSign(character) ||
    isForeign(character);
  separators[codeUnit] = separates ? YES : NO;
  return separates;
}

const UNKNOWN = 0;
const YES = 1;
const NO = 2;
/** [65536] answers of `isSeparator` and `isPunctuation` by code unit, found as they are asked for. */
const separators = new Uint8Array(0x10000);
const punctuation = new Uint8Array(0x10000);

/** Scripts without spaces between words, and what is invisible: a number beside them stands alone. */
function isForeign(character: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{So}]$/u.test(
    character,
  );
}

export function isSpace(character: string): boolean {
  return character === ' ' || /^\s$/.test(character);
}

export function isPunctuation(character: string): boolean {
  const codeUnit = character.charCodeAt(0);
  const known = punctuation[codeUnit];
  if (known !== undefined && known !== UNKNOWN) return known === YES;
  const punctuates = /^[\p{P}<>`]$/u.test(character) && !READ_SIGNS.includes(character);
  punctuation[codeUnit] = punctuates ? YES : NO;
  return punctuates;
}

/** True where a word may begin: at the start of the text and behind a separator. */
export function startsWord(scan: Scan, at: number): boolean {
  return at === 0 || isSeparator(scan.at(at - 1));
}

/** True where a word may end: at the end of the text and before a separator. */
export function endsWord(scan: Scan, at: number): boolean {
  return at >= scan.text.length || isSeparator(scan.at(at));
}

/** ① and Ⅳ belong to no expression; ½ may have a unit behind it. */
function isLoneNumber(character: string): boolean {
  return isNumberSign(character) && !VULGAR_FRACTIONS.has(character);
}

/** True where an expression of whole words may begin. */
export function beginsExpression(scan: Scan, at: number): boolean {
  return startsWord(scan, at) && !isLoneNumber(scan.at(at));
}
