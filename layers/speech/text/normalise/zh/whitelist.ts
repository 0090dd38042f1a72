import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';

/** Written forms that are read as nothing in them suggests. */
export const WHITELIST = new PhraseTable(() => [
  ['B2B', 'B to B'],
  ['B2C', 'B to C'],
  ['C2C', 'C to C'],
  ['O2O', 'O to O'],
  ['P2P', 'P to P'],
  ['BY2', 'BY TWO'],
  ['By2', 'By Two'],
  ['00后', '零零后'],
  ['05后', '零五后'],
  ['10后', '一零后'],
  ['50后', '五零后'],
  ['60后', '六零后'],
  ['70后', '七零后'],
  ['80后', '八零后'],
  ['85后', '八五后'],
  ['90后', '九零后'],
  ['95后', '九五后'],
]);

export const whitelist: Expression = (scan, at) => {
  const found = WHITELIST.longest(scan, at);
  if (found === undefined || (scan.isDigit(at) && !scan.startsDigits(at))) return [];
  return [{ end: found.end, spoken: () => found.value }];
};
