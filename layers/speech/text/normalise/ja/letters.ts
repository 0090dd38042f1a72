import { isLatinLetter, isUpperCase } from '../characters.ts';
import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';

/** The letters by their Japanese names. */
const NAMES = (
  'エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス ティー ユー ブイ ' +
  'ダブリュー エックス ワイ ゼット'
).split(' ');

const LONGEST_INITIALS = 5;

/** Capitals that are read as a word. */
const WORDS = new PhraseTable(() => [
  ['NASA', 'ナサ'],
  ['NATO', 'ナトー'],
  ['JAXA', 'ジャクサ'],
  ['FIFA', 'フィファ'],
  ['OPEC', 'オペック'],
  ['UNESCO', 'ユネスコ'],
  ['ASEAN', 'アセアン'],
  ['TOEIC', 'トーイック'],
  ['TOEFL', 'トーフル'],
  ['JR', 'ジェイアール'],
  ['OFF', 'オフ'],
  ['ON', 'オン'],
  ['OPEN', 'オープン'],
  ['NEW', 'ニュー'],
  ['SALE', 'セール'],
  ['FREE', 'フリー'],
]);

export function letterName(letter: string): string {
  return NAMES[letter.toUpperCase().charCodeAt(0) - 65] ?? letter;
}

/** `USB` -> ユーエスビー: up to five capitals alone are initials; a longer word stays as it is. */
export const initials: Expression = (scan, at) => {
  if (!isUpperCase(scan.at(at)) || isLatinLetter(scan.at(at - 1))) return [];
  let end = at;
  while (end <= at + LONGEST_INITIALS && isUpperCase(scan.at(end))) end++;
  if (end > at + LONGEST_INITIALS + 1 || isLatinLetter(scan.at(end))) return [];
  const written = scan.text.slice(at, end);
  const word = WORDS.get(written);
  if (word !== undefined) return [{ end, spoken: () => word }];
  if (written.length > LONGEST_INITIALS) return [];
  return [{ end, spoken: () => Array.from(written, letterName).join('') }];
};
