import type { Expression, Reading } from './reading.ts';

/** Characters that are numbers by themselves: ① Ⅳ ⒊ ㊀ -> their digits. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ...series(0x2460, 20),
  ...series(0x2474, 20),
  ...series(0x2488, 20),
  ...series(0x2160, 12),
  ...series(0x2170, 12),
  ...series(0x2776, 10),
  ...series(0x2780, 10),
  ...series(0x278a, 10),
  ...series(0x3220, 10),
  ...series(0x3280, 10),
  ['⓪', '0'],
]);

/** Fractions of one character -> numerator and denominator. */
export const VULGAR_FRACTIONS: ReadonlyMap<string, readonly [numerator: string, denominator: string]> =
  new Map(
    '¼1/4 ½1/2 ¾3/4 ⅐1/7 ⅑1/9 ⅒1/10 ⅓1/3 ⅔2/3 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5 ⅙1/6 ⅚5/6 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8'
      .split(' ')
      .map((entry) => {
        const [numerator = '', denominator = ''] = entry.slice(1).split('/');
        return [entry.charAt(0), [numerator, denominator]] as const;
      }),
  );

/** `count` characters from `first` on are the numbers from 1 on. */
function series(first: number, count: number): [string, string][] {
  return Array.from({ length: count }, (_, i) => [String.fromCharCode(first + i), String(i + 1)]);
}

/** Reads the characters that are numbers, with the words of one language. */
export function numberSigns(
  cardinal: (digits: string) => string,
  fraction: (numerator: string, denominator: string) => string,
): Expression {
  return (scan, at): Reading[] => {
    const character = scan.at(at);
    const number = NUMBERS.get(character);
    if (number !== undefined) return [{ end: at + 1, spoken: () => cardinal(number) }];
    const parts = VULGAR_FRACTIONS.get(character);
    return parts === undefined ? [] : [{ end: at + 1, spoken: () => fraction(...parts) }];
  };
}

export function isNumberSign(character: string): boolean {
  return character > '\u00bb' && (NUMBERS.has(character) || VULGAR_FRACTIONS.has(character));
}
