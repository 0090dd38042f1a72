import { quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { readCardinal, readDay, readPeople, readQuantity } from './numerals.ts';

const RANGE_MARKS = ['〜', '～', '~', '-', '–', 'から'];

/**
 * Counters whose reading depends on the number, and numbers whose reading depends on the counter: days (`20日` -> はつか),
 * people (`1人` -> ひとり), twenty years of age, nought, and ranges of them.
 */
export const counters: Expression = (scan, at) => [
  ...days(scan, at),
  ...people(scan, at),
  ...ages(scan, at),
  ...nought(scan, at),
  ...thousands(scan, at),
];

function days(scan: Scan, at: number): Reading[] {
  const day = smallAt(scan, at, 31);
  if (day === undefined) return [];
  const inDate = scan.at(at - 1) === '月';
  if (scan.at(day.end) === '日') {
    if (isSecondGuess(scan, at, day.value))
      return [{ end: day.end + 1, spoken: () => `${readCardinal(String(day.value))}日` }];
    // 1日中 is all day, 20日大根 a name: only the number itself decides.
    return [{ end: day.end + 1, spoken: () => readDay(day.value, inDate) }];
  }
  const mark = RANGE_MARKS.find((written) => scan.has(written, day.end));
  const last = mark === undefined ? undefined : smallAt(scan, day.end + mark.length, 31);
  if (last === undefined || scan.at(last.end) !== '日' || last.value <= day.value) return [];
  return [
    { end: last.end + 1, spoken: () => `${readDay(day.value, inDate)}から${readDay(last.value, inDate)}` },
  ];
}

/** The 3 of 2、3日: two numbers that follow each other, one of which it is, are にさんにち. */
function isSecondGuess(scan: Scan, at: number, value: number): boolean {
  const isNext = value < 10 && scan.digits(at - 2, at - 1) === String(value - 1);
  return isNext && /[、,・]/.test(scan.at(at - 1)) && scan.isDigit(at - 2) && !scan.isDigit(at - 3);
}

/** 一人前 (いちにんまえ), 一人称 and 第一人者 are not counted people. */
const NO_PEOPLE = /^[前称者]/;

function people(scan: Scan, at: number): Reading[] {
  const count = smallAt(scan, at, 999);
  if (count === undefined) return [];
  const isPeople = (end: number) => scan.at(end) === '人' && !NO_PEOPLE.test(scan.at(end + 1));
  if (isPeople(count.end)) return [{ end: count.end + 1, spoken: () => readPeople(String(count.value)) }];
  const mark = RANGE_MARKS.find((written) => scan.has(written, count.end));
  const last = mark === undefined ? undefined : smallAt(scan, count.end + mark.length, 999);
  if (last === undefined || count.value > 2 || !isPeople(last.end) || last.value <= count.value) return [];
  return [
    {
      end: last.end + 1,
      spoken: () => `${readPeople(String(count.value))}から${readPeople(String(last.value))}`,
    },
  ];
}

/** 20歳 is はたち, but 二十歳以上 in regulations. */
function ages(scan: Scan, at: number): Reading[] {
  const age = smallAt(scan, at, 20);
  if (age?.value !== 20 || !/[歳才]/.test(scan.at(age.end)) || /[以未代台]/.test(scan.at(age.end + 1)))
    return [];
  return [{ end: age.end + 1, spoken: () => 'はたち' }];
}

/** 0時, 0度, 0分, 0点 have れい. */
function nought(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at) || scan.digits(at, Math.min(scan.digitsEnd(at), at + 3)) !== '0') return [];
  return /[時度分秒点歳℃]/.test(scan.at(at + 1)) ? [{ end: at + 1, spoken: () => '零' }] : [];
}

/** `1000万` -> 一千万. */
function thousands(scan: Scan, at: number): Reading[] {
  return quantitiesAt(scan, at).flatMap((quantity): Reading[] => {
    if (!/[万億兆]/.test(scan.at(quantity.end)) || !quantity.plain || quantity.end > at + 6) return [];
    const digits = quantity.integer();
    return [{ end: quantity.end, spoken: () => (digits === '1000' ? '一千' : readQuantity(quantity)) }];
  });
}

function smallAt(
  scan: Scan,
  at: number,
  most: number,
): { readonly end: number; readonly value: number } | undefined {
  if (!scan.startsDigits(at)) return undefined;
  const end = scan.digitsEnd(at);
  if (end > at + 3 || scan.digits(at, at + 1) === '0') return undefined;
  if (scan.at(at - 1) === '.' || scan.at(at - 1) === ',') return undefined;
  const value = Number(scan.digits(at, end));
  return value >= 1 && value <= most ? { end, value } : undefined;
}

/** Any number: `12`, `-3.5`, `1,234`. */
export const numbers: Expression = (scan, at) =>
  quantitiesAt(scan, at).map((quantity) => ({ end: quantity.end, spoken: () => readQuantity(quantity) }));

export { readCardinal };
