import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { ABBREVIATIONS, LONE_SIGNS } from './abbreviations.data.ts';
import { STATES } from './states.data.ts';

const LONGEST_NAME = 64;
const MOST_INITIALS = 12;

/** Abbreviations, initials with points (`U.S.A.`), signs that stand alone, and states behind a town (`Boston, MA`). */
export const whitelist: Expression = (scan, at) => {
  const found: Reading[] = ABBREVIATIONS.all(scan, at).map(({ end, value }) => ({
    end,
    spoken: () => value,
  }));
  const sign = LONE_SIGNS[scan.at(at)];
  if (sign !== undefined) found.push({ end: at + 1, spoken: () => sign });
  return [...found, ...initials(scan, at, ''), ...initials(scan, at, ' '), ...townAndState(scan, at)];
};

/** `J.R.R.`, `U.S.`, `J. K.`: two letters need the last point, more do not. */
function initials(scan: Scan, at: number, gap: string): Reading[] {
  const found: Reading[] = [];
  let letters = '';
  let end = at;
  while (letters.length < MOST_INITIALS && /^[A-Z]$/.test(scan.at(end))) {
    letters += scan.at(end);
    const joined = letters;
    const point = scan.at(end + 1) === '.';
    if (joined.length > 2) found.push({ end: end + 1, spoken: () => joined });
    if (joined.length > 1 && point) found.push({ end: end + 2, spoken: () => joined });
    if (!point || !scan.has(gap, end + 2)) break;
    end += 2 + gap.length;
  }
  return found;
}

function townAndState(scan: Scan, at: number): Reading[] {
  let townEnd = at;
  while (townEnd < at + LONGEST_NAME && /^[A-Za-z]$/.test(scan.at(townEnd))) townEnd++;
  if (townEnd === at || scan.at(townEnd) !== ',') return [];
  const stateAt = scan.afterOptionalSpace(townEnd + 1);
  const code = /^[A-Z]{2,3}/.exec(scan.text.slice(stateAt, stateAt + 3))?.[0] ?? '';
  const state = STATES[code];
  if (state === undefined) return [];
  return [{ end: stateAt + code.length, spoken: () => scan.text.slice(at, stateAt) + state }];
}
