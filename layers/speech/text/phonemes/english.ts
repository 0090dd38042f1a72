/**
 * English (General American): words to phones with stress.
 *
 * The CMU dictionary first, then inflected and joined forms of its words, then spelling rules. The dictionary (4.7 MB of
 * JavaScript) is loaded with the first text that needs it.
 */
import { CONSONANTS, LETTERS, VOWELS, WEAK } from './english.data.ts';
import { spellOut } from './letter-to-sound.ts';
import { type Phone, WORD_GAP } from './phone.ts';

export type Dictionary = Readonly<Record<string, string>>;

/** Loads the CMU pronouncing dictionary: word in lower case -> ARPAbet with stress digits. */
export async function loadDictionary(): Promise<Dictionary> {
  const { dictionary } = await import('cmu-pronouncing-dictionary');
  return dictionary;
}

/** Every symbol English can give. */
export function englishSymbols(): string[] {
  const vowels = Object.values(VOWELS).flatMap(([full, weak]) => [weak, `ˌ${full}`, `ˈ${full}`]);
  return [...Object.values(CONSONANTS), 'ɾ', ...vowels];
}

/** Words that are remembered with their symbols, and the letters of the longest. */
const REMEMBERED_COUNT = 4096;
const REMEMBERED_LETTERS = 24;

