import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { isPunctuation } from './boundary.ts';
import { ERAS, MONTH_NAMES, monthName } from './calendar.data.ts';
import {
  callOutNumber,
  cardinalWithAnd,
  decadeInWords,
  ordinalOf,
  plainCardinal,
  yearInWords,
} from './numerals.ts';

/** A date with month and day is surer than a bare year, and one with all three in digits surest. */
const WITH_MONTH = -0.1;
const IN_DIGITS = -1;

const ORDINAL_ENDINGS = ['st', 'nd', 'rd', 'th', 'ST', 'ND', 'RD', 'TH'];

interface Field {
  readonly end: number;
  readonly spoken: string;
}

/**
 * Dates and years: `June 5, 2021`, `5 January 2012`, `2024-05-01`, `13/05/2012`, `1984`, `the 1990s`, `500 B.C.`, `3Q22`.
 *
 * Said the British way whatever the order written: the fifth of january twenty twelve.
 */
export const dates: Expression = (scan, at) => [
  ...yearsAt(scan, at).map(({ end, spoken }) => ({ end, spoken: () => spoken })),
  ...monthFirst(scan, at),
  ...dayFirst(scan, at),
  ...inDigits(scan, at),
  ...financialPeriods(scan, at),
  ...midYears(scan, at),
];

function say(day: Field | undefined, month: Field, year: Field | undefined): Reading {
  const end = Math.max(day?.end ?? 0, month.end, year?.end ?? 0);
  const dayWords = day === undefined ? '' : `the ${day.spoken} of `;
  return { end, extraCost: WITH_MONTH, spoken: () => `${dayWords}${month.spoken}${year?.spoken ?? ''}` };
}

/** `June 5`, `Jan. 5, 2012`, `January 2012`, `Jul-04-2020`. */
function monthFirst(scan: Scan, at: number): Reading[] {
  const found: Reading[] = [];
  for (const name of MONTH_NAMES.all(scan, at)) {
    for (const monthEnd of isPunctuation(scan.at(name.end)) ? [name.end + 1, name.end] : [name.end]) {
      const month = { end: monthEnd, spoken: name.value };
      for (const year of yearsBehind(scan, monthEnd)) found.push(say(undefined, month, year));
      const gap = spaces(scan, monthEnd) || (scan.at(monthEnd) === '-' ? 1 : 0);
      const day = gap === 0 ? undefined : dayAt(scan, monthEnd + gap);
      if (day === undefined || isPartOfNumber(scan, day.end)) continue;
      found.push(say(day, month, undefined));
      const yearAt = scan.at(monthEnd) === '-' && scan.at(day.end) === '-' ? yearsAt(scan, day.end + 1) : [];
      for (const year of yearAt) found.push(say(day, month, { ...year, spoken: ` ${year.spoken}` }));
      for (const year of yearsBehind(scan, day.end)) found.push(say(day, month, year));
    }
  }
  return found;
}

/** `5 January`, `5th January 2012`, `2020 July 4`. */
function dayFirst(scan: Scan, at: number): Reading[] {
  const found: Reading[] = [];
  const day = dayAt(scan, at);
  const monthsAfter = (end: number) => {
    const gap = spaces(scan, end);
    return gap === 0 ? [] : MONTH_NAMES.all(scan, end + gap);
  };
  if (day !== undefined) {
    for (const name of monthsAfter(day.end)) {
      const month = { end: name.end, spoken: name.value };
      found.push(say(day, month, undefined));
      for (const year of yearsBehind(scan, name.end)) found.push(say(day, month, year));
      if (scan.at(name.end) !== '.') continue;
      for (const year of yearsBehind(scan, name.end + 1)) found.push(say(day, month, year));
    }
  }
  for (const year of yearsAt(scan, at)) {
    for (const name of monthsAfter(year.end)) {
      const gap = spaces(scan, name.end);
      const dayAfter = gap === 0 ? undefined : dayAt(scan, name.end + gap);
      if (dayAfter === undefined) continue;
      found.push(say(dayAfter, { end: name.end, spoken: name.value }, { end: 0, spoken: ` ${year.spoken}` }));
    }
  }
  return found;
}

/** `2024-05-01`, `5/13/2012`, `13.05.2012`: the same separator twice, the month first where both could be. */
function inDigits(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const firstEnd = scan.digitsEnd(at);
  const separator = scan.at(firstEnd);
  if (!'-/.'.includes(separator) || separator === '' || !scan.isDigit(firstEnd + 1)) return [];
  const secondEnd = scan.digitsEnd(firstEnd + 1);
  if (scan.at(secondEnd) !== separator) return [];
  const add = (
    day: Field | undefined,
    month: Field | undefined,
    year: Field | undefined,
    end: number,
  ): Reading[] => {
    if (day === undefined || month === undefined || year === undefined) return [];
    const reading = say(day, month, { end: 0, spoken: ` ${year.spoken}` });
    return [{ ...reading, end, extraCost: WITH_MONTH + IN_DIGITS }];
  };
  const [leadingYear] = firstEnd === at + 4 ? yearsAt(scan, at) : [];
  if (leadingYear !== undefined) {
    const day = dayAt(scan, secondEnd + 1);
    return add(day, monthAt(scan, firstEnd + 1), leadingYear, day?.end ?? 0);
  }
  return yearsAt(scan, secondEnd + 1).flatMap((year) => {
    const month = monthAt(scan, at);
    if (month !== undefined) return add(dayAt(scan, firstEnd + 1), month, year, year.end);
    return add(dayAt(scan, at), monthAt(scan, firstEnd + 1), year, year.end);
  });
}

