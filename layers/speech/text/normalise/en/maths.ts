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
  return operandsAt(scan, at, true).flatMap((first) => [
    ...operationFirst(scan, first),
    ...equalsFirst(scan, first),
    ...sums(scan, first),
  ]);
};

function operationFirst(scan: Scan, first: Operand): Reading[] {
  return operationsAt(scan, first.end).flatMap((operation) =>
    resultsAt(scan, operation.operand.end).map((result) => ({
      end: result.end,
      spoken: () => `${first.spoken()} ${sayOperation(operation)} equals ${result.spoken()}`,
    })),
  );
}

/** What stands behind the sign of equality, a negative number too. */
function resultsAt(scan: Scan, at: number): Operand[] {
  const equals = scan.afterOptionalSpace(at);
  if (scan.at(equals) !== '=') return [];
  const from = scan.afterOptionalSpace(equals + 1);
  if (scan.at(from) !== '-' && scan.at(from) !== '−') return [...operandsAt(scan, from, true)];
  return operandsAt(scan, from + 1, true).map(({ end, spoken }) => ({
    end,
    spoken: () => `minus ${spoken()}`,
  }));
}

/** Sums of at least three numbers: with what they equal, or where another sign tells that the hyphens are no ranges. */
function sums(scan: Scan, first: Operand): Reading[] {
  const operations: Operation[] = [];
  for (let end = first.end; operations.length < LONGEST_SUM; ) {
    const [operation] = operationsAt(scan, end);
    if (operation === undefined) break;
    operations.push(operation);
    end = operation.operand.end;
  }
  const last = operations.at(-1);
  if (last === undefined || operations.length < 2) return [];
  const spoken = () => [first.spoken(), ...operations.map(sayOperation)].join(' ');
  const equations = resultsAt(scan, last.operand.end).map((result) => ({
    end: result.end,
    spoken: () => `${spoken()} equals ${result.spoken()}`,
  }));
  const isMixed =
    operations.some(({ sign }) => sign === '-') && operations.some(({ sign }) => SUMMING.includes(sign));
  return isMixed ? [...equations, { end: last.operand.end, spoken }] : equations;
}

function equalsFirst(scan: Scan, first: Operand): Reading[] {
  const equals = scan.afterOptionalSpace(first.end);
  if (scan.at(equals) !== '=') return [];
  return operandsAt(scan, scan.afterOptionalSpace(equals + 1), true).flatMap((second) => {
    const lead = () => `${first.spoken()} equals ${second.spoken()}`;
    const whole = operationsAt(scan, second.end).map((operation) => ({
      end: operation.operand.end,
      spoken: () => `${lead()} ${sayOperation(operation)}`,
    }));
    return second.isTerm === true ? [...whole, { end: second.end, spoken: lead }] : whole;
  });
}

const OPERATIONS = Symbol('operators and numbers');

/** An operator and the number behind it. */
function operationsAt(scan: Scan, at: number): readonly Operation[] {
  const signAt = scan.afterOptionalSpace(at);
  const sign = scan.at(signAt);
  if (OPERATORS[sign] === undefined) return [];
  return scan.remember(OPERATIONS, at, () =>
    operandsAt(scan, scan.afterOptionalSpace(signAt + 1), false).map((operand) => ({ sign, operand })),
  );
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
