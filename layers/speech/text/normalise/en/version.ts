import type { Expression } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { decimalsAt, sayDecimal } from './decimal.ts';
import { callOut, plainCardinal } from './numerals.ts';

const LONGEST_LETTERS = 24;
const MOST_PARTS = 5;
const LONGEST_PART = 16;

/** Versions: `1.2.3`, `v2.0`, `TLSv1.3`, `1.0.2k`, `OpenSSL-1.1.1`: every part is counted, every point said. */
export const versions: Expression = (scan, at) => {
  const lettersEnd = endOfLetters(scan, at);
  const dash = lettersEnd > at && scan.at(lettersEnd) === '-' ? 1 : 0;
  const from = lettersEnd + dash;
  if (!scan.startsDigits(from)) return [];
  const parts = [from];
  let end = scan.digitsEnd(from);
  while (parts.length < MOST_PARTS && scan.at(end) === '.' && scan.isDigit(end + 1)) {
    parts.push(end + 1);
    end = scan.digitsEnd(end + 1);
  }
  const name = scan.text.slice(at, from);
  if (dash === 1 && parts.length === 2) {
    // Apache-2.0 keeps its decimal.
    return decimalsAt(scan, from).map((decimal) => ({
      end: decimal.end,
      spoken: () => `${name} ${sayDecimal(decimal)}`,
    }));
  }
  // 1.2 is a decimal, 1.2.3.4 an internet address.
  if (parts.length < (lettersEnd > at ? 2 : 3)) return [];
  const suffixEnd = endOfLetters(scan, end);
  const say = (): string => {
    const numbers = parts.map((part) =>
      sayPart(scan.digits(part, Math.min(scan.digitsEnd(part), part + LONGEST_PART))),
    );
    return `${name}${name === '' || dash === 1 ? '' : ' '}${numbers.join(' point ')}`;
  };
  if (suffixEnd === end) return [{ end, spoken: say }];
  return [{ end: suffixEnd, spoken: () => `${say()} ${scan.text.slice(end, suffixEnd)}` }];
};

function endOfLetters(scan: Scan, at: number): number {
  let end = at;
  while (end < at + LONGEST_LETTERS && /^[A-Za-z]$/.test(scan.at(end))) end++;
  return end;
}

function sayPart(digits: string): string {
  return digits.length > 1 && digits.startsWith('0') ? callOut(digits) : plainCardinal(digits);
}
