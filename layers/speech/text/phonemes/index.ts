export { InvalidSymbolTableError } from './errors.ts';
export { type Phone, WORD_GAP } from './phone.ts';
export { Phonemiser, type Reading } from './phonemise.ts';
export { allSymbols } from './symbols.ts';
export { PhonemeTokenizer } from './tokenizer.ts';
