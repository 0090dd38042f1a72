/** Words for spelling out: digits one by one, signs, English months. */
import type { Language } from '../../model.ts';

export interface SpellingWords {
  /** 0 to 9. */
  readonly digits: readonly string[];
  /** 0 to 9 as called out over the telephone. */
  readonly called: readonly string[];
  /** Blanks stand between the words. */
  readonly spaced: boolean;
  /** Between the groups of a telephone number. */
  readonly groupMark: string;
  /** The sign before a country's number. */
  readonly plus: string;
}

const ENGLISH = 'zero one two three four five six seven eight nine'.split(' ');

export const DIGIT_WORDS: Readonly<Record<Language, SpellingWords>> = {
  zh: {
    digits: [...'零一二三四五六七八九'],
    called: [...'零幺二三四五六七八九'],
    spaced: false,
    groupMark: '，',
    plus: '加',
  },
  yue: {
    digits: [...'零一二三四五六七八九'],
    called: [...'零一二三四五六七八九'],
    spaced: false,
    groupMark: '，',
    plus: '加',
  },
  en: { digits: ENGLISH, called: ENGLISH, spaced: true, groupMark: ', ', plus: 'plus' },
  ja: {
    digits: 'ゼロ いち に さん よん ご ろく なな はち きゅう'.split(' '),
    called: 'ゼロ いち に さん よん ご ろく なな はち きゅう'.split(' '),
    spaced: false,
    groupMark: '、',
    plus: 'プラス',
  },
  ko: {
    digits: [...'영일이삼사오육칠팔구'],
    called: [...'공일이삼사오육칠팔구'],
    spaced: true,
    groupMark: ', ',
    plus: '플러스',
  },
};

export const SIGN_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { '.': '点', '-': '杠', _: '下划线', '/': '斜杠', '@': '艾特', '+': '加', '#': '井号', '*': '星号' },
  yue: { '.': '點', '-': '橫槓', _: '底線', '/': '斜線', '@': '小老鼠', '+': '加', '#': '井號', '*': '星號' },
  en: {
    '.': 'dot',
    '-': 'dash',
    _: 'underscore',
    '/': 'slash',
    '@': 'at',
    '+': 'plus',
    '#': 'hash',
    '*': 'star',
  },
  ja: {
    '.': 'ドット',
    '-': 'ハイフン',
    _: 'アンダーバー',
    '/': 'スラッシュ',
    '@': 'アットマーク',
    '+': 'プラス',
    '#': 'シャープ',
    '*': 'アスタリスク',
  },
  ko: {
    '.': '점',
    '-': '다시',
    _: '밑줄',
    '/': '슬래시',
    '@': '골뱅이',
    '+': '플러스',
    '#': '샵',
    '*': '별표',
  },
};

export const MONTHS =
  'January February March April May June July August September October November December'.split(' ');
