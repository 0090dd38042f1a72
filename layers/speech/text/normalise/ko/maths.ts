import { isMinusOfSum } from '../minus-of-sum.ts';
import { type Quantity, quantitiesAt } from '../quantity.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { type SaySum, Sum, type SumLink } from '../sum.ts';
import { readQuantity } from './numerals.ts';

const LONGEST_CHAIN = 12;
const EQUALS = '=';

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '더하기',
  '＋': '더하기',
  '-': '빼기',
  '−': '빼기',
  '－': '빼기',
  '×': '곱하기',
  '*': '곱하기',
  x: '곱하기',
  '＊': '곱하기',
  '÷': '나누기',
  '=': EQUALS,
  '＝': EQUALS,
  ':': '대',
  '：': '대',
  대: '대',
  '~': '에서',
  '∼': '에서',
  '>': '크다',
  '<': '작다',
  '/': '분의',
};

/** Fractions (`3/4` -> 사분의 삼), scores, ranges, and sums: `1+1=2` -> 일 더하기 일은 이. */
export const maths: Expression = (scan, at) =>
  quantitiesAt(scan, at).flatMap((first) => {
    const found: Reading[] = [];
    const links: SumLink[] = [];
    let end = first.end;
    while (links.length < LONGEST_CHAIN) {
      const operatorAt = scan.afterOptionalSpace(end);
      const sign = scan.at(operatorAt);
      const operator = OPERATORS[sign];
      const [next] =
        operator === undefined ? [] : quantitiesAt(scan, scan.afterOptionalSpace(operatorAt + 1));
      if (operator === undefined || next === undefined) break;
      if (sign === 'x' && !isSize(scan, end, first)) break;
      if (sign === '대' && !isBetween(scan, end, operatorAt)) break;
      if (sign === '/' || sign === '<' || sign === '>') {
        if (links.length > 0) break;
        const low = () => readQuantity(first);
        const high = () => readQuantity(next);
        const spoken =
          sign === '/' && scan.has('분기', next.end)
            ? // 2/4분기 is the second of four quarters.
              () => low() + high()
            : sign !== '/'
              ? () => comparison(low(), high(), operator)
              : isBloodPressure(scan, at)
                ? () => `${low()}에 ${high()}`
                : () => `${high()}분의 ${low()}`;
        found.push({ end: next.end, spoken });
        break;
      }
      if (operator === '빼기' && links.length === 0 && !isMinusOfSum(scan, end)) {
        const joint = isScore(scan, at, next.end)
          ? ' 대 '
          : rises(first.integer(), next.integer())
            ? '에서 '
            : ' 다시 ';
        found.push({ end: next.end, spoken: () => `${readQuantity(first)}${joint}${readQuantity(next)}` });
        break;
      }
      links.push({ operator, number: next });
      end = next.end;
      found.push(new Sum(end, first, links, saySum));
    }
    return found;
  });

/** `1+1 행사`: one for the price of another, said in English. */
const BARGAIN = /^([12])\+1(?= ?(?:행사|이벤트|상품|제품|할인|증정|세일))/;
const LONGEST_BARGAIN = 8;

export const bargains: Expression = (scan, at) => {
  if (!scan.startsDigits(at)) return [];
  const count = BARGAIN.exec(scan.text.slice(at, at + LONGEST_BARGAIN))?.[1];
  if (count === undefined) return [];
  return [{ end: at + 3, spoken: () => `${count === '1' ? '원' : '투'} 플러스 원` }];
};

const saySum: SaySum = (first, links) =>
  join([
    readQuantity(first),
    ...links.flatMap(({ operator, number }) => [
      operator === '에서' ? '에서 ' : ` ${operator} `,
      readQuantity(number),
    ]),
  ]);

/** The result of a sum is joined by the particle that its last word asks for: 일은 이, 삼은 사, 오는 육. */
function join(words: readonly string[]): string {
  return words.reduce((spoken, word) => {
    if (word.trim() !== EQUALS) return spoken + word;
    return `${spoken}${endsInConsonant(spoken) ? '은' : '는'} `;
  }, '');
}

function comparison(low: string, high: string, operator: string): string {
  return `${low}${endsInConsonant(low) ? '은' : '는'} ${high}보다 ${operator}`;
}

/** A Hangul syllable is 588 medials and finals apart by its initial; its final is what is left of 28. */
export function endsInConsonant(word: string): boolean {
  const code = word.charCodeAt(word.length - 1) - 0xac00;
  return code >= 0 && code < 11172 && code % 28 !== 0;
}

/** 2대1 and 2 대 1 are scores; 차 20대 3층 is twenty cars. */
function isBetween(scan: Scan, end: number, operatorAt: number): boolean {
  return operatorAt > end === (scan.at(operatorAt + 1) === ' ');
}

/** 3x5, but not 0x1F. */
function isSize(scan: Scan, end: number, first: Quantity): boolean {
  return scan.at(end) === 'x' && scan.isDigit(end + 1) && first.integer() !== '0';
}

/** 혈압은 120/80: one over the other, no fraction. */
function isBloodPressure(scan: Scan, at: number): boolean {
  return /혈압.{0,4}$/.test(scan.text.slice(Math.max(0, at - 6), at));
}

function isScore(scan: Scan, at: number, end: number): boolean {
  const before = scan.text.slice(Math.max(0, at - 6), at);
  return (
    /스코어|점수|경기|대결/.test(before) ||
    /^(?:으?로|\s?승|\s?패|\s?무승부)/.test(scan.text.slice(end, end + 4))
  );
}

function rises(low: string, high: string): boolean {
  return low.length < high.length || (low.length === high.length && low < high);
}
