import type { Expression, Reading } from '../reading.ts';
import { numbersAt } from '../zh/number.ts';
import { contractTwenty, readQuantity } from '../zh/numerals.ts';
import { CANTONESE } from './words.ts';

/**
 * Hong Kong dollars as they are said: `$100` -> 一百蚊, `$12.5` -> 十二個半, `$12.8` -> 十二個八, `$0.5` -> 五毫,
 * `$3萬` -> 三萬蚊.
 */
export const dollars: Expression = (scan, at) => {
  if (scan.at(at) !== '$' && scan.at(at) !== '＄') return [];
  const from = scan.afterOptionalSpace(at + 1);
  return numbersAt(scan, from, CANTONESE).flatMap((amount): Reading[] => {
    if (/[%％‰]/.test(scan.at(amount.end - 1))) return [];
    const scale = CANTONESE.scales.find((written) => scan.has(written, amount.end)) ?? '';
    const written = scan.at(amount.end + scale.length) === '蚊' ? 1 : 0;
    const end = amount.end + scale.length + written;
    const cents = /^(\d{1,12})\.(\d)0?$/.exec(
      scan.text.slice(from, Math.min(amount.end, from + 16)).replaceAll(',', ''),
    );
    if (cents !== null && scale === '') {
      const [, whole = '', tenths = ''] = cents;
      return [{ end, spoken: () => sayCents(whole, Number(tenths)) }];
    }
    return [{ end, spoken: () => `${pairOf(contractTwenty(amount.spoken(), CANTONESE), scale)}${scale}蚊` }];
  });
};

function sayCents(whole: string, tenths: number): string {
  const dollarsSaid = pairOf(contractTwenty(readQuantity(whole, CANTONESE), CANTONESE), '');
  if (tenths === 0) return `${dollarsSaid}蚊`;
  if (/^0+$/.test(whole)) return `${tenths === 2 ? CANTONESE.pair : CANTONESE.digits[tenths]}毫`;
  return `${dollarsSaid}個${tenths === 5 ? '半' : CANTONESE.digits[tenths]}`;
}

/** Two dollars are 兩蚊, two thousand 兩千蚊. */
function pairOf(spoken: string, scale: string): string {
  const isPair = spoken === CANTONESE.digits[2];
  return isPair && scale.length < 3 ? CANTONESE.pair : spoken;
}
