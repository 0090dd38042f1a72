import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOutNumber } from './numerals.ts';

const SUBSCRIBER_CHARACTERS = 7;
const LONGEST_EXTENSION = 4;

/** Words in front of seven digits that make them a telephone number. */
const PROMPT =
  /(?:\b(?:call|phone|dial|tel|telephone|ring|text|fax|reach(?:ed)?)\b(?: (?:me|us|him|her|them))?(?: (?:at|on))?|number is)[:.]? $/i;

/** Telephone numbers, internet addresses (`192.168.1.1`) and social security numbers, called digit by digit. */
export const telephones: Expression = (scan, at) => [
  // 135.145.39.35 has the shape of a telephone number as well.
  ...internetAddress(scan, at),
  ...northAmerican(scan, at),
  ...international(scan, at),
  ...local(scan, at),
  ...digitGroups(scan, at, [3, 2, 4], '-', ', '),
];

/** `123-456-7890`, `(123) 456-7890`, `+1 123.456.7890`, `1-800-GO-U-HAUL`, `123-456-7890-12`. */
function northAmerican(scan: Scan, at: number): Reading[] {
  const found = subscribers(scan, at, '');
  const plus = scan.at(at) === '+' ? 1 : 0;
  const codeEnd = scan.digitsEnd(at + plus);
  if (codeEnd === at + plus || codeEnd > at + plus + 3) return found;
  const dash = scan.at(codeEnd) === '-' ? codeEnd + 1 : codeEnd;
  const from = scan.afterOptionalSpace(dash);
  if (from === codeEnd) return found;
  const code = `${plus === 1 ? 'plus ' : ''}${callOutNumber(scan.digits(at + plus, codeEnd))}, `;
  return found.concat(subscribers(scan, from, code));
}

function subscribers(scan: Scan, at: number, country: string): Reading[] {
  const bracketed = scan.at(at) === '(';
  const areaAt = bracketed ? at + 1 : at;
  if (scan.digitsEnd(areaAt) !== areaAt + 3) return [];
  const areaEnd = areaAt + 3;
  const closing = bracketed ? [')-', ') ', ')'] : ['-', '.'];
  const close = closing.find((written) => scan.has(written, areaEnd));
  if (close === undefined) return [];
  const digits = scan.digits(areaAt, areaEnd);
  const area = digits === '800' ? 'eight hundred' : callOutNumber(digits);
  return ['-', '.'].flatMap((separator) => {
    const number = subscriberAt(scan, areaEnd + close.length, separator);
    if (number === undefined) return [];
    const spoken = `${country}${area}, ${number.spoken}`;
    const whole = { end: number.end, spoken: () => spoken };
    const hyphen = scan.at(number.end) === '-' ? 1 : 0;
    const extensionAt = number.end + hyphen;
    const extensionEnd = scan.digitsEnd(extensionAt);
    if (extensionEnd === extensionAt || extensionEnd > extensionAt + LONGEST_EXTENSION) return [whole];
    const extension = callOutNumber(scan.digits(extensionAt, extensionEnd));
    const joint = hyphen === 1 ? ', ' : ' ';
    return [whole, { end: extensionEnd, spoken: () => spoken + joint + extension }];
  });
}

/** Seven digits or letters: a separator between two digits is a pause, between letters a space. */
function subscriberAt(
  scan: Scan,
  at: number,
  separator: string,
): { readonly end: number; readonly spoken: string } | undefined {
  let spoken = '';
  let end = at;
  let hasDigit = false;
  for (let read = 0; read < SUBSCRIBER_CHARACTERS; read++) {
    const before = scan.at(end - 1);
    const parted = read > 0 && scan.at(end) === separator;
    if (parted) end++;
    const character = scan.at(end);
    const isDigit = scan.isDigit(end);
    if (!isDigit && !/^[A-Za-z]$/.test(character)) return undefined;
    if (parted) spoken += isDigit || /\d/.test(before) ? ', ' : ' ';
    else if (read > 0 && (isDigit || /\d/.test(before))) spoken += ' ';
    spoken += isDigit ? callOutNumber(scan.digits(end, end + 1)) : character;
    hasDigit ||= isDigit;
    end++;
  }
  return hasDigit || separator === '-' ? { end, spoken } : undefined;
}

/** `+44 20 7946 0958`, `+86 13812345678`. */
function international(scan: Scan, at: number): Reading[] {
  if (scan.at(at) !== '+' || !scan.isDigit(at + 1)) return [];
  const groups = [scan.digits(at + 1, Math.min(scan.digitsEnd(at + 1), at + 20))];
  let end = scan.digitsEnd(at + 1);
  while (groups.length < 6 && (scan.at(end) === ' ' || scan.at(end) === '-') && scan.isDigit(end + 1)) {
    const next = scan.digitsEnd(end + 1);
    groups.push(scan.digits(end + 1, Math.min(next, end + 20)));
    end = next;
  }
  const length = groups.join('').length;
  if (length < 8 || length > 15) return [];
  return [{ end, spoken: () => `plus ${groups.map(callOutNumber).join(', ')}` }];
}

/** `555-1234` behind words that call it a number to ring. */
function local(scan: Scan, at: number): Reading[] {
  if (!PROMPT.test(scan.text.slice(Math.max(0, at - 24), at))) return [];
  return digitGroups(scan, at, [3, 4], '-', ', ');
}

function internetAddress(scan: Scan, at: number): Reading[] {
  const ends = [at - 1];
  for (let part = 0; part < 4; part++) {
    const from = (ends.at(-1) ?? at) + 1;
    const end = scan.digitsEnd(from);
    if (end === from || end > from + 3 || (part < 3 && scan.at(end) !== '.')) return [];
    ends.push(end);
  }
  const end = ends.at(-1) ?? at;
  return [{ end, spoken: () => scan.text.slice(at, end).split('.').map(callOutNumber).join(' dot ') }];
}

function digitGroups(
  scan: Scan,
  at: number,
  lengths: readonly number[],
  mark: string,
  pause: string,
): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const groups: string[] = [];
  let end = at - mark.length;
  for (const length of lengths) {
    if (groups.length > 0 && !scan.has(mark, end)) return [];
    const from = end + mark.length;
    end = scan.digitsEnd(from);
    if (end !== from + length) return [];
    groups.push(scan.digits(from, end));
  }
  return [{ end, spoken: () => groups.map(callOutNumber).join(pause) }];
}
