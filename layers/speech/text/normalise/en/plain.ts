import type { PlainReading } from '../cheapest-path.ts';
import type { Scan } from '../scan.ts';
import { isPunctuation, isSeparator, isSpace } from './boundary.ts';

/** What is not read by any expression: words are dear, punctuation is cheap, and draws the spaces around it. */
const WORD = 100;
const UNREADABLE = 1000;
const PUNCTUATION = 2;
const SPACE_AT_PUNCTUATION = -1;
const GROUPED = -0.0001;
const LONGEST_TAG = 64;

/** A word, a run of punctuation, white space, or a code unit that fits nowhere. */
export function plainEnglish(scan: Scan, at: number): PlainReading[] {
  const character = scan.at(at);
  if (isSpace(character)) return spaces(scan, at);
  if (isPunctuation(character)) return punctuation(scan, at, 0);
  if (isSeparator(character)) return [{ end: at + 1, cost: WORD }];
  const startsHere = at === 0 || isSeparator(scan.at(at - 1));
  let end = at;
  // Digits of other scripts are none of a word either.
  while (isWordCharacter(scan.at(end)) && !scan.isDigit(end)) end++;
  scan.steps += end - at;
  if (!startsHere || end === at) return [{ end: Math.max(end, at + 1), cost: UNREADABLE }];
  const isWhole = end >= scan.text.length || isSeparator(scan.at(end));
  return [{ end, cost: isWhole ? WORD : UNREADABLE }];
}

function isWordCharacter(character: string): boolean {
  return character !== '' && !isSeparator(character) && !/^[$€₩£¥#%\d]$/.test(character);
}

function spaces(scan: Scan, at: number): PlainReading[] {
  let end = at;
  while (isSpace(scan.at(end))) end++;
  scan.steps += end - at;
  const between = [{ end, cost: 0 }];
  return isPunctuation(scan.at(end)) ? [...between, ...punctuation(scan, end, end - at)] : between;
}

function punctuation(scan: Scan, at: number, spacesBefore: number): PlainReading[] {
  const tag = tagEnd(scan, at);
  let end = tag ?? at;
  if (tag === undefined) while (isPunctuation(scan.at(end)) && (end === at || scan.at(end) !== '<')) end++;
  let behind = end;
  while (scan.at(behind) === ' ') behind++;
  scan.steps += behind - at;
  const costOf = (to: number, spacesBehind: number): number => {
    const drawn = (spacesBefore + spacesBehind) * SPACE_AT_PUNCTUATION;
    return PUNCTUATION + drawn + (to - at > 1 && tag === undefined ? GROUPED : 0);
  };
  const found = [{ end: behind, cost: costOf(end, behind - end) }];
  // The last sign may belong to what follows: -5, .5, (123) 456-7890.
  if (end > at + 1 && behind === end && tag === undefined)
    found.push({ end: end - 1, cost: costOf(end - 1, 0) });
  return found;
}

/** `<strong>`, `</b>`: one sign, its name is no word of the text. */
function tagEnd(scan: Scan, at: number): number | undefined {
  if (scan.at(at) !== '<') return undefined;
  for (let end = at + 1; end < at + LONGEST_TAG; end++) {
    const character = scan.at(end);
    if (character === '>') return end > at + 1 ? end + 1 : undefined;
    if (character === '' || character === '<' || isSpace(character)) return undefined;
  }
  return undefined;
}
