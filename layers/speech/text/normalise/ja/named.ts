import { isLatinLetter } from '../characters.ts';
import { PhraseTable } from '../phrase-table.ts';
import { quantitiesAt } from '../quantity.ts';
import type { Expression } from '../reading.ts';
import { callOut, readQuantity } from './numerals.ts';

/** Words in Latin letters that stand before a number. */
const NAMES = new PhraseTable(() => [
  ['No.', 'ナンバー'],
  ['NO.', 'ナンバー'],
  ['no.', 'ナンバー'],
  ['Vol.', 'ボリューム'],
  ['vol.', 'ボリューム'],
  ['Ver.', 'バージョン'],
  ['ver.', 'バージョン'],
  ['Lv.', 'レベル'],
]);

/** `No.5` -> ナンバー五. */
export const named: Expression = (scan, at) => {
  const name = isLatinLetter(scan.at(at - 1)) ? undefined : NAMES.longest(scan, at);
  if (name === undefined) return [];
  return quantitiesAt(scan, scan.afterOptionalSpace(name.end)).map((number) => ({
    end: number.end,
    spoken: () => name.value + (number.plain && number.integer() === '1' ? 'ワン' : readQuantity(number)),
  }));
};

/** A digit behind a letter is called: A4 is エーヨン. */
export const digitBehindLetter: Expression = (scan, at) => {
  if (!scan.startsDigits(at) || !isLatinLetter(scan.at(at - 1)) || scan.digitsEnd(at) !== at + 1) return [];
  if (scan.at(at + 1) === '.') return [];
  return [{ end: at + 1, spoken: () => callOut(scan.digits(at, at + 1)) }];
};

/** `×` between sizes, and the wave between times and days in words: 午前8時〜午後5時. */
export const joints: Expression = (scan, at) => {
  const sign = scan.at(at);
  if (sign === '×') return [{ end: at + 1, spoken: () => 'かける' }];
  if (sign !== '〜' && sign !== '～') return [];
  const isRange =
    /^(?:午前|午後|翌日?|約)?\d/.test(scan.text.slice(at + 1, at + 5)) && /[^\s、。]/.test(scan.at(at - 1));
  return isRange ? [{ end: at + 1, spoken: () => 'から' }] : [];
};
