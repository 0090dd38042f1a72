/**
 * Text to phones: which script is whose, and what each language's reader makes of it.
 *
 * Ideographs are Japanese where the text around them is (see languageRuns), else Mandarin; Latin letters are English. Other scripts
 * are left out and named in `unread`, for the caller to warn about.
 */
import { type LanguageRun, languageRuns } from '../language/index.ts';
import { EnglishWords, loadDictionary, readEnglish } from './english.ts';
import { type Analyser, loadAnalyser, readJapanese } from './japanese.ts';
import { readMandarin } from './mandarin.ts';
import { ONSET, PAUSES, type Phone, WORD_GAP } from './phone.ts';
import { RunMemory } from './run-memory.ts';

export interface Reading {
  /** Begins with the onset, ends with a pause. */
  readonly phones: readonly Phone[];
  /** Pieces of the text that nobody here can read. */
  readonly unread: readonly { readonly start: number; readonly end: number }[];
}

const HAN = '\\p{Script=Han}々〆';
const KANA = '\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const PAUSE_SYMBOLS: ReadonlySet<string> = new Set(Object.values(PAUSES));
const HAS_HAN = new RegExp(`[${HAN}]`, 'u');
const RUN = new RegExp(
  `(?<cjk>[${HAN}${KANA}]+)|(?<latin>[\\p{Script=Latin}\\p{M}'’][\\p{Script=Latin}\\p{M}'’\\- ]*)|(?<other>[\\p{L}\\p{N}]+)|(?<mark>\\S)`,
  'gu',
);

/** Reads texts. */
export class Phonemiser {
  readonly #english: EnglishWords;
  #analyser: Analyser | undefined;
  readonly #mandarin = new RunMemory((run) => readMandarin(run, 0));
  readonly #japanese = new RunMemory((run) => {
    this.#analyser ??= loadAnalyser();
    return readJapanese(run, 0, this.#analyser);
  });

  private constructor(english: EnglishWords) {
    this.#english = english;
  }

  /** Loads the English dictionary; the Japanese one, dearer by far, waits for a text with kana. */
  static async load(): Promise<Phonemiser> {
    return new Phonemiser(new EnglishWords(await loadDictionary()));
  }

  read(text: string): Reading {
    const phones: Phone[] = [{ symbol: ONSET, start: 0, end: 0 }];
    const unread: { start: number; end: number }[] = [];
    const spans = HAS_HAN.test(text) ? readerSpans(text) : [{ end: text.length, isJapanese: true }];
    let span = 0;
    for (const match of text.matchAll(RUN)) {
      const { cjk, latin, other, mark } = match.groups ?? {};
      if (mark !== undefined) {
        this.#pause(PAUSES[mark], match.index, phones);
      } else if (other !== undefined) {
        unread.push({ start: match.index, end: match.index + other.length });
      } else if (latin !== undefined) {
        this.#readLatin(latin, match.index, phones);
      } else if (cjk !== undefined) {
        const end = match.index + cjk.length;
        for (let start = match.index; start < end; ) {
          while ((spans[span]?.end ?? end) <= start) span += 1;
          const { end: upTo = end, isJapanese = false } = spans[span] ?? {};
          const piece = text.slice(start, Math.min(end, upTo));
          (isJapanese ? this.#japanese : this.#mandarin).append(piece, start, phones);
          start += piece.length;
        }
      }
    }
    const last = phones.at(-1)?.symbol ?? '';
    if (!PAUSE_SYMBOLS.has(last)) {
      if (last === WORD_GAP) phones.pop();
      phones.push({ symbol: '.', start: text.length, end: text.length });
    }
    return { phones, unread };
  }

  #readLatin(latin: string, start: number, phones: Phone[]): void {
    const read = readEnglish(latin, start, this.#english);
    if (read.length > 0 && phones.length > 1) phones.push({ symbol: WORD_GAP, start, end: start });
    // One by one: a run may be as long as the text, more than a call takes arguments.
    for (const phone of read) phones.push(phone);
  }

  /** One pause at a time, and none before the first word. */
  #pause(symbol: string | undefined, at: number, phones: Phone[]): void {
    const before = phones.at(-1)?.symbol ?? ONSET;
    if (symbol === undefined || before === ONSET) return;
    if (PAUSE_SYMBOLS.has(before)) {
      if (before === ',' && symbol !== ',') phones.splice(-1, 1, { symbol, start: at, end: at + 1 });
      return;
    }
    phones.push({ symbol, start: at, end: at + 1 });
  }
}

/** A part of the text up to `end`, whose ideographs are Japanese or not. */
interface ReaderSpan {
  readonly end: number;
  readonly isJapanese: boolean;
}

/** Marks and blanks belong to the run before them, so that spans end only where another language begins. */
function readerSpans(text: string): ReaderSpan[] {
  return languageRuns(text).map(({ end, language }: LanguageRun) => ({ end, isJapanese: language === 'ja' }));
}
