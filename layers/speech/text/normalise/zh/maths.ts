import { isLatinLetter } from '../characters.ts';
import { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { type NumberPart, numbersAt } from './number.ts';
import { isHyphenScoreHere } from './score.ts';
import type { ChineseWords } from './words.ts';

/** A chain is read as one expression up to this many numbers; a longer one goes on as a new expression. */
const LONGEST_CHAIN = 12;

/** What can only be meant as an operator is read even without numbers around: ≥一百. */
const UNAMBIGUOUS = ['×', '÷', '≥', '≤', '>=', '<=', '≠'];

/**
 * Numbers, alone or in a chain: `1+1=2`, `3:2`, `5~8`, `-3.5`; and the operators that need no numbers.
 *
 * A hyphen is a minus where something is equated; between two rising numbers it is a range, in a score 比, behind
 * a letter (`i7-12700`) it stays what it is.
 */
export function maths(words: ChineseWords): Expression {
  const operators = new PhraseTable(() => words.operators);
  const alone = new PhraseTable(() => words.operators.filter(([written]) => UNAMBIGUOUS.includes(written)));
  return (scan, at) => {
    const operator = alone.longest(scan, at);
    if (operator !== undefined) return [{ end: operator.end, spoken: () => operator.value }];
    const joining = operatorBehindLetter(scan, at, operators) ?? operatorOfFractions(scan, at, operators);
    if (joining !== undefined) return [joining];
    return numbersAt(scan, at, words).flatMap((first) => chainsFrom(scan, at, first, words, operators));
  };
}

const LONGEST_EQUATION_SIDE = 24;

/** The sign of `x+5` and of `x-5=3`: without an equation a hyphen behind a letter is that of a name, such as GPT-4. */
function operatorBehindLetter(scan: Scan, at: number, operators: PhraseTable<string>): Reading | undefined {
  const sign = scan.at(at);
  const isPower = /^[²³]$/.test(scan.at(at - 1));
  const isVariable = isPower || (isLatinLetter(scan.at(at - 1)) && !isLatinLetter(scan.at(at - 2)));
  if ((sign !== '+' && sign !== '-') || !isVariable) return undefined;
  const isEquation = /^.\d+(?:\.\d+)? ?[=＝]/.test(scan.text.slice(at, at + LONGEST_EQUATION_SIDE));
  if (!scan.isDigit(at + 1) || (sign === '-' && !isEquation)) return undefined;
  const operator = operators.longest(scan, at);
  return operator && { end: operator.end, spoken: () => operator.value };
}

/** The sign between numbers that no chain holds, because one of them is a fraction: `6/2=3`, `1/2+1/3`. */
function operatorOfFractions(scan: Scan, at: number, operators: PhraseTable<string>): Reading | undefined {
  const operator = operators.longest(scan, at);
  if (operator === undefined || !['=', '＝', '+', '＋'].includes(scan.text.slice(at, operator.end)))
    return undefined;
  const before = scan.at(scan.at(at - 1) === ' ' ? at - 2 : at - 1);
  if (!/^[\p{Nd}%）)]$/u.test(before)) return undefined;
  if (!scan.isDigit(scan.afterOptionalSpace(operator.end))) return undefined;
  return { end: operator.end, spoken: () => operator.value };
}

interface Link {
  readonly operator: string;
  readonly operatorAt: number;
  readonly number: NumberPart;
}

function chainsFrom(
  scan: Scan,
  at: number,
  first: NumberPart,
  words: ChineseWords,
  operators: PhraseTable<string>,
): Reading[] {
  const found: Reading[] = [{ end: first.end, spoken: first.spoken }];
  const links: Link[] = [];
  for (let end = first.end; links.length < LONGEST_CHAIN; ) {
    const link = linkAt(scan, end, words, operators);
    if (link === undefined) break;
    links.push(link);
    end = link.number.end;
    const count = links.length;
    found.push({ end, spoken: () => speakChain(scan, at, first, links.slice(0, count), words) });
  }
  return found;
}

const LINK = Symbol('operator and number');

/** The operator behind a number and the longest number behind the operator. */
function linkAt(
  scan: Scan,
  end: number,
  words: ChineseWords,
  operators: PhraseTable<string>,
): Link | undefined {
  return scan.remember(LINK, end, () => {
    const operatorAt = scan.afterOptionalSpace(end);
    const operator = operators.longest(scan, operatorAt);
    if (operator === undefined) return undefined;
    let longest: NumberPart | undefined;
    for (const number of numbersAt(scan, scan.afterOptionalSpace(operator.end), words)) {
      if (longest === undefined || number.end > longest.end) longest = number;
    }
    return longest && { operator: operator.value, operatorAt, number: longest };
  });
}

function speakChain(
  scan: Scan,
  at: number,
  first: NumberPart,
  links: readonly Link[],
  words: ChineseWords,
): string {
  const [only] = links;
  const last = links.at(-1);
  if (only === undefined || last === undefined) return first.spoken();
  if (links.length === 1 && only.operator === words.minus) {
    const joint = hyphen(scan, at, first, only, words);
    return `${first.spoken()}${joint}${only.number.spoken()}`;
  }
  return links.reduce((spoken, link) => `${spoken}${link.operator}${link.number.spoken()}`, first.spoken());
}

function hyphen(scan: Scan, at: number, first: NumberPart, link: Link, words: ChineseWords): string {
  if (isHyphenScoreHere(scan, at, link.number.end)) return words.versus;
  if (isLatinLetter(scan.at(at - 1))) return scan.at(link.operatorAt);
  const left = magnitudeOf(scan, first);
  const right = magnitudeOf(scan, link.number);
  return left !== undefined && right !== undefined && left < right ? words.to : link.operator;
}

/** What a number is worth when it has no sign; enough to tell which of two is larger. */
function magnitudeOf(scan: Scan, number: NumberPart): number | undefined {
  const written = scan.text.slice(number.digitsStart, number.end);
  if (written.length > 24) return undefined;
  const value = Number.parseFloat(written.replaceAll(',', ''));
  return Number.isNaN(value) ? undefined : value;
}
