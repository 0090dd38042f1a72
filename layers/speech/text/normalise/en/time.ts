import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { plainCardinal } from './numerals.ts';

const HALVES = new PhraseTable(() => [
  ...['a.m.', 'a.m', 'am', 'A.M.', 'A.M', 'AM'].map((written) => [written, 'AM'] as const),
  ...['p.m.', 'p.m', 'pm', 'P.M.', 'P.M', 'PM'].map((written) => [written, 'PM'] as const),
]);

const ZONES = new PhraseTable(() =>
  ['cst', 'cet', 'pst', 'est', 'pt', 'et', 'gmt'].flatMap((zone) => [
    [zone, zone.toUpperCase()] as const,
    [Array.from(zone).join('.'), zone.toUpperCase()] as const,
  ]),
);

/** `3:15`, `3:15 p.m.`, `3.15 pm`, `3pm est`, `10:05:30`. */
export const times: Expression = (scan, at) => timesAt(scan, at);

export function timesAt(scan: Scan, at: number): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const hourEnd = scan.digitsEnd(at);
  if (hourEnd > at + 2 || !/^[:. aApP]$/.test(scan.at(hourEnd))) return [];
  const hour = Number(scan.digits(at, hourEnd));
  if (hour > 23) return [];
  const hours = plainCardinal(String(hour));
  const found: Reading[] = [];
  addHalves(scan, hourEnd, hours, found);
  const minute = sixtiethAt(scan, hourEnd, ':.');
  if (minute === undefined) return found;
  const minuteEnd = hourEnd + 3;
  const minutes = minuteWords(minute);
  addHalves(scan, minuteEnd, minute === 0 ? hours : `${hours} ${minutes}`, found);
  if (scan.at(hourEnd) === '.') return found;
  addTime(scan, minuteEnd, minute === 0 ? `${hours} o'clock` : `${hours} ${minutes}`, found);
  const second = sixtiethAt(scan, minuteEnd, ':');
  if (second === undefined) return found;
  const clock = `${counted(hour, 'hour')} ${counted(minute, 'minute')} and ${counted(second, 'second')}`;
  addTime(scan, minuteEnd + 3, clock, found);
  addHalves(scan, minuteEnd + 3, clock, found);
  return found;
}

/** The time up to `end`, alone and with a time zone behind it. */
function addTime(scan: Scan, end: number, spoken: string, found: Reading[]): void {
  scan.steps++;
  found.push({ end, spoken: () => spoken });
  for (const zone of ZONES.all(scan, afterSpaces(scan, end))) {
    found.push({ end: zone.end, spoken: () => `${spoken} ${zone.value}` });
  }
}

/** The time up to `end` with a.m. or p.m. behind it. */
function addHalves(scan: Scan, end: number, spoken: string, found: Reading[]): void {
  for (const half of HALVES.all(scan, afterSpaces(scan, end))) {
    addTime(scan, half.end, `${spoken} ${half.value}`, found);
  }
}

function afterSpaces(scan: Scan, at: number): number {
  return scan.has('  ', at) ? at + 2 : scan.afterOptionalSpace(at);
}

function sixtiethAt(scan: Scan, at: number, marks: string): number | undefined {
  const mark = scan.at(at);
  if (mark === '' || !marks.includes(mark) || scan.digitsEnd(at + 1) !== at + 3) return undefined;
  const value = Number(scan.digits(at + 1, at + 3));
  return value < 60 ? value : undefined;
}

function minuteWords(minute: number): string {
  return (minute < 10 ? 'o ' : '') + plainCardinal(String(minute));
}

function counted(value: number, unit: string): string {
  // As the official normaliser has it: twenty one minute.
  return `${plainCardinal(String(value))} ${unit}${value % 10 === 1 && value !== 11 ? '' : 's'}`;
}
