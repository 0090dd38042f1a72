import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { WEEKDAYS } from './calendar.data.ts';
import { countsAt, type Integer } from './integer.ts';
import { numbersAt, type PlainNumber, sayNumber } from './number.ts';
import { timesAt } from './time.ts';

/** A chain of sums, products or quotients is one expression up to this many numbers. */
const LONGEST_CHAIN = 12;

/** How two numbers are joined, and the word for it. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['-', 'to'],
  [' - ', 'to'],
  ['- ', 'to'],
  [' -', 'to'],
  [':', 'to'],
  ['x', 'times'],
  [' x ', 'times'],
  ['...', '...'],
  [' ... ', '...'],
];

const CHAINS: readonly (readonly [string, string])[] = [
  ['+', 'plus'],
  [' + ', 'plus'],
  ['*', 'times'],
  [' * ', 'times'],
  ['/', 'divided by'],
  [' / ', 'divided by'],
];

/** What any of them, and `40x`, begins with. */
const JOINING: ReadonlySet<string> = new Set([...PAIRS, ...CHAINS].map(([mark]) => mark.charAt(0)));

const DAYS = new PhraseTable(() =>
  WEEKDAYS.flatMap(([written, day]) => [[written, day] as const, [`${written}.`, day] as const]),
);

/** `3-5`, `2:1`, `4x4`, `2+3`, `Mon-Fri`, `9:00-17:00`, `10%-20%`, `~5`, `No. 5`, `40x`. */
export const ranges: Expression = (scan, at) =>
  scan.isDigit(at) ? rangesOfNumbers(scan, at) : [...rangesOfNumbers(scan, at), ...rangesOfWords(scan, at)];

const rangesOfNumbers: Expression = (scan, at) => {
  const found = pairs(scan, at);
  for (const kind of [percentages, clockTimes, hours]) {
    const others = kind(scan, at);
    if (others.length > 0) found.push(...others);
  }
  return found;
};

const rangesOfWords: Expression = (scan, at) => [
  ...weekdays(scan, at),
  ...approximations(scan, at),
  ...numbered(scan, at),
];

function pairs(scan: Scan, at: number): Reading[] {
  const found: Reading[] = [];
  for (const first of countsAt(scan, at)) {
    if (!JOINING.has(scan.at(first.end))) continue;
    for (const [mark, word] of PAIRS) {
      if (!scan.has(mark, first.end)) continue;
      for (const last of countsAt(scan, first.end + mark.length)) {
        found.push(new Chain(last.end, [first, last], word));
      }
    }
    for (const [mark, word] of CHAINS) found.push(...chains(scan, first, mark, word));
    for (const times of ['x', ' x']) {
      if (scan.has(times, first.end)) {
        found.push({ end: first.end + times.length, spoken: () => `${sayNumber(first)} times` });
      }
    }
  }
  return found;
}

/** Numbers with the same sign between each two. A class, because a chain has many ends. */
class Chain implements Reading {
  readonly end: number;
  readonly #numbers: readonly Integer[];
  readonly #word: string;

  constructor(end: number, numbers: readonly Integer[], word: string) {
    this.end = end;
    this.#numbers = numbers;
    this.#word = word;
  }

  spoken(): string {
    return this.#numbers.map(sayNumber).join(` ${this.#word} `);
  }
}

function chains(scan: Scan, first: Integer, mark: string, word: string): Reading[] {
  const found: Reading[] = [];
  const links: Integer[] = [];
  for (let end = first.end; links.length < LONGEST_CHAIN && scan.has(mark, end); ) {
    const [next] = countsAt(scan, end + mark.length);
    if (next === undefined) break;
    links.push(next);
    end = next.end;
    found.push(new Chain(end, [first, ...links], word));
  }
  return found;
}

