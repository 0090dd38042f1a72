import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { weekdayInBrackets } from '../weekday-in-brackets.ts';
import { readCardinal, readDay } from './numerals.ts';

export const weekdays = weekdayInBrackets(
  {
    ...Object.fromEntries(Array.from('月火水木金土日', (day) => [day, `${day}曜日`])),
    祝: '祝日',
  },
  '日',
);

/** What makes `5/1` a day rather than a fraction, whatever its numbers. */
const DAY_FOLLOWS = /^(?:[(（][月火水木金土日]|から|まで|より|開|発|付)/;
/** What a day and a fraction can stand before: then 12/25 and 5/1, which are no proper fractions, are days. */
const DAY_MAY_FOLLOW = /^(?:に|の|は|が|[、。])/;

/** `2024/5/1`, `2024-05-01`, `2024/05`, and `5/1(水)`. */
export const dates: Expression = (scan, at) => {
  const found: Reading[] = [];
  const first = fieldAt(scan, at, 4);
  if (first === undefined) return found;
  const separator = scan.at(first.end);
  if (separator === '' || !'/-.'.includes(separator)) return found;
  const second = fieldAt(scan, first.end + 1, 2);
  if (second === undefined) return found;
  const isYear = first.digits.length === 4;
  const month = Number(isYear ? second.digits : first.digits);
  if (month < 1 || month > 12) return found;
  const monthWords = `${readCardinal(String(month))}月`;

  if (!isYear) {
    const day = Number(second.digits);
    const isDay = separator === '/' && day >= 1 && day <= 31;
    const behind = scan.text.slice(second.end, second.end + 3);
    const isNoFraction = month > day || day > 12;
    if (isDay && (DAY_FOLLOWS.test(behind) || (isNoFraction && DAY_MAY_FOLLOW.test(behind)))) {
      found.push({ end: second.end, spoken: () => monthWords + readDay(day, true) });
    }
    return found;
  }
  const year = () => `${readCardinal(first.digits)}年`;
  if (second.digits.length === 2) found.push({ end: second.end, spoken: () => year() + monthWords });
  const third = scan.at(second.end) === separator ? fieldAt(scan, second.end + 1, 2) : undefined;
  const day = Number(third?.digits);
  if (third === undefined || day < 1 || day > 31) return found;
  return [...found, { end: third.end, spoken: () => year() + monthWords + readDay(day, true) }];
};

function fieldAt(
  scan: Scan,
  at: number,
  most: number,
): { readonly end: number; readonly digits: string } | undefined {
  if (!scan.startsDigits(at)) return undefined;
  const end = scan.digitsEnd(at);
  return end > at + most || end === at + 3 ? undefined : { end, digits: scan.digits(at, end) };
}
