import type { Expression } from '../reading.ts';
import { integersAt } from './integer.ts';
import { cardinal } from './numerals.ts';

/** `12`, `1,234`, `-5`, `007`. */
export const cardinals: Expression = (scan, at) => {
  const isNegative = scan.at(at) === '-' || scan.at(at) === '−';
  const sign = isNegative ? 'negative ' : '';
  return integersAt(scan, isNegative ? at + 1 : at).map(({ end, digits }) => ({
    end,
    spoken: () => sign + cardinal(digits()),
  }));
};
