import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOutDigits, contractTwenty, readCardinal } from '../zh/numerals.ts';
import { CANTONESE } from './words.ts';

/** What Hong Kong writes in its own way: telephone numbers, floors, years of two digits, discounts, generations. */
export const localForms: Expression = (scan, at) => [
  ...telephone(scan, at),
  ...abroad(scan, at),
  ...dayAndMonth(scan, at),
  ...floor(scan, at),
  ...shortYear(scan, at),
  ...discount(scan, at),
  ...generation(scan, at),
  ...route(scan, at),
  ...room(scan, at),
];

const CALLED = /(?:電話|电话|致電|打|號碼|号码|whatsapp|熱線|热线|聯絡|联络)(?:係|是|为|為|去|俾)?[：: ]?$/i;

/** `2345 6789`, `2345-6789`, and eight digits behind 電話 or 打. */
function telephone(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  const call = (from: number, to: number) => callOutDigits(scan.digits(from, to), CANTONESE);
  const isNumber = /^[235689]/.test(scan.digits(at, at + 1));
  if (end === at + 4 && /^[ -]$/.test(scan.at(end)) && scan.digitsEnd(end + 1) === end + 5 && isNumber) {
    return [{ end: end + 5, spoken: () => `${call(at, end)} ${call(end + 1, end + 5)}` }];
  }
  const announced = CALLED.test(scan.text.slice(Math.max(0, at - 12), at));
  if (!announced || end - at < 3 || end - at > 12) return [];
  return [{ end, extraCost: -0.1, spoken: () => call(at, end) }];
}

/** `+852 2345 6789`. */
function abroad(scan: Scan, at: number): Reading[] {
  if (scan.at(at) !== '+' || !scan.isDigit(at + 1)) return [];
  const codeEnd = scan.digitsEnd(at + 1);
  if (codeEnd > at + 4 || scan.at(codeEnd) !== ' ') return [];
  const code = () => `${CANTONESE.plus}${callOutDigits(scan.digits(at + 1, codeEnd), CANTONESE)} `;
  return telephone(scan, codeEnd + 1).map(({ end, spoken }) => ({ end, spoken: () => code() + spoken() }));
}

/** `3/F` -> 三樓, `G/F` -> 地下. */
function floor(scan: Scan, at: number): Reading[] {
  if (scan.has('G/F', at)) return [{ end: at + 3, spoken: () => '地下' }];
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  if (!scan.has('/F', end) || end > at + 3) return [];
  return [
    {
      end: end + 2,
      spoken: () => `${contractTwenty(readCardinal(scan.digits(at, end), CANTONESE), CANTONESE)}樓`,
    },
  ];
}

const DAY_AND_MONTH = /^(1[3-9]|2\d|3[01])\/(1[0-2]|0?[1-9])(?![\d/.])/;

/** `22/6` -> 六月廿二號: the day comes first, where it can be no month. */
function dayAndMonth(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const [whole, day = '', month = ''] = DAY_AND_MONTH.exec(scan.text.slice(at, at + 6)) ?? [];
  if (whole === undefined) return [];
  const say = (digits: string) => contractTwenty(readCardinal(String(Number(digits)), CANTONESE), CANTONESE);
  return [{ end: at + whole.length, spoken: () => `${say(month)}月${say(day)}號` }];
}

/** `97年` is a year: 九七年. Below 60 it is so many years. */
function shortYear(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at) || scan.digitsEnd(at) !== at + 2 || scan.at(at + 2) !== '年') return [];
  const digits = scan.digits(at, at + 2);
  if (Number(digits) < 60 || /[前後后內内來来嘅紀代]/.test(scan.at(at + 3))) return [];
  return [{ end: at + 3, extraCost: -0.02, spoken: () => `${callOutDigits(digits, CANTONESE)}年` }];
}

/** `85折` -> 八五折, `2折` -> 二折. */
function discount(scan: Scan, at: number): Reading[] {
  const end = scan.digitsEnd(at);
  if (!scan.startsDigits(at) || end > at + 2 || scan.at(end) !== '折') return [];
  const digits = scan.digits(at, end);
  if (digits.endsWith('0')) return [];
  return [{ end: end + 1, extraCost: -0.02, spoken: () => `${callOutDigits(digits, CANTONESE)}折` }];
}

const ROUTE =
  /^(\d{3})([A-Z]{0,2}(?:號|号)?)(?:巴士|小巴|專線|专线|線|綫)|^(\d{3})([A-Z]{1,2}(?![A-Za-z])|號|号)/;
const LONGEST_ROUTE = 9;
const RIDDEN = /[坐搭轉转]$/;

/** Buses of three digits are called: 搭102號巴士, 坐281A. */
function route(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at) || scan.digitsEnd(at) !== at + 3) return [];
  const [whole, named, kind, ridden, behind = ''] = ROUTE.exec(scan.text.slice(at, at + LONGEST_ROUTE)) ?? [];
  if (whole === undefined || (named === undefined && !RIDDEN.test(scan.at(at - 1)))) return [];
  const rest = kind ?? behind;
  const spoken = () => callOutDigits(named ?? ridden ?? '', CANTONESE) + rest;
  return [{ end: at + 3 + rest.length, extraCost: SURE, spoken }];
}

const ROOM = /^\d{3,4}(?:室|房(?![客屋價价間间地東东]))/;
const LONGEST_ROOM = 6;

/** `1503室` -> 一五零三室. */
function room(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const written = ROOM.exec(scan.text.slice(at, at + LONGEST_ROOM))?.[0];
  if (written === undefined) return [];
  const end = scan.digitsEnd(at);
  const spoken = () => callOutDigits(scan.digits(at, end), CANTONESE) + scan.at(end);
  return [{ end: end + 1, extraCost: SURE, spoken }];
}

/** Surer than a number and its measure word. */
const SURE = -0.03;

const GENERATIONS = new PhraseTable(() =>
  ['60', '70', '80', '90'].flatMap((decade) =>
    ['後', '后'].map((word) => [`${decade}${word}`, `${readCardinal(decade, CANTONESE)}${word}`] as const),
  ),
);

/** `90後` -> 九十後, `00後` -> 零零後. */
function generation(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const found = GENERATIONS.longest(scan, at);
  return found === undefined ? [] : [{ end: found.end, spoken: () => found.value }];
}
