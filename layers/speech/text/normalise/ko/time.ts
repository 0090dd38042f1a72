import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { nativeKorean, sinoKorean } from './numerals.ts';

const HALVES = new PhraseTable(() => [
  ...['AM', 'am', 'a.m.', 'A.M.'].map((written) => [written, '오전 '] as const),
  ...['PM', 'pm', 'p.m.', 'P.M.'].map((written) => [written, '오후 '] as const),
]);

const SCORE_BEFORE = /(?:스코어|점수|비율|비)[는은이가]?\s?$/;

/** `10:30` -> 열 시 삼십분, `14:05`, `9:00 AM`, `10:00~18:00`. */
export const times: Expression = (scan, at) => {
  const from = timeAt(scan, at);
  if (from === undefined || SCORE_BEFORE.test(scan.text.slice(Math.max(0, at - 6), at))) return [];
  const mark = [' - ', ' ~ ', '~', '∼', '-', '–'].find((written) => scan.has(written, from.end));
  const to = mark === undefined ? undefined : timeAt(scan, from.end + mark.length);
  if (to === undefined) return [from];
  return [from, { end: to.end, spoken: () => `${from.spoken()}에서 ${to.spoken()}` }];
};

const HOURS = /^(\d{1,2})시 ?[~∼～-] ?(\d{1,2})시(?!간)/;
const LONGEST_HOURS = 10;

/** `9시~17시` -> 아홉 시에서 십칠 시. */
export const hourRanges: Expression = (scan, at) => {
  if (!scan.startsDigits(at)) return [];
  const [whole, from, to] = HOURS.exec(scan.text.slice(at, at + LONGEST_HOURS)) ?? [];
  if (whole === undefined || Number(from) > 24 || Number(to) > 24) return [];
  const spoken = () => `${hourInWords(Number(from))} 시에서 ${hourInWords(Number(to))} 시`;
  return [{ end: at + whole.length, spoken }];
};

/** The wave between two times of which the second says its half of the day: 오전 9시~오후 6시. */
const JOINED = /^[~∼～] ?(?=(?:다음 ?날 |익일 |매주 )?(?:오전|오후|새벽|아침|낮|저녁|밤|정오|자정))/;
const LONGEST_JOINT = 12;

export const joinedTimes: Expression = (scan, at) => {
  const joint = JOINED.exec(scan.text.slice(at, at + LONGEST_JOINT))?.[0];
  if (joint === undefined || !/[가-힣\d] ?$/.test(scan.text.slice(Math.max(0, at - 2), at))) return [];
  return [{ end: at + joint.length, spoken: () => '에서 ' }];
};

function timeAt(scan: Scan, at: number): Reading | undefined {
  if (!scan.startsDigits(at)) return undefined;
  const hourEnd = scan.digitsEnd(at);
  const hour = Number(scan.digits(at, Math.min(hourEnd, at + 3)));
  const minute = sixtiethAt(scan, hourEnd);
  if (hourEnd > at + 2 || hour > 24 || minute === undefined) return undefined;
  const second = sixtiethAt(scan, hourEnd + 3);
  const clockEnd = hourEnd + (second === undefined ? 3 : 6);
  const half = HALVES.longest(scan, scan.afterOptionalSpace(clockEnd));
  const unit = (value: number, name: string) => (value === 0 ? '' : ` ${sinoKorean(String(value))}${name}`);
  return {
    end: half?.end ?? clockEnd,
    spoken: () =>
      `${half?.value ?? ''}${hourInWords(hour)} 시${unit(minute, '분')}${unit(second ?? 0, '초')}`,
  };
}

/** Native Korean up to noon, Sino-Korean on the clock of 24 hours. */
export function hourInWords(hour: number): string {
  return hour >= 1 && hour <= 12 ? nativeKorean(hour) : sinoKorean(String(hour));
}

function sixtiethAt(scan: Scan, at: number): number | undefined {
  const colon = scan.at(at);
  if ((colon !== ':' && colon !== '：') || scan.digitsEnd(at + 1) !== at + 3) return undefined;
  const value = Number(scan.digits(at + 1, at + 3));
  return value < 60 ? value : undefined;
}
