import { joiningSigns } from '../joining-signs.ts';
import { endsInConsonant } from './maths.ts';

const BETWEEN: Readonly<Record<string, string>> = {
  '+': ' 플러스 ',
  '×': ' 곱하기 ',
  '÷': ' 나누기 ',
  '≒': ' 약 ',
  '&': ' 앤 ',
};
const IN_FRONT: Readonly<Record<string, string>> = { '√': '루트 ' };

/** 1달러=1300원 is 일 달러는 천삼백 원; behind letters the sign itself is called. */
export const signsBetween = joiningSigns({
  between: (sign, before) => {
    if (sign === '≠') return ' 같지 않다 ';
    if (sign !== '=' && sign !== '＝') return BETWEEN[sign];
    return /^[가-힣]$/.test(before) ? `${endsInConsonant(before) ? '은' : '는'} ` : ' 이퀄 ';
  },
  inFront: (sign, after) => {
    if (sign === '#') return /^\p{Nd}$/u.test(after) ? '넘버 ' : '해시태그 ';
    return IN_FRONT[sign];
  },
});

export const JOINING_SIGNS = `=＝≠#${Object.keys(BETWEEN).join('')}${Object.keys(IN_FRONT).join('')}`;
