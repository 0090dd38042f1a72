/**
 * Where punctuation asks for silence, and how much: a comma 0.3 s, the end of a sentence 0.6 s at speed 1; and how much silence
 * markup may ask for.
 */
import { isHeard } from '../heard.ts';
import type { InnerPause } from './prepared-text.ts';

/** The longest single pause, and the longest sum of those asked for in one text. */
export const LONGEST_PAUSE_SECONDS = 10;
export const LONGEST_PAUSES_SECONDS = 60;

/** Grants the pauses asked for, one after the other, as long as there is silence left. */
export class PauseBudget {
  #leftSeconds = LONGEST_PAUSES_SECONDS;
  /** A pause was cut. */
  exceeded = false;

  grant(seconds: number): number {
    const granted = Math.min(seconds, LONGEST_PAUSE_SECONDS, this.#leftSeconds);
    this.#leftSeconds -= granted;
    this.exceeded ||= granted < seconds;
    return granted;
  }
}

export const COMMA_SECONDS = 0.3;
export const SENTENCE_SECONDS = 0.6;
/** A semicolon lies between the two. */
export const SEMICOLON_SECONDS = 0.45;

const SECONDS: ReadonlyMap<string, number> = new Map(
  [
    ['，,、､﹐﹑：:﹕', COMMA_SECONDS] as const,
    ['；;﹔', SEMICOLON_SECONDS] as const,
    ['。．｡.？?！!﹒﹖﹗‼⁇⁈⁉…', SENTENCE_SECONDS] as const,
  ].flatMap(([marks, seconds]) => Array.from(marks, (mark) => [mark, seconds] as const)),
);

const CLOSERS = '"\'”’」』）)】》〉]';

/**
 * The pause of each group of marks in a text that something is heard before; `at` lies behind the group.
 *
 * @param isEllipsis tells that the stop before a place stands for several: the official split keeps one of them.
 */
export function markPauses(text: string, isEllipsis: (at: number) => boolean = () => false): InnerPause[] {
  const pauses: InnerPause[] = [];
  let heard = false;
  for (let i = 0; i < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
    if (!SECONDS.has(character)) {
      heard ||= isHeard(character);
      i += character.length;
      continue;
    }
    let seconds = 0;
    let end = i;
    for (; end < text.length; end++) {
      const mark = text.charAt(end);
      if (SECONDS.has(mark))
        seconds = Math.max(seconds, isPause(text, end) || isEllipsis(end + 1) ? (SECONDS.get(mark) ?? 0) : 0);
      else if (!CLOSERS.includes(mark)) break;
    }
    if (seconds > 0 && heard) pauses.push({ at: end, seconds });
    i = end;
  }
  return pauses;
}

/** Marks inside numbers and words, and stops of abbreviations, ask for nothing. */
function isPause(text: string, at: number): boolean {
  const mark = text.charAt(at);
  if (!',.:'.includes(mark)) return true;
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 1);
  if (mark !== '.') return !(isDigit(before) && isDigit(after));
  if (isWord(after)) return !isWord(before);
  // `approx. five`: a sentence does not begin with a small letter.
  if (/^\s+\p{Ll}/u.test(text.slice(at + 1, at + 4))) return false;
  // `J. Smith`, `U.S. army`: a capital alone before the stop, and more of the sentence after it.
  const isInitial = /\p{Lu}/u.test(before) && !isWord(text.charAt(at - 2));
  return !(isInitial && isHeard(text.slice(at + 1, at + 4)));
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const isWord = (character: string): boolean => /[A-Za-z0-9]/.test(character);
