import { joiningSigns } from '../joining-signs.ts';

const BETWEEN: Readonly<Record<string, string>> = {
  '+': 'プラス',
  '＋': 'プラス',
  '×': 'かける',
  '÷': 'わる',
  '≒': 'ニアリーイコール',
  '≠': 'ノットイコール',
  '&': 'アンド',
  '＆': 'アンド',
};
const IN_FRONT: Readonly<Record<string, string>> = { '√': 'ルート', '§': 'セクション' };

/** 1ドル＝150円 is 一ドルは百五十円, A＝B エーイコールビー. */
export const signsBetween = joiningSigns({
  between: (sign, _before, after) =>
    sign === '=' || sign === '＝' ? (/^\p{Nd}$/u.test(after) ? 'は' : 'イコール') : BETWEEN[sign],
  inFront: (sign, after) =>
    sign === '#' || sign === '＃' ? (/^\p{Nd}$/u.test(after) ? 'ナンバー' : 'ハッシュタグ') : IN_FRONT[sign],
});

export const JOINING_SIGNS = `=＝#＃${Object.keys(BETWEEN).join('')}${Object.keys(IN_FRONT).join('')}`;
