/**
 * Raised digits that the normaliser left: powers after a number or a unit, in the language around them; after a word, a note's
 * number. (The official front end knows `²` and `³` in Chinese.)
 */
import type { Language } from '../../model.ts';
import type { Normalise } from '../normaliser.ts';
import { editMatches } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

const RAISED = /([⁺⁻])?([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g;
const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

interface PowerWords {
  readonly square: string;
  readonly cube: string;
  readonly power: (exponent: string) => string;
  readonly minus: string;
}

const chinese: PowerWords = {
  square: '平方',
  cube: '立方',
  power: (exponent) => `的${exponent}次方`,
  minus: '负',
};
const WORDS: Readonly<Record<Language, PowerWords>> = {
  zh: chinese,
  yue: { ...chinese, minus: '負' },
  en: {
    square: ' squared',
    cube: ' cubed',
    power: (exponent) => ` to the power of${exponent}`,
    minus: ' minus',
  },
  ja: { square: 'の二乗', cube: 'の三乗', power: (exponent) => `の${exponent}乗`, minus: 'マイナス' },
  ko: { square: ' 제곱', cube: ' 세제곱', power: (exponent) => `의${exponent}제곱`, minus: ' 마이너스' },
};

/** A Latin word too long for a unit or a variable. */
const WORD_BEFORE = /[A-Za-z]{4}$/;

export function speakPowers(text: string, language: Language, normalise: Normalise): SpokenText {
  const words = WORDS[language];
  const numbers = new Map<string, string>();
  const read = (digits: string): string => {
    const known = numbers.get(digits) ?? normalise(digits, language).text;
    numbers.set(digits, known);
    return language === 'en' || language === 'ko' ? ` ${known}` : known;
  };
  return editMatches(text, RAISED, ({ index, 1: sign, 2: raised = '' }) => {
    const spoken = powerWords(words, sign, raised, text.slice(Math.max(0, index - 4), index), read);
    return text.charAt(index - 1) === ' ' ? spoken.trimStart() : spoken;
  });
}

function powerWords(
  words: PowerWords,
  sign: string | undefined,
  raised: string,
  before: string,
  read: (digits: string) => string,
): string {
  const number = read(Array.from(raised, (digit) => DIGITS.indexOf(digit)).join(''));
  if (before === '' || raised === '¹' || WORD_BEFORE.test(before)) return number;
  if (raised === '²' && sign === undefined) return words.square;
  if (raised === '³' && sign === undefined) return words.cube;
  return words.power(sign === '⁻' ? words.minus + number : number);
}
