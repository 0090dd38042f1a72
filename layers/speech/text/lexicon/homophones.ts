/**
 * Pronunciations for models that read ideographs: a syllable is written as an ideograph that sounds so. It is how `phoneme` and
 * a lexicon's `pinyin:` reach a model without an alphabet of its own.
 */
import type { PhonemeAlphabet } from '../markup/index.ts';
import { JYUTPING_HOMOPHONES, PINYIN_HOMOPHONES } from './homophones.data.ts';

type Homophones = ReadonlyMap<string, string>;

let pinyin: Homophones | undefined;
let jyutping: Homophones | undefined;

/**
 * Ideographs that sound like a reading in pinyin (`chong2 qing4`, `chóngqìng`, `huar1`) or jyutping (`jyut6 ping3`); kana as it is.
 *
 * @returns undefined for other alphabets, and when a syllable is none or no ideograph has it.
 */
export function respell(alphabet: PhonemeAlphabet, reading: string): string | undefined {
  switch (alphabet) {
    case 'kana':
      return reading;
    case 'pinyin':
      pinyin ??= syllableTable(PINYIN_HOMOPHONES);
      return respellPinyin(reading, pinyin);
    case 'jyutping':
      jyutping ??= syllableTable(JYUTPING_HOMOPHONES);
      return respellJyutping(reading, jyutping);
    default:
      return undefined;
  }
}

/** `syllable` + tone -> ideograph. */
function syllableTable(rows: string): Homophones {
  const table = new Map<string, string>();
  for (const row of rows.split(' ')) {
    const [syllable = '', ideographs = ''] = row.split(':');
    for (const [i, ideograph] of Array.from(ideographs).entries()) {
      if (ideograph !== '-') table.set(`${syllable}${i + 1}`, ideograph);
    }
  }
  return table;
}

function respellJyutping(reading: string, table: Homophones): string | undefined {
  const syllables = reading.toLowerCase().match(/[a-z]+[1-6]/g) ?? [];
  if (syllables.join('') !== reading.toLowerCase().replaceAll(/[\s\-']/g, '')) return undefined;
  const spelt = syllables.map((syllable) => table.get(syllable));
  return spelt.includes(undefined) || spelt.length === 0 ? undefined : spelt.join('');
}

/** Tone by its mark, as Unicode's combining character. */
const TONE_OF_MARK: Readonly<Record<string, number>> = { '\u0304': 1, '\u0301': 2, '\u030c': 3, '\u0300': 4 };
const NEUTRAL = 5;

/** A letter of a syllable, with the tone mark on it or the tone number behind it. */
interface PinyinLetter {
  readonly letter: string;
  readonly tone: number | undefined;
  /** A number, blank or hyphen behind it ends the syllable. */
  readonly ends: boolean;
}

function respellPinyin(reading: string, table: Homophones): string | undefined {
  const letters = pinyinLetters(reading);
  if (letters === undefined || letters.length === 0) return undefined;
  // From the end: how the letters from here on are spelt, the longest first syllable that leaves the rest spellable.
  const spelt: (string | undefined)[] = Array(letters.length + 1).fill(undefined);
  spelt[letters.length] = '';
  for (let start = letters.length - 1; start >= 0; start--) {
    for (let end = Math.min(letters.length, start + LONGEST_SYLLABLE); end > start; end--) {
      const rest = spelt[end];
      const own = rest === undefined ? undefined : spellSyllable(letters.slice(start, end), table);
      if (own === undefined) continue;
      spelt[start] = own + rest;
      break;
    }
  }
  return spelt[0];
}

/** `zhuangr`. */
const LONGEST_SYLLABLE = 7;

function spellSyllable(letters: readonly PinyinLetter[], table: Homophones): string | undefined {
  if (letters.slice(0, -1).some(({ ends }) => ends)) return undefined;
  const tones = letters.map(({ tone }) => tone).filter((tone) => tone !== undefined);
  if (tones.length > 1) return undefined;
  const tone = tones[0] ?? NEUTRAL;
  const syllable = letters.map(({ letter }) => letter).join('');
  const whole = table.get(`${syllable}${tone}`);
  if (whole !== undefined || !syllable.endsWith('r')) return whole;
  // 花儿: the ending belongs to the syllable before it.
  if (syllable === 'r') return '儿';
  const bare = table.get(`${syllable.slice(0, -1)}${tone}`);
  return bare === undefined ? undefined : `${bare}儿`;
}

/** undefined when something in the reading is no pinyin. */
function pinyinLetters(reading: string): PinyinLetter[] | undefined {
  const letters: PinyinLetter[] = [];
  const plain = reading.toLowerCase().normalize('NFD').replaceAll('u:', 'v').replaceAll('u\u0308', 'v');
  for (const sign of plain) {
    const last = letters.at(-1);
    if (/[a-z]/.test(sign)) letters.push({ letter: sign, tone: undefined, ends: false });
    else if (last === undefined) return undefined;
    else if (TONE_OF_MARK[sign] !== undefined)
      letters[letters.length - 1] = { ...last, tone: TONE_OF_MARK[sign] };
    else if (/[0-5]/.test(sign))
      letters[letters.length - 1] = { ...last, tone: Number(sign) || NEUTRAL, ends: true };
    else if (/[\s\-'’]/.test(sign)) letters[letters.length - 1] = { ...last, ends: true };
    else return undefined;
  }
  return letters;
}
