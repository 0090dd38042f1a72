import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { decimalsAt, quantitiesAt, sayDecimal } from './decimal.ts';
import { fractions } from './fraction.ts';
import { countsAt } from './integer.ts';
import { numbersAt, sayNumber } from './number.ts';
import { cardinalWithAnd } from './numerals.ts';
import { QUANTITIES } from './quantities.data.ts';
import { pluralUnit, UNIT_NAMES } from './units.data.ts';

interface Amount {
  readonly end: number;
  readonly spoken: () => string;
  readonly singular: boolean;
}

/** `12kg`, `-5 °C`, `3-4 mi`, `60 km/h`, `1/2 kg`, `98.6 FM`, `4.5-star`, `2.5x`, `/kg`. */
export const measures: Expression = (scan, at) => [
  ...withUnit(scan, at),
  ...unitAlone(scan, at),
  ...compounds(scan, at),
];

function withUnit(scan: Scan, at: number): Reading[] {
  const isNegative = scan.at(at) === '-' || scan.at(at) === '−';
  const isApproximate = scan.at(at) === '~';
  const about = isApproximate ? 'approximately ' : '';
  const found: Reading[] = [];
  for (const amount of amountsAt(scan, isNegative || isApproximate ? at + 1 : at, isNegative)) {
    const unitAt = scan.afterOptionalSpace(amount.end);
    for (const unit of UNIT_NAMES.all(scan, unitAt)) {
      const unitName = unit.value === 'meter' && isBehindHours(scan, at) ? 'minute' : unit.value;
      const name = amount.singular ? unitName : pluralUnit(unitName);
      const spoken = () => `${about}${amount.spoken()} ${name}`;
      found.push({ end: unit.end, spoken });
      const slash = scan.afterOptionalSpace(unit.end);
      if (scan.at(slash) !== '/') continue;
      for (const per of UNIT_NAMES.all(scan, scan.afterOptionalSpace(slash + 1))) {
        found.push({ end: per.end, spoken: () => `${spoken()} per ${per.value}` });
      }
    }
  }
  return found;
}

function amountsAt(scan: Scan, at: number, isNegative: boolean): Amount[] {
  const found: Amount[] = [];
  const counts = countsAt(scan, at);
  for (const { end, digits } of counts) {
    if (!hasUnit(scan, end)) continue;
    const isOne = scan.text.slice(at, end) === '1';
    found.push({
      end,
      singular: isOne,
      spoken: () => (isNegative ? 'negative ' : '') + cardinalWithAnd(digits()),
    });
  }
  const sign = isNegative ? 'minus ' : '';
  for (const decimal of decimalsAt(scan, at)) {
    if (hasUnit(scan, decimal.end))
      found.push({ end: decimal.end, singular: false, spoken: () => sign + sayDecimal(decimal) });
  }
  for (const quantity of quantitiesAt(scan, at, QUANTITIES)) {
    found.push({ end: quantity.end, singular: false, spoken: () => sign + quantity.spoken() });
  }
  if (isNegative) return found;
  for (const low of numbersAt(scan, at)) {
    const joint = jointAt(scan, low.end);
    if (joint === undefined) continue;
    for (const high of numbersAt(scan, joint.end)) {
      if (!hasUnit(scan, high.end)) continue;
      found.push({
        end: high.end,
        singular: false,
        spoken: () => `${sayNumber(low)} ${joint.spoken} ${sayNumber(high)}`,
      });
    }
  }
  for (const fraction of fractions(scan, at)) found.push({ ...fraction, singular: false });
  return found;
}

/** `2h 30m`: the m behind hours is the minute. */
function isBehindHours(scan: Scan, at: number): boolean {
  return /\d ?(?:h|hrs?|hours?) ?$/.test(scan.text.slice(Math.max(0, at - 9), at));
}

/** A quick look behind a number. */
function hasUnit(scan: Scan, end: number): boolean {
  return UNIT_NAMES.begins(scan.at(scan.afterOptionalSpace(end)));
}

const JOINTS: Readonly<Record<string, string>> = {
  '-': 'to',
  '–': 'to',
  x: 'times',
  '×': 'times',
  '*': 'times',
};

/** What joins two numbers before one unit: 3-4 mi, 3 x 4 m. */
function jointAt(scan: Scan, at: number): { readonly end: number; readonly spoken: string } | undefined {
  const isSpaced = scan.at(at) === ' ';
  const spoken = JOINTS[scan.at(isSpaced ? at + 1 : at)];
  if (spoken === undefined) return undefined;
  if (!isSpaced) return { end: at + 1, spoken };
  return scan.at(at + 2) === ' ' ? { end: at + 3, spoken } : undefined;
}

/** `/kg`, `per kg`. */
function unitAlone(scan: Scan, at: number): Reading[] {
  const from = scan.at(at) === '/' ? scan.afterOptionalSpace(at + 1) : scan.has('per ', at) ? at + 4 : at;
  if (from === at) return [];
  return UNIT_NAMES.all(scan, from).map((unit) => ({ end: unit.end, spoken: () => `per ${unit.value}` }));
}

/** A decimal that is glued to letters: `4.5-star`, `2.5x`, `98.6FM`, `3.7V`. */
function compounds(scan: Scan, at: number): Reading[] {
  return decimalsAt(scan, at).flatMap((decimal): Reading[] => {
    const dash = scan.at(decimal.end) === '-' ? 1 : 0;
    const from = decimal.end + dash;
    const end = lettersEnd(scan, from);
    const band = scan.afterOptionalSpace(decimal.end);
    const found: Reading[] = [];
    if (end > from) {
      found.push({
        end,
        extraCost: GLUED,
        spoken: () => `${sayDecimal(decimal)} ${scan.text.slice(from, end).replace(/^X$/, 'x')}`,
      });
    }
    if (scan.has('AM', band) || scan.has('FM', band)) {
      found.push({
        end: band + 2,
        spoken: () => `${sayDecimal(decimal)} ${scan.text.slice(band, band + 2)}`,
      });
    }
    return found;
  });
}

/** Letters behind a decimal are a unit where they can be. */
const GLUED = 0.005;
const LONGEST_WORD = 64;

function lettersEnd(scan: Scan, at: number): number {
  let end = at;
  while (end < at + LONGEST_WORD && /^[A-Za-z]$/.test(scan.at(end))) end++;
  return end;
}
