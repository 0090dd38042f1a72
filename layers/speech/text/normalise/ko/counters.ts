import { quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { COUNTERS, HONOURED, MACHINES, NUMBERED, SUFFIXES } from './counters.data.ts';
import { nativeKorean, readQuantity, sinoKorean } from './numerals.ts';

const RANGE_MARKS = ['~', '∼', '〜', '～', '-', '–'];
/** Hours of the day up to noon, and durations up to twenty hours, are counted in native Korean. */
const LAST_NATIVE_HOUR = 12;
const LONGEST_NATIVE_HOURS = 20;

interface Count {
  readonly end: number;
  readonly value: number;
}

/** Numbers whose words depend on what they count: native Korean, the months 유월 and 시월, 만 for 10,000. */
export const counters: Expression = (scan, at) => [
  ...nativeCounts(scan, at),
  ...nativeRanges(scan, at),
  ...guesses(scan, at),
  ...ordinals(scan, at),
  ...months(scan, at),
  ...bareScales(scan, at),
];

/** `3개` -> 세 개, `3시` -> 세 시, `20살` -> 스무 살. */
function nativeCounts(scan: Scan, at: number): Reading[] {
  const count = countAt(scan, at);
  if (count === undefined || scan.at(at - 1) === '제') return [];
  const counter = counterAt(scan, at, count);
  if (counter === undefined) return [];
  return [{ end: counter.end, spoken: () => `${nativeKorean(count.value)} ${counter.word}` }];
}

/** `3~5개` -> 세 개에서 다섯 개. */
function nativeRanges(scan: Scan, at: number): Reading[] {
  const low = countAt(scan, at);
  const mark = low && RANGE_MARKS.find((written) => scan.has(written, low.end));
  const high = low && mark && countAt(scan, low.end + mark.length);
  if (low === undefined || !high || high.value <= low.value) return [];
  const counter = counterAt(scan, at, high);
  if (counter === undefined) return [];
  return [
    {
      end: counter.end,
      spoken: () =>
        `${nativeKorean(low.value)} ${counter.word}에서 ${nativeKorean(high.value)} ${counter.word}`,
    },
  ];
}

const GUESSED = /^(?:일|주|년|개월)/;

/** `2~3일` -> 이삼일, which one of two numbers that follow each other; but 5월 2~3일 are two days. */
function guesses(scan: Scan, at: number): Reading[] {
  const low = countAt(scan, at);
  const mark = low && RANGE_MARKS.find((written) => scan.has(written, low.end));
  const high = low && mark && countAt(scan, low.end + mark.length);
  if (low === undefined || !high || high.value !== low.value + 1 || high.value > 9) return [];
  if (/월 ?$/.test(scan.text.slice(Math.max(0, at - 2), at))) return [];
  if (!GUESSED.test(scan.text.slice(high.end, high.end + 2))) return [];
  return [{ end: high.end, spoken: () => sinoKorean(String(low.value)) + sinoKorean(String(high.value)) }];
}

/** The counter behind a number that takes native Korean there. `at` is where the whole expression begins. */
function counterAt(
  scan: Scan,
  at: number,
  { end, value }: Count,
): { readonly end: number; readonly word: string } | undefined {
  const from = scan.afterOptionalSpace(end);
  const before = scan.text.slice(Math.max(0, at - 8), at);
  if (scan.has('시간', from)) {
    return value <= LONGEST_NATIVE_HOURS ? { end: from + 2, word: '시간' } : undefined;
  }
  if (scan.at(from) === '시') {
    return value <= LAST_NATIVE_HOUR && isWhole(scan, from + 1) ? { end: from + 1, word: '시' } : undefined;
  }
  if (scan.at(from) === '번' && !scan.has('번째', from)) {
    // 3학년 5반 12번: a pupil's number.
    const isTimes =
      !/반 ?$/.test(before) && isWhole(scan, from + 1) && !NUMBERED.test(scan.text.slice(from, from + 8));
    return isTimes ? { end: from + 1, word: '번' } : undefined;
  }
  if (scan.at(from) === '대' && isWhole(scan, from + 1)) {
    const isDecade = value % 10 === 0 && !MACHINES.test(before);
    return isDecade ? undefined : { end: from + 1, word: '대' };
  }
  if (scan.at(from) === '분') {
    return HONOURED.test(before) && isWhole(scan, from + 1) ? { end: from + 1, word: '분' } : undefined;
  }
  for (const counter of COUNTERS.all(scan, from)) {
    if (counter.value.length > 1 || isWhole(scan, counter.end))
      return { end: counter.end, word: counter.value };
  }
  return undefined;
}

/** True where a counter of one syllable ends: nothing follows, or a particle. */
function isWhole(scan: Scan, end: number): boolean {
  return !/^[가-힣]$/.test(scan.at(end)) || SUFFIXES.longest(scan, end) !== undefined;
}

/** `1번째` -> 첫 번째, `101번째` -> 백한 번째; `1위` stays Sino-Korean. */
function ordinals(scan: Scan, at: number): Reading[] {
  const digitsEnd = scan.digitsEnd(at);
  if (scan.startsDigits(at) && digitsEnd === at + 3 && scan.has('번째', scan.afterOptionalSpace(digitsEnd))) {
    const value = Number(scan.digits(at, digitsEnd));
    if (value < 100 || value % 100 === 0) return [];
    const spoken = () => `${sinoKorean(String(value - (value % 100)))}${nativeKorean(value % 100)} 번째`;
    return [{ end: scan.afterOptionalSpace(digitsEnd) + 2, extraCost: -0.1, spoken }];
  }
  const count = countAt(scan, at);
  if (count === undefined || count.value !== 1) return [];
  const from = scan.afterOptionalSpace(count.end);
  return scan.has('번째', from) ? [{ end: from + 2, extraCost: -0.1, spoken: () => '첫 번째' }] : [];
}

/** 유월, 시월. */
function months(scan: Scan, at: number): Reading[] {
  const count = countAt(scan, at);
  if (count === undefined || scan.at(count.end) !== '월') return [];
  const irregular = monthName(count.value);
  return count.value === 6 || count.value === 10 ? [{ end: count.end + 1, spoken: () => irregular }] : [];
}

export function monthName(month: number): string {
  if (month === 6) return '유월';
  return month === 10 ? '시월' : `${sinoKorean(String(month))}월`;
}

/** `1만원` -> 만원, `1천` -> 천. */
function bareScales(scan: Scan, at: number): Reading[] {
  const count = countAt(scan, at);
  if (count?.value !== 1 || !/[만천백]/.test(scan.at(count.end))) return [];
  return [{ end: count.end + 1, spoken: () => scan.at(count.end) }];
}

/** 1 to 99, without a point or comma before or behind. */
function countAt(scan: Scan, at: number): Count | undefined {
  if (!scan.startsDigits(at) || /[.,]/.test(scan.at(at - 1))) return undefined;
  const end = scan.digitsEnd(at);
  if (end > at + 2 || scan.digits(at, at + 1) === '0') return undefined;
  return { end, value: Number(scan.digits(at, end)) };
}

/** Any number, Sino-Korean. */
export const numbers: Expression = (scan, at) =>
  quantitiesAt(scan, at).map((quantity) => ({ end: quantity.end, spoken: () => readQuantity(quantity) }));
