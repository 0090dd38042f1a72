import type { Expression } from './reading.ts';
import { Scan } from './scan.ts';

/** Year, month and separators; day; time. A day of two digits is preferred: `2024/1/112:30` is the eleventh. */
const GLUED =
  /^([1-9]\d{3}([-/.])(?:0?[1-9]|1[0-2])\2(?:3[01]|[12]\d|0[1-9]|[1-9]))((?:[01]\d|2[0-3]|\d)[:：][0-5]\d(?:[:：][0-5]\d)?)(?!\d)/;
const LONGEST = 19;

/** A date and a time that are written without a space between: `1965/7/1612:24`, each read by the expression for it. */
export function gluedTimes(dates: Expression, times: Expression, joint: string): Expression {
  return (scan, at) => {
    if (!scan.startsDigits(at) || scan.digitsEnd(at) !== at + 4) return [];
    scan.steps++;
    const [whole, date, , time] = GLUED.exec(scan.text.slice(at, at + LONGEST)) ?? [];
    if (whole === undefined || date === undefined || time === undefined) return [];
    const spoken = [readWhole(dates, date), readWhole(times, time)];
    return spoken.includes(undefined) ? [] : [{ end: at + whole.length, spoken: () => spoken.join(joint) }];
  };
}

function readWhole(expression: Expression, written: string): string | undefined {
  return expression(new Scan(written), 0)
    .find(({ end }) => end === written.length)
    ?.spoken();
}