/** `10-20%`, `10% - 20%`, `4.5% to 5%`, `1.5-2.5`. */
function percentages(scan: Scan, at: number): Reading[] {
  const found: Reading[] = [];
  for (const first of numbersAt(scan, at)) {
    if (!' %-–'.includes(scan.at(first.end))) continue;
    const from = scan.at(first.end) === '%' ? first.end + 1 : first.end;
    for (const mark of TO) {
      if (!scan.has(mark, from)) continue;
      for (const last of numbersAt(scan, from + mark.length)) {
        const isShare = scan.at(last.end) === '%';
        if (!isShare && (mark === ' to ' || from > first.end)) continue;
        if (!isShare && !rises(scan, first, last, from + mark.length, at)) continue;
        found.push({
          end: isShare ? last.end + 1 : last.end,
          spoken: () => `${sayNumber(first)} to ${sayNumber(last)}${isShare ? ' percent' : ''}`,
        });
      }
    }
  }
  return found;
}

const TO = ['-', ' - ', '–', ' to '];

/** 1.5-2.5 is a range, 1.6-0.1 a name of two parts. */
function rises(scan: Scan, first: PlainNumber, last: PlainNumber, lastAt: number, at: number): boolean {
  const worth = (from: number, to: number): number => Number(scan.text.slice(from, to).replaceAll(',', ''));
  return worth(lastAt, last.end) > worth(at, first.end);
}

function weekdays(scan: Scan, at: number): Reading[] {
  return DAYS.all(scan, at).flatMap((first) => {
    const dash = scan.afterOptionalSpace(first.end);
    if (scan.at(dash) !== '-' && scan.at(dash) !== '–') return [];
    const days = DAYS.all(scan, scan.afterOptionalSpace(dash + 1));
    return days.map((last) => ({ end: last.end, spoken: () => `${first.value} to ${last.value}` }));
  });
}

function clockTimes(scan: Scan, at: number): Reading[] {
  return timesAt(scan, at).flatMap((first) => {
    const dash = scan.afterOptionalSpace(first.end);
    if (scan.at(dash) !== '-' && scan.at(dash) !== '–') return [];
    const times = timesAt(scan, scan.afterOptionalSpace(dash + 1));
    return times.map((last) => ({ end: last.end, spoken: () => `${first.spoken()} to ${last.spoken()}` }));
  });
}

/** `3-4 pm`: what is said of the second time holds for the first. */
function hours(scan: Scan, at: number): Reading[] {
  return countsAt(scan, at).flatMap((first) => {
    if (first.end > at + 2) return [];
    const mark = [' - ', '-', '–'].find((written) => scan.has(written, first.end));
    if (mark === undefined) return [];
    return timesAt(scan, first.end + mark.length)
      .filter((last) => /[AP]M/.test(last.spoken()))
      .map((last) => ({ end: last.end, spoken: () => `${sayNumber(first)} to ${last.spoken()}` }));
  });
}

function approximations(scan: Scan, at: number): Reading[] {
  if (scan.at(at) !== '~') return [];
  const from = scan.afterOptionalSpace(at + 1);
  const counts = countsAt(scan, from).map((count) => ({ end: count.end, spoken: () => sayNumber(count) }));
  return [...counts, ...timesAt(scan, from)].map(({ end, spoken }) => ({
    end,
    spoken: () => `approximately ${spoken()}`,
  }));
}

/** `No 5` -> Number five, `No. 5` -> Number. five, as the official normaliser has it, `No.5` -> Number five; `#5` -> number five. */
function numbered(scan: Scan, at: number): Reading[] {
  if (scan.at(at) === '#') {
    return countsAt(scan, scan.afterOptionalSpace(at + 1)).map((count) => ({
      end: count.end,
      spoken: () => `number ${sayNumber(count)}`,
    }));
  }
  const word =
    scan.has('NO', at) || scan.has('No', at) ? 'Number' : scan.has('no', at) ? 'number' : undefined;
  if (word === undefined) return [];
  const point = scan.at(at + 2) === '.' ? at + 3 : at + 2;
  const from = scan.afterOptionalSpace(point);
  if (from === at + 2) return [];
  return countsAt(scan, from).map((count) => ({
    end: count.end,
    spoken: () => `${word}${point === at + 3 && from > point ? '.' : ''} ${sayNumber(count)}`,
  }));
}
