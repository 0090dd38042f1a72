import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { integersAt } from './integer.ts';
import { callOut, ordinalOf, plainCardinal } from './numerals.ts';
import { STATES } from './states.data.ts';

const STREETS: readonly (readonly [string, string])[] = [
  ['st', 'Street'],
  ['street', 'Street'],
  ['expy', 'Expressway'],
  ['fwy', 'Freeway'],
  ['hwy', 'Highway'],
  ['dr', 'Drive'],
  ['ct', 'Court'],
  ['ave', 'Avenue'],
  ['av', 'Avenue'],
  ['cir', 'Circle'],
  ['blvd', 'Boulevard'],
  ['alley', 'Alley'],
  ['way', 'Way'],
  ['jct', 'Junction'],
];

const STREET_WORDS = new PhraseTable(() =>
  STREETS.flatMap(([short, word]) => {
    const capital = short.charAt(0).toUpperCase() + short.slice(1);
    // The full stop behind a whole word ends the sentence.
    const points = capital === word ? [''] : ['', '.'];
    return [short, capital].flatMap((written) => points.map((point) => [written + point, word] as const));
  }),
);

const DIRECTIONS: Readonly<Record<string, string>> = { N: 'North', E: 'East', S: 'South', W: 'West' };
const MOST_NAME_WORDS = 4;

/** `123 N. Main St.`, `2788 San Tomas Expy, Santa Clara, CA 95051`. */
export const addresses: Expression = (scan, at) => {
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  if (end > at + 5 || scan.at(end) !== ' ') return [];
  const number = houseNumber(scan.digits(at, end));
  const direction = DIRECTIONS[scan.at(end + 1)];
  const parted = scan.at(end + 2) === '.' ? end + 3 : end + 2;
  const found =
    direction !== undefined && scan.at(parted) === ' ' ? streets(scan, parted, `${number} ${direction}`) : [];
  return found.concat(streets(scan, end, number));
};

/** `2788` -> twenty seven eighty eight, `123` -> one twenty three. */
function houseNumber(digits: string): string {
  const head = digits.slice(0, -2);
  const tail = digits.slice(-2);
  if (digits.length < 3 || digits.length > 4 || tail === '00') return plainCardinal(digits);
  const last = tail.startsWith('0') ? `zero ${plainCardinal(tail.slice(1))}` : plainCardinal(tail);
  return `${plainCardinal(head)} ${last}`;
}

/** The street behind the house number: words with a capital, or a numbered street, and a street word. */
function streets(scan: Scan, at: number, lead: string): Reading[] {
  let spoken = lead;
  let from = at;
  for (let words = 0; words <= MOST_NAME_WORDS; words++) {
    if (scan.at(from) !== ' ') return [];
    const street = words === 0 ? undefined : STREET_WORDS.longest(scan, from + 1);
    if (street !== undefined && !/[A-Za-z]/.test(scan.at(street.end))) {
      const line = `${spoken} ${street.value}`;
      return [{ end: street.end, spoken: () => line }, ...towns(scan, street.end, line)];
    }
    const name = nameAt(scan, from + 1, words === 0);
    if (name === undefined) return [];
    spoken += ` ${name.spoken}`;
    from = name.end;
  }
  return [];
}

function nameAt(
  scan: Scan,
  at: number,
  first: boolean,
): { readonly end: number; readonly spoken: string } | undefined {
  const word = /^[A-Z][A-Za-z]*/.exec(scan.text.slice(at, at + 32))?.[0];
  if (word !== undefined) return { end: at + word.length, spoken: word };
  const [integer] = first ? integersAt(scan, at) : [];
  if (integer === undefined || !/^(?:st|nd|rd|th)$/.test(scan.text.slice(integer.end, integer.end + 2)))
    return undefined;
  return { end: integer.end + 2, spoken: ordinalOf(plainCardinal(integer.digits())) };
}

/** `, Santa Clara, CA 95051`. */
function towns(scan: Scan, at: number, lead: string): Reading[] {
  const place = /^((?:, [A-Za-z ]{1,40})?)(?:, ([A-Z]{2}))?,? (\d{5})(?!\d)/.exec(
    scan.text.slice(at, at + 64),
  );
  if (place === null) return [];
  const [whole, town = '', code, zip = ''] = place;
  const state = code === undefined ? '' : `, ${STATES[code] ?? code}`;
  return [{ end: at + whole.length, spoken: () => `${lead}${town}${state} ${callOut(zip)}` }];
}
