import type { PhraseTable } from '../phrase-table.ts';
import type { Expression, Reading } from '../reading.ts';
import { numbersAt } from './number.ts';
import type { ChineseWords } from './words.ts';

/**
 * `￥100` -> 一百元, `$1.5亿` -> 一点五亿美元, `100€` -> 一百欧元.
 *
 * A 元 that is written besides the sign is said once.
 */
export function money(words: ChineseWords, currencies: PhraseTable<string>): Expression {
  return (scan, at) => {
    const found: Reading[] = [];
    for (const currency of currencies.all(scan, at)) {
      for (const amount of numbersAt(scan, scan.afterOptionalSpace(currency.end), words, ',，')) {
        const scale = words.scales.find((written) => scan.has(written, amount.end)) ?? '';
        const unitAt = amount.end + scale.length;
        const unit = words.moneyWords.find((written) => scan.has(written, unitAt)) ?? '';
        const end = unitAt + unit.length;
        found.push({ end, spoken: () => `${amount.spoken()}${scale}${currency.value}` });
      }
    }
    for (const amount of numbersAt(scan, at, words)) {
      const sign = currencies.longest(scan, amount.end);
      if (sign === undefined || sign.end !== amount.end + 1 || scan.isDigit(sign.end)) continue;
      found.push({ end: sign.end, spoken: () => `${amount.spoken()}${sign.value}` });
    }
    return found;
  };
}
