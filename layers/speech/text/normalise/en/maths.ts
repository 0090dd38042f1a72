import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { decimalsAt, sayDecimal } from './decimal.ts';
import { countsAt } from './integer.ts';
import { cardinalWithAnd } from './numerals.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '−': 'minus',
  '/': 'divided',
  '÷': 'divided',
  ':': 'divided',
  '×': 'times',
  '*': 'times',
  '·': 'times',
};

/** Operators that make what stands around a hyphen a sum: `12-5+1`. */
const SUMMING = '+×*÷·';
/** A sum of more numbers goes on as another. */
const LONGEST_SUM = 12;

interface Operand {
  readonly end: number;
  readonly spoken: () => string;
  /** A number and a letter: `2x`. */
  readonly isTerm?: boolean;
}

interface Operation {
  readonly sign: string;
  readonly operand: Operand;
}

/**
 * Equations with one operation, in either order: `x + 5 = 10`, `10 = 2 * 5`, `3×4=12`, `2x + 1 = 5`; and `y = 2x`. Sums of more
 * numbers: `20-15+3=8`, `12-5+1`.
 *
 * A quotient is "divided", without "by", as the official normaliser has it.
 */
export const maths: Expression = (scan, at) => {
  const firstEnd = scan.isDigit(at) ? scan.digitsEnd(at) : at + 1;
  const next = scan.afterOptionalSpace(
    scan.isDigit(at) && /^[a-z]$/.test(scan.at(firstEnd)) ? firstEnd + 1 : firstEnd,
  );
  if (OPERATORS[scan.at(next)] === undefined && !'=,.'.includes(scan.at(next))) return [];
  const found: Reading[] = [];
  for (const first of operandsAt(scan, at, true)) {
    addOperationFirst(scan, first, found);
    addEqualsFirst(scan, first, found);
    addSums(scan, first, found);
  }
  return found;
};

function addOperationFirst(scan: Scan, first: Operand, found: Reading[]): void {
  for (const operation of operationsAt(scan, first.end)) {
    for (const result of resultsAt(scan, operation.operand.end)) {
      found.push({
        end: result.end,
        spoken: () => `${first.spoken()} ${sayOperation(operation)} equals ${result.spoken()}`,
      });
    }
  }
}

/** What stands behind the sign of equality, a negative number too. */
function resultsAt(scan: Scan, at: number): readonly Operand[] {
  const equals = scan.afterOptionalSpace(at);
  if (scan.at(equals) !== '=') return NONE;
  const from = scan.afterOptionalSpace(equals + 1);
  if (scan.at(from) !== '-' && scan.at(from) !== '−') return operandsAt(scan, from, true);
  return operandsAt(scan, from + 1, true).map(({ end, spoken }) => ({
    end,
    spoken: () => `minus ${spoken()}`,
  }));
}

/** Sums of at least three numbers: with what they equal, or where another sign tells that the hyphens are no ranges. */
function addSums(scan: Scan, first: Operand, found: Reading[]): void {
  let count = 0;
  let end = first.end;
  let hasHyphen = false;
  let isSum = false;
  for (; count < LONGEST_SUM; count++) {
    const [operation] = operationsAt(scan, end);
    if (operation === undefined) break;
    hasHyphen ||= operation.sign === '-';
    isSum ||= SUMMING.includes(operation.sign);
    end = operation.operand.end;
  }
  if (count < 2) return;
  const spoken = () => saySum(scan, first, count);
  for (const result of resultsAt(scan, end)) {
    found.push({ end: result.end, spoken: () => `${spoken()} equals ${result.spoken()}` });
  }
  if (hasHyphen && isSum) found.push({ end, spoken });
}

/** The first number and so many operations behind it. */
function saySum(scan: Scan, first: Operand, count: number): string {
  const words = [first.spoken()];
  let end = first.end;
  for (let i = 0; i < count; i++) {
    const [operation] = operationsAt(scan, end);
    if (operation === undefined) break;
    words.push(sayOperation(operation));
    end = operation.operand.end;
  }
  return words.join(' ');
}

function addEqualsFirst(scan: Scan, first: Operand, found: Reading[]): void {
  const equals = scan.afterOptionalSpace(first.end);
  if (scan.at(equals) !== '=') return;
  for (const second of operandsAt(scan, scan.afterOptionalSpace(equals + 1), true)) {
    const lead = () => `${first.spoken()} equals ${second.spoken()}`;
    for (const operation of operationsAt(scan, second.end)) {
      found.push({ end: operation.operand.end, spoken: () => `${lead()} ${sayOperation(operation)}` });
    }
    if (second.isTerm === true) found.push({ end: second.end, spoken: lead });
  }
}

const OPERATIONS = Symbol('operators and numbers');
const NONE: readonly never[] = [];

/** An operator and the number behind it. */
function operationsAt(scan: Scan, at: number): readonly Operation[] {
  return scan.remember(OPERATIONS, at, findOperations);
}

function findOperations(scan: Scan, at: number): readonly Operation[] {
  const signAt = scan.afterOptionalSpace(at);
  const sign = scan.at(signAt);
  if (OPERATORS[sign] === undefined) return NONE;
  return operandsAt(scan, scan.afterOptionalSpace(signAt + 1), false).map((operand) => ({ sign, operand }));
}

function operandsAt(scan: Scan, at: number, orLetter: boolean): readonly Operand[] {
  const letter = scan.at(at);
  if (orLetter && /^[A-Za-z]$/.test(letter)) return [{ end: at + 1, spoken: () => letter }];
  const counts = countsAt(scan, at).map(
    ({ end, digits }): Operand => ({ end, spoken: () => cardinalWithAnd(digits()) }),
  );
  const terms = counts
    .filter(({ end }) => /^[a-z]$/.test(scan.at(end)) && !/^[A-Za-z\d]$/.test(scan.at(end + 1)))
    .map(({ end, spoken }) => ({ end: end + 1, spoken: () => `${spoken()} ${scan.at(end)}`, isTerm: true }));
  const withPoint = decimalsAt(scan, at).map(
    (decimal): Operand => ({ end: decimal.end, spoken: () => sayDecimal(decimal) }),
  );
  return [...withPoint, ...counts, ...terms];
}

function sayOperation({ sign, operand }: Operation): string {
  return `${OPERATORS[sign] ?? ''} ${operand.spoken()}`;
}
