import { PhraseTable } from '../phrase-table.ts';

/** Powers of a thousand, said as they are written. */
const NAMES = `
  thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion
`
  .trim()
  .split(/\s+/);

const ABBREVIATIONS: readonly (readonly [string, string])[] = [
  ...['K', 'k'].map((written) => [written, 'thousand'] as const),
  ...['M', 'm', 'MLN', 'mln'].map((written) => [written, 'million'] as const),
  ...['B', 'b', 'BN', 'bn'].map((written) => [written, 'billion'] as const),
];

export const QUANTITIES = new PhraseTable(() => NAMES.map((name) => [name, name] as const));

/** With the abbreviations that only money is written with: $5M, $1.2bn. */
export const MONEY_QUANTITIES = new PhraseTable(() => [
  ...NAMES.map((name) => [name, name] as const),
  ...ABBREVIATIONS,
]);
