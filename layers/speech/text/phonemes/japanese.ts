/**
 * Japanese: kanji and kana to morae.
 *
 * The morphological analyser (Lindera with the IPA dictionary) gives each word as it is pronounced in katakana, long vowels
 * and the particles は へ を included; it is loaded with the first text that has kana. Pitch accent is not in that dictionary: the
 * voice supplies its own melody.
 */
import { createRequire } from 'node:module';
import { KANA } from './japanese.data.ts';
import { type Phone, WORD_GAP } from './phone.ts';

/** A word of the analyser; those it doesn't know have no reading. */
interface Word {
  readonly surface: string;
  readonly partOfSpeech: string;
  readonly partOfSpeechSubcategory1?: string;
  /** In katakana, as it sounds and as it is written. */
  readonly pronunciation?: string;
  readonly reading?: string;
}

export interface Analyser {
  tokenize(text: string): readonly Word[];
}

/** Loads the analyser: over a second of work and about 120 MB, once. The package is CommonJS with its dictionary inside. */
export function loadAnalyser(): Analyser {
  const lindera: typeof import('lindera-wasm-nodejs-ipadic') = createRequire(import.meta.url)(
    'lindera-wasm-nodejs-ipadic',
  );
  const builder = new lindera.TokenizerBuilder();
  builder.setDictionary('embedded://ipadic');
  builder.setMode('normal');
  // Every sign of the text is in a word, so that words say where they stand.
  builder.setKeepWhitespace(true);
  return builder.build();
}

/** Every symbol Japanese can give. */
export function japaneseSymbols(): string[] {
  return [...new Set([...KANA.values()].flat()), 'ː', 'ʔ', 'm', 'ŋ', 'ɲ', 'n', 'ɴ'];
}

/** Reads a run of kanji and kana. `offset` is where the run begins in the text. */
export function readJapanese(run: string, offset: number, analyser: Analyser): Phone[] {
  const phones: Phone[] = [];
  let reading = '';
  const owners: { start: number; end: number; startsWord: boolean }[] = [];
  let at = 0;
  for (const word of analyser.tokenize(run)) {
    const start = offset + at;
    at += word.surface.length;
    const spoken = toHiragana(word.pronunciation ?? word.reading ?? word.surface);
    const startsWord = !(
      word.partOfSpeech === '助詞' ||
      word.partOfSpeech === '助動詞' ||
      word.partOfSpeechSubcategory1 === '接尾'
    );
    for (let i = 0; i < spoken.length; i++) {
      owners.push({ start, end: offset + at, startsWord: startsWord && i === 0 });
    }
    reading += spoken;
  }
  for (const { symbols, at: kanaAt } of kanaSymbols(reading)) {
    const owner = owners[kanaAt];
    if (owner === undefined) continue;
    if (owner.startsWord && phones.length > 0) {
      phones.push({ symbol: WORD_GAP, start: owner.start, end: owner.start });
    }
    for (const symbol of symbols) phones.push({ symbol, start: owner.start, end: owner.end });
  }
  return phones;
}

export function toHiragana(text: string): string {
  return text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Kana in hiragana (with ー) to symbols, with the place of the first sign of each mora. */
export function kanaSymbols(kana: string): { symbols: readonly string[]; at: number }[] {
  const morae: { symbols: readonly string[]; at: number }[] = [];
  let at = 0;
  while (at < kana.length) {
    const two = KANA.get(kana.slice(at, at + 2));
    const sign = kana[at] ?? '';
    if (two !== undefined && kana.length > at + 1) {
      morae.push({ symbols: two, at });
      at += 2;
      continue;
    }
    const one = KANA.get(sign);
    if (one !== undefined) morae.push({ symbols: one, at });
    else if (sign === 'ー') morae.push({ symbols: ['ː'], at });
    else if (sign === 'っ') morae.push({ symbols: ['ʔ'], at });
    else if (sign === 'ん') morae.push({ symbols: [nasal(kana, at + 1)], at });
    at += 1;
  }
  return morae;
}

/** ん takes the place of articulation of what follows. */
function nasal(kana: string, at: number): string {
  const next = (KANA.get(kana.slice(at, at + 2)) ?? KANA.get(kana[at] ?? ''))?.[0] ?? '';
  if (/^[mpb]/.test(next)) return 'm';
  if (/^[kɡ]/.test(next)) return 'ŋ';
  if (/^[ɲʨʥ]/.test(next)) return 'ɲ';
  if (/^[ntdɾzʣʦ]/.test(next)) return 'n';
  return 'ɴ';
}