/** `mid-1888`, `mid-1990s`. */
function midYears(scan: Scan, at: number): Reading[] {
  if (!scan.has('mid-', at)) return [];
  return yearsAt(scan, at + 4).map(({ end, spoken }) => ({ end, spoken: () => `mid ${spoken}` }));
}

/** `1H23` -> the first half of twenty three, `3Q22`. */
function financialPeriods(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at) || scan.digitsEnd(at) !== at + 1) return [];
  const number = Number(scan.digits(at, at + 1));
  const kind = scan.at(at + 1);
  const limit = kind === 'H' ? 2 : kind === 'Q' ? 4 : 0;
  const yearEnd = scan.digitsEnd(at + 2);
  if (number < 1 || number > limit || yearEnd !== at + 4) return [];
  const period = `${ordinalOf(plainCardinal(String(number)))} ${kind === 'H' ? 'half' : 'quarter'}`;
  const year = scan.digits(at + 2, yearEnd);
  const yearWords = year.startsWith('0') ? callOutNumber(year) : plainCardinal(year);
  return [{ end: yearEnd, spoken: () => `the ${period} of ${yearWords}` }];
}

function spaces(scan: Scan, at: number): number {
  let count = 0;
  while (count < 3 && scan.at(at + count) === ' ') count++;
  return count;
}

function monthAt(scan: Scan, at: number): Field | undefined {
  const end = scan.digitsEnd(at);
  if (end === at || end > at + 2) return undefined;
  const spoken = monthName(Number(scan.digits(at, end)));
  return spoken === undefined ? undefined : { end, spoken };
}

/** `5`, `05`, `5th`, `the 5th`: 1 to 31. */
function dayAt(scan: Scan, at: number): Field | undefined {
  const from = scan.has('the ', at) ? at + 4 : at;
  if (!scan.startsDigits(from)) return undefined;
  const end = scan.digitsEnd(from);
  if (end > from + 2) return undefined;
  const day = Number(scan.digits(from, end));
  if (day < 1 || day > 31) return undefined;
  const ending = ORDINAL_ENDINGS.find((written) => scan.has(written, end));
  return { end: end + (ending?.length ?? 0), spoken: ordinalOf(plainCardinal(String(day))) };
}

/** March 3,000 people, March 3.5 kg, March 3:30 pm: the beginning of a number is no day. */
function isPartOfNumber(scan: Scan, end: number): boolean {
  const mark = scan.at(end);
  if (mark === ',') return scan.digitsEnd(end + 1) === end + 4;
  return (mark === '.' || mark === ':') && scan.isDigit(end + 1);
}

/** A year behind a month or day: ` 2012`, `, 2012`, `,2012`. */
function yearsBehind(scan: Scan, at: number): Field[] {
  const comma = scan.at(at) === ',';
  const from = comma ? scan.afterOptionalSpace(at + 1) : at + 1;
  if (!comma && scan.at(at) !== ' ') return [];
  return yearsAt(scan, from).map((year) => ({
    end: year.end,
    spoken: `${comma ? ',' : ''} ${year.spoken}`,
  }));
}

/** `1984`, `2000s`, `'70s`, `500 B.C.`. */
function yearsAt(scan: Scan, at: number): Field[] {
  const from = scan.at(at) === "'" || scan.at(at) === '’' ? at + 1 : at;
  if (!scan.startsDigits(from)) return [];
  const end = scan.digitsEnd(from);
  const digits = end - from <= 4 ? scan.digits(from, end) : '';
  const found: Field[] = [];
  if (digits.length === 2 && /^[2-9]0$/.test(digits) && scan.at(end) === 's') {
    found.push({ end: end + 1, spoken: decadeInWords(digits) });
  }
  if (from !== at) return found;
  if (/^[12]\d{3}$/.test(digits)) {
    // 1001 to 1009 are numbers far more often than years.
    found.push({ end, spoken: /^100[1-9]$/.test(digits) ? cardinalWithAnd(digits) : yearInWords(digits) });
    const decadeEnd = scan.has(' s', end) ? end + 2 : scan.at(end) === 's' ? end + 1 : undefined;
    if (decadeEnd !== undefined && digits.endsWith('0'))
      found.push({ end: decadeEnd, spoken: decadeInWords(digits) });
  }
  if (/^[1-9]\d{2,3}$/.test(digits)) {
    const era = ERAS.longest(scan, scan.afterOptionalSpace(end));
    const year = digits.length === 4 ? yearInWords(digits).replace(' zero ', ' oh ') : threeDigitYear(digits);
    // The full stop of an era belongs to the sentence when more punctuation follows: in 300 B.C., they ….
    const isLastStop = era !== undefined && scan.at(era.end - 1) === '.' && isPunctuation(scan.at(era.end));
    if (era !== undefined)
      found.push({ end: isLastStop ? era.end - 1 : era.end, spoken: `${year} ${era.value}` });
  }
  return found;
}

function threeDigitYear(digits: string): string {
  const rest = digits.slice(1);
  if (rest === '00') return plainCardinal(digits);
  return `${plainCardinal(digits.slice(0, 1))} ${rest.startsWith('0') ? callOutNumber(rest) : plainCardinal(rest)}`;
}
