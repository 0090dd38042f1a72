import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
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

interface Operand {
  readonly end: number;
  /** Of a number; or the letter that stands for one. */
  readonly digits: string | (() => string);
  /** A number and a letter: `2x`. */
  readonly isTerm?: boolean;
}

interface Operation {
  readonly word: string;
  readonly operand: Operand;
}

/**
 * Equations with one operation, in either order: `x + 5 = 10`, `10 = 2 * 5`, `3×4=12`, `2x + 1 = 5`; and `y = 2x`.
 *
 * A quotient is "divided", without "by", as the official normaliser has it.
 */
export const maths: Expression = (scan, at) => {
  const firstEnd = scan.isDigit(at) ? scan.digitsEnd(at) : at + 1;
  const next = scan.afterOptionalSpace(
    scan.isDigit(at) && /^[a-z]$/.test(scan.at(firstEnd)) ? firstEnd + 1 : firstEnd,
  );
  if (OPERATORS[scan.at(next)] === undefined && !'=,'.includes(scan.at(next))) return [];
  return operandsAt(scan, at, true).flatMap((first) => [
    ...operationFirst(scan, first),
    ...equalsFirst(scan, first),
  ]);
};

function operationFirst(scan: Scan, first: Operand): Reading[] {
  return operationsAt(scan, first.end).flatMap((operation) => {
    const equals = scan.afterOptionalSpace(operation.operand.end);
    if (scan.at(equals) !== '=') return [];
    return operandsAt(scan, scan.afterOptionalSpace(equals + 1), true).map((result) => ({
      end: result.end,
      spoken: () => `${say(first)} ${sayOperation(operation)} equals ${say(result)}`,
    }));
  });
}

function equalsFirst(scan: Scan, first: Operand): Reading[] {
  const equals = scan.afterOptionalSpace(first.end);
  if (scan.at(equals) !== '=') return [];
  return operandsAt(scan, scan.afterOptionalSpace(equals + 1), true).flatMap((second) => {
    const lead = () => `${say(first)} equals ${say(second)}`;
    const whole = operationsAt(scan, second.end).map((operation) => ({
      end: operation.operand.end,
      spoken: () => `${lead()} ${sayOperation(operation)}`,
    }));
    return second.isTerm === true ? [...whole, { end: second.end, spoken: lead }] : whole;
  });
}

/** An operator and the number behind it. */
function operationsAt(scan: Scan, at: number): Operation[] {
  const sign = scan.afterOptionalSpace(at);
  const word = OPERATORS[scan.at(sign)];
  if (word === undefined) return [];
  return operandsAt(scan, scan.afterOptionalSpace(sign + 1), false).map((operand) => ({ word, operand }));
}

function operandsAt(scan: Scan, at: number, orLetter: boolean): readonly Operand[] {
  const letter = scan.at(at);
  if (orLetter && /^[A-Za-z]$/.test(letter)) return [{ end: at + 1, digits: letter }];
  const counts = countsAt(scan, at);
  const terms = counts
    .filter(({ end }) => /^[a-z]$/.test(scan.at(end)) && !/^[A-Za-z\d]$/.test(scan.at(end + 1)))
    .map(({ end, digits }) => ({
      end: end + 1,
      digits: `${cardinalWithAnd(digits())} ${scan.at(end)}`,
      isTerm: true,
    }));
  return [...counts, ...terms];
}

function say({ digits }: Operand): string {
  return typeof digits === 'string' ? digits : cardinalWithAnd(digits());
}

function sayOperation({ word, operand }: Operation): string {
  return `${word} ${say(operand)}`;
}
