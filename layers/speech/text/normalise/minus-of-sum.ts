import { isLatinLetter } from './characters.ts';
import type { Expression } from './reading.ts';
import type { Scan } from './scan.ts';

const LONGEST_SUM = 64;
/** A hyphen, numbers and operators, and one of them is no hyphen: `-5+1`, `-15+3=8`. */
const SUM_GOES_ON =
  /^ ?[-−－] ?\p{Nd}[\p{Nd}.,]*(?: ?[-−－] ?\p{Nd}[\p{Nd}.,]*){0,8} ?(?:[=＝]|[+＋×÷*＊] ?\p{Nd})/u;

/** True where the hyphen at `at` (a blank may stand before it) is the minus of a sum, which something equals or goes on. */
export function isMinusOfSum(scan: Scan, at: number): boolean {
  return SUM_GOES_ON.test(scan.text.slice(at, at + LONGEST_SUM));
}

/** The minus behind a letter that stands for a number: `x-3=7`. */
export function minusOfVariable(word: string): Expression {
  return (scan, at) => {
    const isVariable = isLatinLetter(scan.at(at - 1)) && !isLatinLetter(scan.at(at - 2));
    if (!isVariable || !/^[-−－]$/.test(scan.at(at)) || !isMinusOfSum(scan, at)) return [];
    return [{ end: at + 1, spoken: () => word }];
  };
}
