import { isLatinLetter } from '../characters.ts';
import { PhraseTable } from '../phrase-table.ts';
import { quantitiesAt } from '../quantity.ts';
import type { Expression } from '../reading.ts';
import { callOut, readCardinal, readQuantity } from './numerals.ts';

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

/** Numbers and letters that have a name together. */
const WHOLE_NAMES = new PhraseTable(() => [
  ['1st', 'ファースト'],
  ['2nd', 'セカンド'],
  ['3rd', 'サード'],
  ['COVID-19', 'コビッドナインティーン'],
  ['TEL', 'テル'],
  ['2D', 'ツーディー'],
  ['3D', 'スリーディー'],
  ['4G', 'フォージー'],
  ['5G', 'ファイブジー'],
  ['B2B', 'ビートゥービー'],
  ['B2C', 'ビートゥーシー'],
]);

export const wholeNames: Expression = (scan, at) => {
  const name = isLatinLetter(scan.at(at - 1)) ? undefined : WHOLE_NAMES.longest(scan, at);
  if (name === undefined || isLatinLetter(scan.at(name.end))) return [];
  return [{ end: name.end, spoken: () => name.value }];
};

const FLOOR = /^(B?)(\d{1,3})F(?![A-Za-z\d])/;
const LONGEST_FLOOR = 6;

/** `3F` -> 三階, `B1F` -> 地下一階. */
export const floors: Expression = (scan, at) => {
  if (isLatinLetter(scan.at(at - 1)) || !(scan.startsDigits(at) || scan.at(at) === 'B')) return [];
  const [whole, below, number = ''] = FLOOR.exec(scan.text.slice(at, at + LONGEST_FLOOR)) ?? [];
  if (whole === undefined) return [];
  const spoken = () => `${below === 'B' ? '地下' : ''}${readCardinal(number)}階`;
  return [{ end: at + whole.length, spoken }];
};

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
