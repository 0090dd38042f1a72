import type { AddressWords } from '../addresses.ts';
import { callOut } from './numerals.ts';

export const JAPANESE_ADDRESS_WORDS: AddressWords = {
  signs: {
    '.': 'ドット',
    '@': 'アットマーク',
    '/': 'スラッシュ',
    ':': 'コロン',
    '-': 'ハイフン',
    _: 'アンダーバー',
    '?': 'クエスチョン',
    '=': 'イコール',
    '&': 'アンド',
    '#': 'シャープ',
    '%': 'パーセント',
    '+': 'プラス',
    '~': 'チルダ',
  },
  www: 'ダブリューダブリューダブリュー',
  digits: callOut,
  joint: '',
};
