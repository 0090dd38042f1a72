/**
 * A pronunciation lexicon: word -> how it is said instead, found in a text by longest match.
 *
 * A reading is text in the model's own letters (`SQL` -> `sequel`) or, with the name of an alphabet in front, a pronunciation (`重庆` ->
 * `pinyin: chong2 qing4`). A word with a capital letter matches only as written, any other in upper and lower case. Words of alphabetic
 * scripts match whole words only; scripts that don't space their words match anywhere.
 */

import { isHan, isHangul } from '../language/script-of.ts';
import type { PhonemeAlphabet } from '../markup/index.ts';
import { InvalidLexiconError } from './errors.ts';

export interface LexiconEntry {
  readonly word: string;
  readonly reading: string;
  /** The alphabet of the reading; undefined when it is ordinary text. */
  readonly alphabet: PhonemeAlphabet | undefined;
}

/** An entry found in a text at [start, end). */
export interface LexiconMatch extends LexiconEntry {
  readonly start: number;
  readonly end: number;
}

const LONGEST_WORD = 64;
const LONGEST_READING = 400;
const MOST_ENTRIES = 100_000;

const WITH_ALPHABET = /^(pinyin|jyutping|kana|ipa):\s*(.*)$/su;

interface TrieNode {
  readonly next: Map<string, TrieNode>;
  /** Entries that end here: they may differ in their capitals. */
  readonly entries: LexiconEntry[];
}

const newNode = (): TrieNode => ({ next: new Map(), entries: [] });

export class Lexicon {
  static readonly EMPTY = new Lexicon([]);
  readonly #root = newNode();
  readonly #below: Lexicon | undefined;
  /** Number of words, those of the lexicon below included. */
  readonly size: number;

  /**
   * @param entries of several for the very same word the last one counts.
   * @param below a lexicon for what these entries don't say.
   */
  constructor(entries: readonly LexiconEntry[], below?: Lexicon) {
    this.#below = below;
    this.size = entries.length + (below?.size ?? 0);
    for (const entry of entries) {
      let node = this.#root;
      for (const letter of foldCase(entry.word)) {
        const child = node.next.get(letter) ?? newNode();
        node.next.set(letter, child);
        node = child;
      }
      const same = node.entries.findIndex((other) => other.word === entry.word);
      node.entries.splice(same < 0 ? node.entries.length : same, same < 0 ? 0 : 1, entry);
    }
  }

  /**
   * Word -> reading, as a request or a file gives it.
   *
   * @throws InvalidLexiconError for an empty or overlong word or reading, and for too many entries.
   */
  static fromRecord(record: Readonly<Record<string, string>>, source = 'request'): Lexicon {
    const words = Object.entries(record);
    if (words.length > MOST_ENTRIES) {
      throw new InvalidLexiconError(
        source,
        `it has ${words.length} entries, at most ${MOST_ENTRIES} are allowed`,
      );
    }
    return new Lexicon(words.map(([word, reading]) => lexiconEntry(word, reading, source)));
  }

  /** This lexicon with another's words on top; of equally long matches those win. */
  with(words: Readonly<Record<string, string>>, source = 'request'): Lexicon {
    const entries = recordEntries(words, source);
    return entries.length === 0 ? this : new Lexicon(entries, this);
  }

  /** Left to right, the longest word at each place; matches don't overlap. At most as many steps a place as the longest word. */
  find(text: string): LexiconMatch[] {
    const matches: LexiconMatch[] = [];
    if (this.size === 0) return matches;
    const folded = foldCase(text);
    for (let start = 0; start < text.length; ) {
      const match = this.#longestAt(text, folded, start);
      if (match !== undefined) matches.push(match);
      start = match?.end ?? start + 1;
    }
    return matches;
  }

  #longestAt(text: string, folded: string, start: number): LexiconMatch | undefined {
    let longest = this.#below === undefined ? undefined : this.#below.#longestAt(text, folded, start);
    let node = this.#root.next.get(folded.charAt(start));
    if (node === undefined || joins(text, start)) return longest;
    for (let end = start + 1; node !== undefined; end++) {
      if (node.entries.length > 0 && !joins(text, end)) {
        const written = text.slice(start, end);
        const entry: LexiconEntry | undefined =
          node.entries.find((one) => one.word === written) ??
          node.entries.find((one) => one.word === foldCase(one.word));
        if (entry !== undefined && end >= (longest?.end ?? 0)) longest = { ...entry, start, end };
      }
      node = end < text.length ? node.next.get(folded.charAt(end)) : undefined;
    }
    return longest;
  }
}

function recordEntries(words: Readonly<Record<string, string>>, source: string): LexiconEntry[] {
  const pairs = Object.entries(words);
  if (pairs.length > MOST_ENTRIES) {
    throw new InvalidLexiconError(
      source,
      `it has ${pairs.length} entries, at most ${MOST_ENTRIES} are allowed`,
    );
  }
  return pairs.map(([word, reading]) => lexiconEntry(word, reading, source));
}

/** @throws InvalidLexiconError when the word or its reading is empty or too long. */
function lexiconEntry(word: string, written: string, source: string): LexiconEntry {
  const shown = JSON.stringify(word.slice(0, 40));
  if (word.trim() === '' || word.length > LONGEST_WORD) {
    throw new InvalidLexiconError(
      source,
      `the word ${shown} has ${word.length} characters, 1 to ${LONGEST_WORD} are allowed`,
    );
  }
  const alphabet = WITH_ALPHABET.exec(written);
  const reading = (alphabet?.[2] ?? written).trim();
  if (reading === '' || reading.length > LONGEST_READING) {
    throw new InvalidLexiconError(
      source,
      `the reading of ${shown} has ${reading.length} characters, 1 to ${LONGEST_READING} are allowed`,
    );
  }
  return { word: word.trim(), reading, alphabet: alphabet?.[1] as PhonemeAlphabet | undefined };
}

/** Lower case, unit by unit, so that places stay the same; the few letters that would change length stay as they are. */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (letter) => {
    const one = letter.toLowerCase();
    return one.length === letter.length ? one : letter;
  }).join('');
}

/** True when the characters left and right of a place belong to one word of an alphabetic script. */
function joins(text: string, place: number): boolean {
  if (!isWordCharacter(text, place - 1)) return false;
  if (isWordCharacter(text, place)) return true;
  // `don` is no word in `don't`, but `API` is one in `API's`.
  return (
    /^['’][\p{L}]/u.test(text.slice(place, place + 3)) &&
    !/^['’]s(?![\p{L}])/iu.test(text.slice(place, place + 4))
  );
}

function isWordCharacter(text: string, place: number): boolean {
  let codePoint = text.codePointAt(place);
  if (place < 0 || codePoint === undefined) return false;
  const isLowHalf = codePoint >= 0xdc00 && codePoint <= 0xdfff;
  if (isLowHalf) codePoint = text.codePointAt(place - 1) ?? codePoint;
  if (isHan(codePoint) || isHangul(codePoint) || (codePoint >= 0x3040 && codePoint <= 0x30ff)) return false;
  return /[\p{L}\p{N}\p{M}_]/u.test(String.fromCodePoint(codePoint));
}
