import type { Expression } from './reading.ts';

const LONGEST_ADDRESS = 256;
const ADDRESS =
  /^(?:https?:\/\/[\w.-]+[\w/?=&%#.:~+-]*[\w/]|www\.[\w.-]+[\w/?=&%#.~+-]*\w|[\w.+-]{1,64}@[\w.-]{1,128}\.\w+)/;
/** Surer than any other reading of its parts. */
const UNMISTAKABLE = -10;

/** How a language names what an electronic address is made of. */
export interface AddressWords {
  readonly signs: Readonly<Record<string, string>>;
  readonly www: string;
  readonly digits: (digits: string) => string;
  /** Between the parts. */
  readonly joint: string;
}

/** `https://example.com`, `info@example.jp`: words stay, signs and digits are named. */
export function electronicAddresses(words: AddressWords): Expression {
  const say = (piece: string): string => {
    if (/^\d/.test(piece)) return words.digits(piece);
    return piece === 'www' ? words.www : (words.signs[piece] ?? piece);
  };
  return (scan, at) => {
    if (!/^[A-Za-z]$/.test(scan.at(at)) || /^[\w.@/:-]$/.test(scan.at(at - 1))) return [];
    scan.steps++;
    const address = ADDRESS.exec(scan.text.slice(at, at + LONGEST_ADDRESS))?.[0];
    if (address === undefined) return [];
    const pieces = address.match(/[A-Za-z]+|\d+|[^A-Za-z\d]/g) ?? [];
    return [
      {
        end: at + address.length,
        extraCost: UNMISTAKABLE,
        spoken: () => pieces.map(say).join(words.joint),
      },
    ];
  };
}
