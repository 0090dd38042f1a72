import { isMinusOfSum } from '../minus-of-sum.ts';
import { type Quantity, quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { type SaySum, Sum, type SumLink } from '../sum.ts';
import { readQuantity } from './numerals.ts';

const LONGEST_CHAIN = 12;

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'たす',
  '＋': 'たす',
  '-': 'ひく',
  '−': 'ひく',
  '－': 'ひく',
  '×': 'かける',
  '*': 'かける',
  x: 'かける',
  '＊': 'かける',
  '÷': 'わる',
  '=': 'は',
  '＝': 'は',
  ':': '対',
  '：': '対',
  '〜': 'から',
  '～': 'から',
  '~': 'から',
  '≧': '以上',
  '<': '小なり',
  '>': '大なり',
  '≥': '大なりイコール',
  '≤': '小なりイコール',
  '≠': 'ノットイコール',
  '≒': 'ニアリーイコール',
  '/': '分の',
};

/** Fractions (`3/4` -> 四分の三), scores and ratios (`3対2`, `3:2`), ranges, and sums: `1+1=2` -> 一たす一は二. */
export const maths: Expression = (scan, at) =>
  quantitiesAt(scan, at).flatMap((first) => {
    const found: Reading[] = [];
    const links: SumLink[] = [];
    let end = first.end;
    while (links.length < LONGEST_CHAIN) {
      const operatorAt = scan.afterOptionalSpace(end);
      const operator = OPERATORS[scan.at(operatorAt)];
      const [next] =
        operator === undefined ? [] : quantitiesAt(scan, scan.afterOptionalSpace(operatorAt + 1));
      if (operator === undefined || next === undefined) break;
      const isFirst = links.length === 0;
      if (scan.at(operatorAt) === 'x' && !isSize(scan, end, first)) break;
      if (operator === '分の') {
        const spoken = isBloodPressure(scan, at)
          ? () => `${readQuantity(first)}の${readQuantity(next)}`
          : () => `${readQuantity(next)}分の${readQuantity(first)}`;
        if (isFirst) found.push({ end: next.end, spoken });
        break;
      }
      const isHyphen = operator === 'ひく' && isFirst && !isMinusOfSum(scan, end);
      if (isHyphen) {
        const joint = isScore(scan, at, next.end)
          ? '対'
          : rises(first.integer(), next.integer())
            ? 'から'
            : 'の';
        found.push({ end: next.end, spoken: () => `${readQuantity(first)}${joint}${readQuantity(next)}` });
        break;
      }
      links.push({ operator, number: next });
      end = next.end;
      found.push(new Sum(end, first, links, saySum));
    }
    return found;
  });

const saySum: SaySum = (first, links) =>
  links.reduce(
    (spoken, { operator, number }) => spoken + operator + readQuantity(number),
    readQuantity(first),
  );

/** 3x5, but not 0x1F. */
function isSize(scan: Scan, end: number, first: Quantity): boolean {
  return scan.at(end) === 'x' && scan.isDigit(end + 1) && first.integer() !== '0';
}

/** 血圧は120/80: one over the other, no fraction. */
function isBloodPressure(scan: Scan, at: number): boolean {
  return /血圧.{0,4}$/.test(scan.text.slice(Math.max(0, at - 6), at));
}

function isScore(scan: Scan, at: number, end: number): boolean {
  const before = scan.text.slice(Math.max(0, at - 6), at);
  return (
    /スコア|試合|得点|対戦/.test(before) ||
    /^(?:で?(?:勝|敗|負|引き分け|勝利|快勝|逆転)|の(?:勝|スコア))/.test(scan.text.slice(end, end + 6))
  );
}

function rises(low: string, high: string): boolean {
  return low.length < high.length || (low.length === high.length && low < high);
}
