/**
 * Text to phones: which script is whose, and what each language's reader makes of it.
 *
 * Ideographs are Japanese in a sentence that has kana, else Mandarin; Latin letters are English. Other scripts are left out and
 * named in `unread`, for the caller to warn about.
 */
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
const HAS_KANA = new RegExp(`[${KANA}]`, 'u');
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
    for (const sentence of text.matchAll(/[^。！？!?\n]*[。！？!?\n]*/gu)) {
      this.#readSentence(sentence[0], sentence.index, phones, unread);
    }
    const last = phones.at(-1)?.symbol ?? '';
    if (!PAUSE_SYMBOLS.has(last)) {
      if (last === WORD_GAP) phones.pop();
      phones.push({ symbol: '.', start: text.length, end: text.length });
    }
    return { phones, unread };
  }

  #readSentence(
    sentence: string,
    offset: number,
    phones: Phone[],
    unread: { start: number; end: number }[],
  ): void {
    const isJapanese = HAS_KANA.test(sentence);
    for (const match of sentence.matchAll(RUN)) {
      const start = offset + match.index;
      const { cjk, latin, other, mark } = match.groups ?? {};
      if (mark !== undefined) {
        this.#pause(PAUSES[mark], start, phones);
      } else if (other !== undefined) {
        unread.push({ start, end: start + other.length });
      } else {
        this.#readRun(cjk, latin, start, isJapanese, phones);
      }
    }
  }

  #readRun(
    cjk: string | undefined,
    latin: string | undefined,
    start: number,
    isJapanese: boolean,
    phones: Phone[],
  ): void {
    if (cjk !== undefined) (isJapanese ? this.#japanese : this.#mandarin).append(cjk, start, phones);
    else if (latin !== undefined) {
      const read = readEnglish(latin, start, this.#english);
      if (read.length > 0 && phones.length > 1) phones.push({ symbol: WORD_GAP, start, end: start });
      // One by one: a run may be as long as the text, more than a call takes arguments.
      for (const phone of read) phones.push(phone);
    }
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
