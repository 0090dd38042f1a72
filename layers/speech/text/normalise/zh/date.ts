import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOutDigits, contractTwenty, readCardinal } from './numerals.ts';
import type { ChineseWords } from './words.ts';

/** What makes `10.1` a day: 10.1国庆, 12.31前, 11.11购物节. */
const OCCASIONS = new PhraseTable(() =>
  '国庆 元旦 圣诞 光棍 购物 大促 活动 假期 小长假 黄金周 当天 当日 当晚 晚 前 起 止 截止 之前 以前 上午 下午 中午 早上 凌晨 星期 去世 出生 举行 开幕 开学 开业 放假 出发'
    .split(' ')
    .map((word) => [word, true] as const),
);

/** What makes `12.21` a day when it stands before it: 截止到12.21, 活动时间：11.28. */
const APPOINTMENT = /(?:截[止至][到于]?|时间|日期|生日|[定生建始]于|定在)[是为]?[：: ]?$/;
const LONGEST_APPOINTMENT = 5;

/** What something equals is no date: 12/3=4, 10-3＝7. */
const EQUALS = /[=＝]/;

interface Field {
  readonly end: number;
  readonly spoken: string;
}

/**
 * Dates in digits: `2024-05-01`, `2024/5/1`, `01.05.2024`, `2024/05`, `05/2024`, `05/01`, and two of them as a range.
 *
 * Without a year the month has two digits: `05/01` is a date, `5/1` a fraction.
 */
export function dates(words: ChineseWords): Expression {
  return (scan, at) => {
    const found: Reading[] = [];
    for (const from of singleDates(scan, at, words)) {
      found.push(from);
      const mark = scan.at(from.end);
      if (mark !== '-' && mark !== '~') continue;
      for (const to of singleDates(scan, from.end + 1, words)) {
        found.push({ end: to.end, spoken: () => `${from.spoken()}${words.to}${to.spoken()}` });
      }
    }
    return found.filter(({ end }) => !EQUALS.test(scan.at(scan.afterOptionalSpace(end))));
  };
}

/** A whole date around its second field, up to it and from it. */
const UP_TO_MONTH = /(?:^|[^A-Za-z\d.])[1-9]\d{3}([-/.])$/;
const FROM_MONTH = /^(?:0?[1-9]|1[0-2])([-/.])(?:0?[1-9]|[12]\d|3[01])(?!\d)/;
const YEAR_AND_MARKS = 6;
const MONTH_AND_DAY = 6;

/** True at the month and at the day of a whole date: nothing is read from there that would take it apart, such as 23 天 of `2000-12-23 天气`. */
export function isInsideDate(scan: Scan, at: number): boolean {
  return (
    isMonthOfDate(scan, at) ||
    [2, 3].some((width) => isMonthOfDate(scan, at - width) && isField(scan, at - width, at - 1))
  );
}

function isField(scan: Scan, from: number, to: number): boolean {
  return scan.startsDigits(from) && scan.digitsEnd(from) === to;
}

function isMonthOfDate(scan: Scan, at: number): boolean {
  const mark = UP_TO_MONTH.exec(scan.text.slice(Math.max(0, at - YEAR_AND_MARKS), at))?.[1];
  if (mark === undefined) return false;
  return FROM_MONTH.exec(scan.text.slice(at, at + MONTH_AND_DAY))?.[1] === mark;
}

function singleDates(scan: Scan, at: number, words: ChineseWords): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const found: Reading[] = [];
  const add = (year: Field | undefined, month: Field, day: Field | undefined, end: number): void => {
    scan.steps++;
    found.push({ end, spoken: () => `${year?.spoken ?? ''}${month.spoken}${day?.spoken ?? ''}` });
  };

  const year = yearAt(scan, at, words);
  if (year !== undefined) {
    const month = after(scan, year.end, (from) => monthAt(scan, from, words));
    if (month === undefined) return found;
    const day = after(scan, month.end, (from) => dayAt(scan, from, words));
    if (day !== undefined) add(year, month, day, endWithUnit(scan, day.end));
    if (scan.digitsEnd(year.end + 1) === year.end + 3) add(year, month, undefined, month.end);
    return found;
  }

  const twoDigits = scan.digitsEnd(at) === at + 2;
  const first = monthAt(scan, at, words);
  if (first !== undefined && twoDigits) {
    const yearAfter = after(scan, first.end, (from) => yearAt(scan, from, words));
    if (yearAfter !== undefined) add(yearAfter, first, undefined, yearAfter.end);
    const day = after(scan, first.end, (from) => dayAt(scan, from, words));
    if (day !== undefined && !isDecimal(scan, at, first.end, day.end))
      add(undefined, first, day, scan.at(first.end) === '/' ? endWithUnit(scan, day.end) : day.end);
  }
  const day = dayAt(scan, at, words);
  const month = day && after(scan, day.end, (from) => monthAt(scan, from, words));
  const lastYear = month && after(scan, month.end, (from) => yearAt(scan, from, words));
  if (day !== undefined && month !== undefined && lastYear !== undefined)
    add(lastYear, month, day, lastYear.end);
  return found;
}

/** `12.5` is a number, unless its month has a zero in front or a word of the calendar stands beside it. */
function isDecimal(scan: Scan, at: number, monthEnd: number, dayEnd: number): boolean {
  if (scan.at(monthEnd) !== '.' || scan.digits(at, at + 1) === '0') return false;
  if (APPOINTMENT.test(scan.text.slice(Math.max(0, at - LONGEST_APPOINTMENT), at))) return false;
  return OCCASIONS.longest(scan, dayEnd) === undefined;
}

/** 11/12日: the day that is written besides is said once. */
function endWithUnit(scan: Scan, end: number): number {
  return '日号號'.includes(scan.at(end)) && end < scan.text.length ? end + 1 : end;
}

function after(scan: Scan, at: number, field: (from: number) => Field | undefined): Field | undefined {
  const separator = scan.at(at);
  return separator === '/' || separator === '-' || separator === '.' ? field(at + 1) : undefined;
}

function yearAt(scan: Scan, at: number, words: ChineseWords): Field | undefined {
  const end = scan.digitsEnd(at);
  if (end !== at + 4 || scan.digits(at, at + 1) === '0') return undefined;
  return { end, spoken: callOutDigits(scan.digits(at, end), words) + words.year };
}

function monthAt(scan: Scan, at: number, words: ChineseWords): Field | undefined {
  return countedField(scan, at, 12, words.month, words);
}

function dayAt(scan: Scan, at: number, words: ChineseWords): Field | undefined {
  return countedField(scan, at, 31, words.day, words);
}

function countedField(
  scan: Scan,
  at: number,
  most: number,
  unit: string,
  words: ChineseWords,
): Field | undefined {
  const end = scan.digitsEnd(at);
  if (end === at || end > at + 2) return undefined;
  const value = Number(scan.digits(at, end));
  if (value < 1 || value > most) return undefined;
  return { end, spoken: contractTwenty(readCardinal(String(value), words), words) + unit };
}
