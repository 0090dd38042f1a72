import type { AddressWords } from '../addresses.ts';
import { callOut } from './numerals.ts';

export const KOREAN_ADDRESS_WORDS: AddressWords = {
  signs: {
    '.': '닷',
    '@': '골뱅이',
    '/': '슬래시',
    ':': '콜론',
    '-': '하이픈',
    _: '언더바',
    '?': '물음표',
    '=': '이퀄',
    '&': '앤드',
    '#': '샵',
    '%': '퍼센트',
    '+': '플러스',
    '~': '물결',
  },
  www: '더블유더블유더블유',
  digits: callOut,
  joint: ' ',
};
