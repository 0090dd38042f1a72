import type { Expression } from '../reading.ts';
import { numbersAt } from './number.ts';
import type { ChineseWords } from './words.ts';

/** `3/4` -> 四分之三. */
export function fractions(words: ChineseWords): Expression {
  return (scan, at) =>
    numbersAt(scan, at, words).flatMap((numerator) => {
      const slash = scan.afterOptionalSpace(numerator.end);
      if (scan.at(slash) !== '/') return [];
      return numbersAt(scan, scan.afterOptionalSpace(slash + 1), words)
        .filter(({ end }) => scan.at(end) !== ':' || !scan.isDigit(end + 1))
        .map((denominator) => ({
          end: denominator.end,
          spoken: () => `${denominator.spoken()}${words.fraction}${numerator.spoken()}`,
        }));
    });
}
