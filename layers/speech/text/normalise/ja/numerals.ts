import type { Quantity } from '../quantity.ts';

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const PLACES = ['', '十', '百', '千'];
const MYRIADS = ['', '万', '億', '兆', '京'];
/** More digits are an identifier. */
const LONGEST_CARDINAL = 20;

/** The digits by their names, as telephone numbers are read: in kana, since 一二三 reads as a number. */
const CALLED = ['ゼロ', 'イチ', 'ニ', 'サン', 'ヨン', 'ゴ', 'ロク', 'ナナ', 'ハチ', 'キュウ'];

export function callOut(digits: string): string {
  let spoken = '';
  for (const digit of digits) spoken += CALLED[Number(digit)] ?? '';
  return spoken;
}

/**
 * `2024` -> 二千二十四, `10000` -> 一万, `0` -> ゼロ; with needless zeros in front, or too many digits, digit by digit.
 */
export function readCardinal(digits: string): string {
  if (digits.length > LONGEST_CARDINAL || (digits.length > 1 && digits.startsWith('0')))
    return callOut(digits);
  if (digits === '0') return CALLED[0] ?? '';
  const groups = Math.ceil(digits.length / 4);
  const padded = digits.padStart(groups * 4, '0');
  let spoken = '';
  for (let group = 0; group < groups; group++) {
    const four = padded.slice(group * 4, group * 4 + 4);
    const myriad = groups - 1 - group;
    // 1000万 is 一千万, 1000 is 千.
    spoken += four === '1000' && myriad > 0 ? '一千' : readFour(four);
    if (four !== '0000') spoken += MYRIADS[myriad] ?? '';
  }
  return spoken;
}

function readFour(four: string): string {
  let spoken = '';
  for (let place = 0; place < 4; place++) {
    const digit = Number(four.charAt(place));
    if (digit === 0) continue;
    spoken += `${digit === 1 && place < 3 ? '' : DIGITS[digit]}${PLACES[3 - place]}`;
  }
  return spoken;
}

const SIGNS = { '': '', '-': 'マイナス', '+': 'プラス', '±': 'プラスマイナス' } as const;

/** `-3.14` -> マイナス三点一四, `0.5` -> 零点五. */
export function readQuantity({ sign, integer, fraction }: Quantity): string {
  const lead = SIGNS[sign];
  if (fraction === undefined) return lead + readCardinal(integer());
  const whole = integer();
  const integerWords = whole === '' || /^0+$/.test(whole) ? '零' : readCardinal(whole);
  return `${lead}${integerWords}点${readDigits(fraction())}`;
}

/** The digits behind the point: 一四, with 〇 as ゼロ. */
function readDigits(digits: string): string {
  return Array.from(digits, (digit) => (digit === '0' ? CALLED[0] : DIGITS[Number(digit)])).join('');
}

/** Days of the month that are not read as their numbers: spelled in kana. The first only in a date. */
const DAYS: ReadonlyMap<number, string> = new Map([
  [2, 'ふつか'],
  [3, 'みっか'],
  [4, 'よっか'],
  [5, 'いつか'],
  [6, 'むいか'],
  [7, 'なのか'],
  [8, 'ようか'],
  [9, 'ここのか'],
  [10, 'とおか'],
  [14, 'じゅうよっか'],
  [20, 'はつか'],
  [24, 'にじゅうよっか'],
]);

/** `20` -> はつか, `11` -> 十一日; `1` -> ついたち in a date, 一日 as a duration. */
export function readDay(day: number, inDate: boolean): string {
  if (day === 1 && inDate) return 'ついたち';
  return DAYS.get(day) ?? `${readCardinal(String(day))}日`;
}

/** `1` -> ひとり, `2` -> ふたり, `3` -> 三人. */
export function readPeople(count: string): string {
  if (count === '1') return 'ひとり';
  return count === '2' ? 'ふたり' : `${readCardinal(count)}人`;
}
