import { isLatinLetter } from '../characters.ts';
import type { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { type NumberPart, numbersAt } from './number.ts';
import { callOutDigits, contractTwenty } from './numerals.ts';
import type { ChineseWords } from './words.ts';

export interface MeasureTable {
  /** Units and measure words, as written -> as said. */
  readonly units: PhraseTable<string>;
  /** Letters that multiply the unit behind them: 300w张 -> 三百万张. */
  readonly multipliers: Readonly<Record<string, string>>;
  /** Units that two is counted with as 二: 二月, 二号, 二两. */
  readonly plainTwo: readonly string[];
  /** Units as said that are none to the official normaliser: two before them is 二, a blank in front of them stays. */
  readonly unlisted?: ReadonlySet<string>;
  /** Words that make four digits in front of them a year. */
  readonly yearWords: readonly string[];
  /** Words that follow a year as well as a number of years: 2030年前, 300年前. */
  readonly yearRelations: readonly string[];
}

/** `k` and `w` before a unit may as well be part of it: 5km is 五公里 rather than five thousand metres. */
const MULTIPLIED = 0.1;

/** A year is surer than a number of years, where it can be both. */
const SURE_YEAR = -0.01;

/** What stands before a day of the month: 5月2日, 5月1-2日. */
const DATE_JOINTS = ['月', '-', '至'];

interface Unit {
  readonly end: number;
  readonly spoken: string;
  readonly multiplied: boolean;
}

/**
 * Numbers with what they count: `3个`, `5~8km`, `1个-11个`, `10km/h`, `2024年`, `1990-2000年`.
 *
 * Two is 两 before a unit when it is the whole number, unless it stands in an order (第2个) or in a date (5月2日).
 */
export function measures(words: ChineseWords, table: MeasureTable): Expression {
  return (scan, at) => {
    const found: Reading[] = years(scan, at, words, table);
    for (const amount of amounts(scan, at, words, table)) {
      found.push(amount);
      const slash = scan.afterOptionalSpace(amount.end);
      if (scan.at(slash) !== '/') continue;
      const from = scan.afterOptionalSpace(slash + 1);
      for (const unit of unitsAt(scan, from, table)) {
        found.push(ratio(amount, unit.end, () => unit.spoken, words));
      }
      for (const per of amounts(scan, from, words, table))
        found.push(ratio(amount, per.end, per.spoken, words));
    }
    return found;
  };
}

function ratio(amount: Reading, end: number, per: () => string, words: ChineseWords): Reading {
  return { end, extraCost: amount.extraCost ?? 0, spoken: () => `${words.per}${per()}${amount.spoken()}` };
}

/** A number or a range of numbers, and its unit. */
function amounts(scan: Scan, at: number, words: ChineseWords, table: MeasureTable): Reading[] {
  const found: Reading[] = [];
  const inOrder = scan.at(at - 1) === '第';
  for (const first of numbersAt(scan, at, words, ',，')) {
    for (const unit of unitsBehind(scan, first.end, table)) {
      found.push(reading(unit, () => counted(scan, first, unit, words, table, inOrder) + unit.spoken));
      const to = rangeMark(scan, unit.end, words);
      if (to === undefined) continue;
      for (const last of lastAmounts(scan, to, words, table)) {
        const head = () => counted(scan, first, unit, words, table, inOrder) + unit.spoken;
        found.push({ ...last, spoken: () => `${head()}${words.to}${last.spoken()}` });
      }
    }
    const to = rangeMark(scan, first.end, words);
    if (to === undefined) continue;
    for (const last of lastAmounts(scan, to, words, table)) {
      const unit = last.unit;
      const head = () => counted(scan, first, unit, words, table, inOrder);
      found.push({ ...last, spoken: () => `${head()}${words.to}${last.spoken()}` });
    }
  }
  return found;
}

function lastAmounts(
  scan: Scan,
  at: number,
  words: ChineseWords,
  table: MeasureTable,
): (Reading & { unit: Unit })[] {
  return numbersAt(scan, at, words, ',，').flatMap((last) =>
    unitsBehind(scan, last.end, table).map((unit) => ({
      ...reading(unit, () => counted(scan, last, unit, words, table, false) + unit.spoken),
      unit,
    })),
  );
}

function reading(unit: Unit, spoken: () => string): Reading {
  return { end: unit.end, extraCost: unit.multiplied ? MULTIPLIED : 0, spoken };
}

function rangeMark(scan: Scan, at: number, words: ChineseWords): number | undefined {
  if (scan.has('--', at)) return at + 2;
  if (scan.has(words.to, at)) return at + words.to.length;
  return ['-', '~', '～', '到'].includes(scan.at(at)) ? at + 1 : undefined;
}

/** The number as it is said before its unit: 两个, but 第二个, 五月二日, 二两. */
function counted(
  scan: Scan,
  number: NumberPart,
  unit: Unit,
  words: ChineseWords,
  table: MeasureTable,
  inOrder: boolean,
): string {
  const spoken = contractTwenty(number.spoken(), words);
  if (spoken !== words.digits[2] || inOrder) return spoken;
  if (table.plainTwo.includes(unit.spoken) || table.unlisted?.has(unit.spoken)) return spoken;
  const isDay = unit.spoken === words.day || unit.spoken === '日';
  const inDate = isDay && DATE_JOINTS.includes(scan.at(number.digitsStart - 1));
  return inDate ? spoken : words.pair;
}

function unitsBehind(scan: Scan, at: number, table: MeasureTable): readonly Unit[] {
  const unitAt = scan.afterOptionalSpace(at);
  const units = unitsAt(scan, unitAt, table);
  return unitAt === at ? units : units.filter((unit) => !table.unlisted?.has(unit.spoken));
}

const UNITS = Symbol('units');

function unitsAt(scan: Scan, at: number, table: MeasureTable): readonly Unit[] {
  const multiplier = table.multipliers[scan.at(at)];
  if (multiplier === undefined && !table.units.begins(scan.at(at))) return [];
  return scan.remember(UNITS, at, () => {
    const units: Unit[] = [];
    for (const { end, value } of table.units.all(scan, at)) {
      if (isWholeUnit(scan, end)) units.push({ end, spoken: value, multiplied: false });
    }
    if (multiplier === undefined) return units;
    for (const { end, value } of table.units.all(scan, at + 1)) {
      // 12k起 is from that much on, no thousands of cases.
      const isFrom = value === '起' && multiplier === '千';
      if (!isFrom && isWholeUnit(scan, end)) {
        units.push({ end, spoken: multiplier + value, multiplied: true });
      }
    }
    return units;
  });
}

/** A unit in Latin letters is not the beginning of something longer: the m of mAh, the v of 5v5. */
function isWholeUnit(scan: Scan, end: number): boolean {
  if (!isLatinLetter(scan.at(end - 1))) return true;
  const isLoneLetter = !isLatinLetter(scan.at(end - 2)) && scan.isDigit(end);
  return !isLatinLetter(scan.at(end)) && !isLoneLetter;
}

/** 1998年前 is before a year, 2000年前 can be two thousand years ago. */
function isCalendarYear(digits: string): boolean {
  return /^(?:19|20)\d\d$/.test(digits) && !digits.endsWith('00');
}

/** `2024年`, `2023-2024赛季`, `1990年-2000年`. */
function years(scan: Scan, at: number, words: ChineseWords, table: MeasureTable): Reading[] {
  const isYear = (from: number) => scan.startsDigits(from) && scan.digitsEnd(from) === from + 4;
  if (!isYear(at)) return [];
  const year = (from: number) => callOutDigits(scan.digits(from, from + 4), words);
  const found: Reading[] = [];
  const addLast = (from: number, lead: () => string): void => {
    if (!isYear(from)) return;
    for (const word of table.yearWords) {
      if (!scan.has(word, from + 4)) continue;
      const end = from + 4 + word.length;
      found.push({ end, extraCost: SURE_YEAR, spoken: () => `${lead()}${year(from)}${word}` });
    }
  };
  addLast(at, () => '');
  if (isCalendarYear(scan.digits(at, at + 4))) {
    for (const word of table.yearRelations) {
      const end = at + 4 + word.length;
      if (scan.has(word, at + 4)) found.push({ end, extraCost: SURE_YEAR, spoken: () => year(at) + word });
    }
  }
  const to = rangeMark(scan, at + 4, words);
  if (to !== undefined) addLast(to, () => `${year(at)}${words.to}`);
  if (scan.has(words.year, at + 4)) {
    const toYear = rangeMark(scan, at + 4 + words.year.length, words);
    if (toYear !== undefined) addLast(toYear, () => `${year(at)}${words.year}${words.to}`);
  }
  return found;
}
