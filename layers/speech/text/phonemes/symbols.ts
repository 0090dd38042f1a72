/**
 * The symbols and their order. A model folder carries its own table (`phones.json`), written from this one when it was trained;
 * new symbols go to the end.
 */
import { englishSymbols } from './english.ts';
import { japaneseSymbols } from './japanese.ts';
import { mandarinSymbols } from './mandarin.ts';
import { ONSET, PAUSES } from './phone.ts';

export function allSymbols(): string[] {
  return [
    ...new Set([
      ONSET,
      ...Object.values(PAUSES),
      ...mandarinSymbols(),
      ...englishSymbols(),
      ...japaneseSymbols(),
    ]),
  ];
}