/** Symbols of words, as a text is counted again and again while it is split. */
export class EnglishWords {
  readonly #dictionary: Dictionary;
  readonly #remembered = new Map<string, readonly string[]>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  symbolsOf(word: string): readonly string[] {
    const known = this.#remembered.get(word);
    if (known !== undefined) return known;
    const symbols = arpabetSymbols(pronounce(word, this.#dictionary));
    if (word.length <= REMEMBERED_LETTERS) {
      if (this.#remembered.size >= REMEMBERED_COUNT) this.#remembered.clear();
      this.#remembered.set(word, symbols);
    }
    return symbols;
  }
}

/** Reads a run of Latin letters, apostrophes, hyphens and spaces. `offset` is where the run begins in the text. */
export function readEnglish(run: string, offset: number, words: EnglishWords): Phone[] {
  const phones: Phone[] = [];
  for (const match of run.matchAll(/[\p{L}\p{M}]+(?:['’][\p{L}]+)*['’]?/gu)) {
    const start = offset + match.index;
    const end = start + match[0].length;
    if (phones.length > 0) phones.push({ symbol: WORD_GAP, start, end: start });
    for (const symbol of words.symbolsOf(match[0])) phones.push({ symbol, start, end });
  }
  return phones;
}

/** ARPAbet with stress digits for one word, whatever the word. */
export function pronounce(written: string, dictionary: Dictionary): string {
  const word = written.normalize('NFKD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();
  const bare = word.replace(/'$/, '');
  const isAcronym = /^\p{Lu}{2,5}$/u.test(written) && (WEAK[word] === undefined || written.length < 3);
  const known = (isAcronym ? undefined : WEAK[word]) ?? lookUp(word, dictionary) ?? lookUp(bare, dictionary);
  if (isAcronym && (known === undefined || written.length <= 3)) {
    if (!SPOKEN_ACRONYMS.has(word)) return spellLetters(word);
  }
  if (known !== undefined) return known;
  if (!/[aeiouy]/.test(bare) && bare.length <= 5) return spellLetters(bare);
  if (bare.length > LONGEST_WORD) return spellOut(bare);
  return inflected(bare, dictionary) ?? joined(bare, dictionary) ?? spellOut(bare);
}

/** Letters in the longest word that is looked for in parts; two words of the dictionary are shorter. */
const LONGEST_WORD = 64;

/** Short words that may be written in capitals without being spelled. */
const SPOKEN_ACRONYMS = new Set(
  'the and for not you all any can had her was one our out day get has him his how man new now old see two way who boy did its let put say she too use yes no go do up so we he me my by on or us an as at be if in is it of to am ok'
    .split(' ')
    .filter((word) => word !== 'ok' && word !== 'us' && word !== 'it'),
);

function lookUp(word: string, dictionary: Dictionary): string | undefined {
  return Object.hasOwn(dictionary, word) ? dictionary[word] : undefined;
}

function spellLetters(word: string): string {
  return Array.from(word, (letter) => LETTERS[letter] ?? '')
    .filter((name) => name !== '')
    .join(' ');
}

/** Plurals, pasts, -ing, -ly and the like of words the dictionary has. */
function inflected(word: string, dictionary: Dictionary): string | undefined {
  const last = (stem: string) => stem.split(' ').at(-1) ?? '';
  const stemOf = (...stems: string[]) => stems.map((stem) => lookUp(stem, dictionary)).find(Boolean);
  if (word.endsWith("'s") || /[^s]s$/.test(word)) {
    const cut = word.replace(/'?s$/, '');
    const stem = stemOf(
      cut,
      word.endsWith('ies') ? `${word.slice(0, -3)}y` : cut,
      word.endsWith('es') ? word.slice(0, -2) : cut,
    );
    if (stem !== undefined) return `${stem} ${plural(last(stem))}`;
  }
  if (word.endsWith('ed')) {
    const stem = stemOf(
      word.slice(0, -2),
      word.slice(0, -1),
      undouble(word.slice(0, -2)),
      word.replace(/ied$/, 'y'),
    );
    if (stem !== undefined) return `${stem} ${past(last(stem))}`;
  }
  if (word.endsWith('ing')) {
    const cut = word.slice(0, -3);
    const stem = stemOf(cut, `${cut}e`, undouble(cut));
    if (stem !== undefined) return `${stem} IH0 NG`;
  }
  for (const [ending, sounds] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const cut = word.slice(0, -ending.length);
    const stem = stemOf(cut, cut.replace(/i$/, 'y'), `${cut}e`);
    if (stem !== undefined) return `${stem} ${sounds}`;
  }
  for (const [beginning, sounds] of BEGINNINGS) {
    const stem = word.startsWith(beginning) ? lookUp(word.slice(beginning.length), dictionary) : undefined;
    if (stem !== undefined) return `${sounds} ${stem}`;
  }
  return undefined;
}

const ENDINGS = [
  ['ly', 'L IY0'],
  ['ness', 'N AH0 S'],
  ['less', 'L AH0 S'],
  ['ment', 'M AH0 N T'],
  ['able', 'AH0 B AH0 L'],
  ['ful', 'F AH0 L'],
  ['ship', 'SH IH0 P'],
  ['er', 'ER0'],
  ['est', 'AH0 S T'],
  ['y', 'IY0'],
] as const;

const BEGINNINGS = [
  ['un', 'AH0 N'],
  ['re', 'R IY0'],
  ['non', 'N AA0 N'],
  ['pre', 'P R IY0'],
  ['over', 'OW2 V ER0'],
  ['under', 'AH2 N D ER0'],
  ['inter', 'IH2 N T ER0'],
  ['super', 'S UW2 P ER0'],
] as const;

function undouble(stem: string): string {
  return /([bdgklmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

function plural(sound: string): string {
  if (/^(S|Z|SH|ZH|CH|JH)$/.test(sound)) return 'AH0 Z';
  return /^(P|T|K|F|TH)$/.test(sound) ? 'S' : 'Z';
}

function past(sound: string): string {
  if (/^[TD]$/.test(sound)) return 'AH0 D';
  return /^(P|K|F|TH|S|SH|CH)$/.test(sound) ? 'T' : 'D';
}

/** Two dictionary words written as one (`voiceprint`), the longest first part winning. */
function joined(word: string, dictionary: Dictionary): string | undefined {
  for (let cut = word.length - 3; cut >= 3; cut--) {
    const head = lookUp(word.slice(0, cut), dictionary);
    const tail = lookUp(word.slice(cut), dictionary);
    if (head !== undefined && tail !== undefined) return `${head} ${tail.replace(/1/g, '2')}`;
  }
  return undefined;
}

/** ARPAbet to symbols. A t between vowels whose second has no stress is a tap, as Americans say it. */
export function arpabetSymbols(arpabet: string): string[] {
  const sounds = arpabet.split(' ');
  return sounds.flatMap((sound, index) => {
    const [full, weak] = VOWELS[sound.slice(0, 2)] ?? [];
    if (full !== undefined && weak !== undefined && /\d$/.test(sound)) {
      if (sound.endsWith('0')) return [weak];
      return [`${sound.endsWith('1') ? 'ˈ' : 'ˌ'}${full}`];
    }
    const before = sounds[index - 1] ?? '';
    const after = sounds[index + 1] ?? '';
    if (sound === 'T' && /^(\w\w\d|R)$/.test(before) && /^\w\w0$/.test(after)) return ['ɾ'];
    const consonant = CONSONANTS[sound];
    return consonant === undefined ? [] : [consonant];
  });
}
