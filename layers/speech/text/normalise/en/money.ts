import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { CURRENCIES } from './currencies.data.ts';
import { decimalsAt, quantitiesAt } from './decimal.ts';
import { countsAt } from './integer.ts';
import { callOut, cardinal } from './numerals.ts';
import { MONEY_QUANTITIES } from './quantities.data.ts';
import { UNIT_NAMES } from './units.data.ts';

interface Amount {
  readonly end: number;
  readonly spoken: () => string;
  readonly isOne: boolean;
}

/**
 * `$12.50` -> twelve point five dollars, `£1` -> one pound, `$1.2bn`, `$5-10`, `-$5`, `20€`.
 *
 * Zeros that end the fraction are not said.
 */
export const money: Expression = (scan, at) => {
  const isNegative = scan.at(at) === '-' || scan.at(at) === '−';
  const found: Reading[] = [];
  for (const currency of CURRENCIES.all(scan, isNegative ? at + 1 : at)) {
    const [one = '', many = `${one}s`] = currency.value.split(',');
    for (const amount of amountsAt(scan, currency.end)) {
      const spoken = () => `${isNegative ? 'negative ' : ''}${amount.spoken()} ${amount.isOne ? one : many}`;
      found.push({ end: amount.end, spoken });
      const per = perAt(scan, amount.end);
      if (per !== undefined) found.push({ end: per.end, spoken: () => `${spoken()} ${per.spoken()}` });
      const mark = scan.at(amount.end);
      if (mark !== '-' && mark !== '–') continue;
      const from = scan.has(scan.text.slice(at, currency.end), amount.end + 1)
        ? amount.end + 1 + currency.end - at
        : amount.end + 1;
      for (const last of amountsAt(scan, from)) {
        found.push({ end: last.end, spoken: () => `${amount.spoken()} to ${last.spoken()} ${many}` });
      }
    }
  }
  if (isNegative || !scan.startsDigits(at)) return found;
  for (const amount of amountsAt(scan, at, (end) => CURRENCIES.begins(scan.at(end)))) {
    const sign = CURRENCIES.longest(scan, amount.end);
    if (sign === undefined || /[A-Za-z]/.test(scan.text.slice(amount.end, sign.end))) continue;
    const [one = '', many = `${one}s`] = sign.value.split(',');
    found.push({ end: sign.end, spoken: () => `${amount.spoken()} ${amount.isOne ? one : many}` });
  }
  return found;
};

/** `/month`, `/kg` behind an amount. */
function perAt(scan: Scan, at: number): Reading | undefined {
  if (scan.at(at) !== '/') return undefined;
  const word = /^[A-Za-z]{1,20}/.exec(scan.text.slice(at + 1, at + 22))?.[0];
  if (word === undefined) return undefined;
  return { end: at + 1 + word.length, spoken: () => `per ${UNIT_NAMES.get(word) ?? word}` };
}

function amountsAt(scan: Scan, at: number, fits: (end: number) => boolean = () => true): Amount[] {
  const found: Amount[] = [];
  for (const { end, digits } of countsAt(scan, at)) {
    if (!fits(end)) continue;
    found.push({ end, isOne: scan.text.slice(at, end) === '1', spoken: () => cardinal(digits()) });
  }
  for (const decimal of decimalsAt(scan, at)) {
    if (!fits(decimal.end)) continue;
    const spoken = () => {
      const fraction = decimal.fraction().replace(/0+$/, '');
      return fraction === '' ? decimal.integer().trimEnd() : `${decimal.integer()}point ${callOut(fraction)}`;
    };
    const isOne =
      scan.at(at) === '1' && /^\.0+$/.test(scan.text.slice(at + 1, Math.min(decimal.end, at + 20)));
    found.push({ end: decimal.end, isOne, spoken });
  }
  for (const quantity of quantitiesAt(scan, at, MONEY_QUANTITIES)) found.push({ ...quantity, isOne: false });
  return found;
}
