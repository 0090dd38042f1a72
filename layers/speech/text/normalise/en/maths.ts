import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { countsAt } from './integer.ts';
import { cardinalWithAnd } from './numerals.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '−': 'minus',
  '/': 'divided by',
  '÷': 'divided by',
  ':': 'divided by',
  '×': 'times',
  '*': 'times',
  '·': 'times',
};

interface Operand {
  readonly end: number;
  /** Of a number; or the letter that stands for one. */
  readonly digits: string | (() => string);
}

interface Operation {
  readonly word: string;
  readonly operand: Operand;
}

/** Equations with one operation, in either order: `x + 5 = 10`, `10 = 2 * 5`, `3×4=12`. */
export const maths: Expression = (scan, at) => {
  const next = scan.afterOptionalSpace(scan.isDigit(at) ? scan.digitsEnd(at) : at + 1);
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
  return operandsAt(scan, scan.afterOptionalSpace(equals + 1), true).flatMap((second) =>
    operationsAt(scan, second.end).map((operation) => ({
      end: operation.operand.end,
      spoken: () => `${say(first)} equals ${say(second)} ${sayOperation(operation)}`,
    })),
  );
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
  return countsAt(scan, at);
}

function say({ digits }: Operand): string {
  return typeof digits === 'string' ? digits : cardinalWithAnd(digits());
}

function sayOperation({ word, operand }: Operation): string {
  return `${word} ${say(operand)}`;
}
