import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { readCardinal } from './numerals.ts';
import { isScoreHere } from './score.ts';
import type { ChineseWords } from './words.ts';

/**
 * Times of day: `9:05`, `21：30`, `20:08:08`, `8:30 am`, and two of them as a range.
 *
 * Full minutes and seconds of zero are not said. A ratio that the words around call a score is no time.
 */
export function times(words: ChineseWords): Expression {
  const halves = new PhraseTable<string>(() => [
    ...['a m', 'a.m.', 'am', 'A M', 'A.M.', 'AM'].map((written) => [written, words.morning] as const),
    ...['p m', 'p.m.', 'pm', 'P M', 'P.M.', 'PM'].map((written) => [written, words.afternoon] as const),
  ]);
  return (scan, at) => {
    const about = scan.at(at) === '约' || scan.at(at) === '約' ? scan.at(at) : '';
    const clock = timeAt(scan, at + about.length, words, halves);
    if (clock === undefined || isScoreHere(scan, at, clock.end)) return [];
    const from = { end: clock.end, spoken: () => about + clock.spoken() };
    const mark = scan.at(from.end);
    const to = ['-', '~', '～'].includes(mark)
      ? timeAt(scan, scan.afterOptionalSpace(from.end + 1), words, halves)
      : undefined;
    if (to === undefined) return [from];
    return [from, { end: to.end, spoken: () => `${from.spoken()}${words.to}${to.spoken()}` }];
  };
}

function timeAt(
  scan: Scan,
  at: number,
  words: ChineseWords,
  halves: PhraseTable<string>,
): Reading | undefined {
  if (!scan.startsDigits(at)) return undefined;
  const hourEnd = scan.digitsEnd(at);
  const hour = Number(scan.digits(at, Math.min(hourEnd, at + 3)));
  if (hourEnd > at + 2 || hour > 24) return undefined;
  const minute = sixtiethAt(scan, hourEnd);
  if (minute === undefined) return undefined;
  const second = sixtiethAt(scan, hourEnd + 3);
  // 0:51 is a score or a ratio, 0:51:00 a time.
  if (hour === 0 && hourEnd === at + 1 && second === undefined) return undefined;
  const clockEnd = hourEnd + (second === undefined ? 3 : 6);
  const half = halves.longest(scan, scan.afterOptionalSpace(clockEnd));
  // 10:30分: the written unit is part of the time.
  const unit = second === undefined ? words.minute : words.second;
  const unitEnd = scan.has(unit, clockEnd) ? clockEnd + unit.length : clockEnd;
  const end = half?.end ?? scan.afterOptionalSpace(unitEnd);
  scan.steps++;
  return {
    end,
    spoken: () => {
      if (words.half !== '' && minute === 30 && second === undefined && hour <= 12) {
        return `${half?.value ?? ''}${hourOf(hour, words)}${words.half}`;
      }
      const minutes = minute === 0 ? '' : sixtieth(minute, words.digits[0] ?? '', words) + words.minute;
      const seconds = second === undefined || second === 0 ? '' : sixtieth(second, '', words) + words.second;
      return `${half?.value ?? ''}${hourOf(hour, words)}${minutes}${seconds}`;
    },
  };
}

/** The two digits behind a colon at `at`. */
function sixtiethAt(scan: Scan, at: number): number | undefined {
  const colon = scan.at(at);
  if ((colon !== ':' && colon !== '：') || scan.digitsEnd(at + 1) !== at + 3) return undefined;
  const value = Number(scan.digits(at + 1, at + 3));
  return value < 60 ? value : undefined;
}

function sixtieth(value: number, filler: string, words: ChineseWords): string {
  return (value < 10 ? filler : '') + readCardinal(String(value), words);
}

function hourOf(hour: number, words: ChineseWords): string {
  return (hour === 2 ? words.pair : readCardinal(String(hour), words)) + words.hour;
}
