import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { weekdayInBrackets } from '../weekday-in-brackets.ts';
import { monthName } from './counters.ts';
import { callOut, sinoKorean } from './numerals.ts';

/** Days that history is called by: 6.25 전쟁 is 육이오 전쟁. */
const NAMED_DAY =
  /^(3[.·]1|4[.·]3|4[.·]19|5[.·]16|5[.·]18|6[.·]10|6[.·]25|8[.·]15|12[.·]12)(?= ?(?:절|운동|만세|혁명|의거|민주|전쟁|동란|사변|광복|사태|쿠데타|사건|항쟁|때|이후|당시|참전))/;
const LONGEST_NAMED_DAY = 12;

export const namedDays: Expression = (scan, at) => {
  if (!scan.startsDigits(at)) return [];
  const day = NAMED_DAY.exec(scan.text.slice(at, at + LONGEST_NAMED_DAY))?.[1];
  if (day === undefined) return [];
  return [{ end: at + day.length, spoken: () => sayNamedDay(day) }];
};

/** 육이오, 사일구, 십이십이. */
function sayNamedDay(day: string): string {
  const [month = '', date = ''] = day.split(/[.·]/);
  return day.startsWith('12') ? sinoKorean(month) + sinoKorean(date) : callOut(month) + callOut(date);
}

export const weekdays = weekdayInBrackets(
  Object.fromEntries(Array.from('월화수목금토일', (day) => [day, `${day}요일`])),
  '일',
);

/** Years that are called by two digits: 88올림픽 is 팔팔, 97학번 구칠, 85년생 팔오, but 90년생 is counted. */
const NAMED_YEAR = /^(?:88(?= ?올림픽)|86(?= ?아시안)|\d\d(?=학번)|\d[1-9](?=년생))/;
const LONGEST_NAMED_YEAR = 8;

export const namedYears: Expression = (scan, at) => {
  if (!scan.startsDigits(at) || scan.digitsEnd(at) !== at + 2) return [];
  const year = NAMED_YEAR.exec(scan.text.slice(at, at + LONGEST_NAMED_YEAR))?.[0];
  return year === undefined ? [] : [{ end: at + 2, spoken: () => callOut(year) }];
};

/** `2024-05-01`, `2024.5.1`, `2024/05`, and `5/1(수)`. */
export const dates: Expression = (scan, at) => {
  const first = fieldAt(scan, at, 4);
  if (first === undefined) return [];
  const separator = scan.at(first.end);
  if (separator === '' || !'/-.'.includes(separator)) return [];
  const second = fieldAt(scan, afterSpace(scan, first.end, separator), 2);
  if (second === undefined) return [];
  const isYear = first.digits.length === 4;
  const month = Number(isYear ? second.digits : first.digits);
  if (month < 1 || month > 12) return [];
  if (!isYear) return dayWithoutYear(scan, separator, month, second);
  const found: Reading[] = [];
  const lead = () => `${sinoKorean(first.digits)}년 ${monthName(month)}`;
  if (second.digits.length === 2) found.push({ end: second.end, spoken: lead });
  const third =
    scan.at(second.end) === separator ? fieldAt(scan, afterSpace(scan, second.end, separator), 2) : undefined;
  const day = Number(third?.digits);
  if (third === undefined || day < 1 || day > 31) return found;
  return [...found, { end: third.end, spoken: () => `${lead()} ${sinoKorean(String(day))}일` }];
};

function dayWithoutYear(scan: Scan, separator: string, month: number, field: Field): Reading[] {
  const day = Number(field.digits);
  const isWeekday = /^[(（][월화수목금토일]/.test(scan.text.slice(field.end, field.end + 2));
  const isNoFraction = month > day || day > 12;
  const isFollowed = /^(?:부터|까지|에|일|은|는|이(?![가-힣]))/.test(
    scan.text.slice(field.end, field.end + 2),
  );
  if (separator !== '/' || day < 1 || day > 31 || !(isWeekday || (isNoFraction && isFollowed))) return [];
  return [{ end: field.end, spoken: () => `${monthName(month)} ${sinoKorean(String(day))}일` }];
}

interface Field {
  readonly end: number;
  readonly digits: string;
}

function fieldAt(scan: Scan, at: number, most: number): Field | undefined {
  if (!scan.startsDigits(at)) return undefined;
  const end = scan.digitsEnd(at);
  return end > at + most || end === at + 3 ? undefined : { end, digits: scan.digits(at, end) };
}

/** Korean dates have a space behind their points: 2024. 5. 1. */
function afterSpace(scan: Scan, at: number, separator: string): number {
  return separator === '.' ? scan.afterOptionalSpace(at + 1) : at + 1;
}
