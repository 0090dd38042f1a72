import type { Quantity } from '../quantity.ts';

const DIGITS = ['', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];
const PLACES = ['', '십', '백', '천'];
const MYRIADS = ['', '만', '억', '조', '경'];
const LONGEST_CARDINAL = 20;

/** Digits called one by one; nought is 공 there. */
const CALLED = ['공', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];

export function callOut(digits: string): string {
  let spoken = '';
  for (const digit of digits) spoken += CALLED[Number(digit)] ?? '';
  return spoken;
}

/** Sino-Korean, `2024` -> 이천이십사, `123456` -> 십이만 삼천사백오십육: a space parts the powers of ten thousand. */
export function sinoKorean(digits: string): string {
  if (digits.length > LONGEST_CARDINAL || (digits.length > 1 && digits.startsWith('0')))
    return callOut(digits);
  if (digits === '0') return '영';
  const groups = Math.ceil(digits.length / 4);
  const padded = digits.padStart(groups * 4, '0');
  const words: string[] = [];
  for (let group = 0; group < groups; group++) {
    const four = padded.slice(group * 4, group * 4 + 4);
    if (four === '0000') continue;
    const myriad = groups - 1 - group;
    // 10000 is 만, but 100000000 is 일억.
    const isBareMyriad = four === '0001' && myriad === 1 && words.length === 0;
    words.push((isBareMyriad ? '' : readFour(four)) + (MYRIADS[myriad] ?? ''));
  }
  return words.join(' ');
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

const NATIVE_ONES = ['', '한', '두', '세', '네', '다섯', '여섯', '일곱', '여덟', '아홉'];
const NATIVE_TENS = ['', '열', '스물', '서른', '마흔', '쉰', '예순', '일흔', '여든', '아흔'];

/** Native Korean before a counter, 1 to 99: `3` -> 세, `20` -> 스무, `25` -> 스물다섯. */
export function nativeKorean(value: number): string {
  if (value === 20) return '스무';
  return `${NATIVE_TENS[Math.floor(value / 10)]}${NATIVE_ONES[value % 10]}`;
}

const SIGNS = { '': '', '-': '마이너스 ', '+': '플러스 ', '±': '플러스마이너스 ' } as const;

/** `-3.14` -> 마이너스 삼 점 일사. */
export function readQuantity({ sign, integer, fraction }: Quantity): string {
  const whole = integer();
  const words = whole === '' || /^0+$/.test(whole) ? '영' : sinoKorean(whole);
  if (fraction === undefined) return SIGNS[sign] + (/^0\d/.test(whole) ? callOut(whole) : words);
  return `${SIGNS[sign]}${words} 점 ${callOut(fraction()).replaceAll('공', '영')}`;
}
