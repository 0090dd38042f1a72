/**
 * The words of a segment, as a reader of the written text would count them: between blanks in scripts that have them, each ideograph by
 * itself, kana as the segmenter of Unicode (UAX #29, with its Japanese dictionary) divides them. What the normaliser made of one written
 * expression is one word, however many it takes to say: `25` is 25, spoken 二十五.
 */
import type { PreparedSegment, Span, Stretch } from '../text/index.ts';
import { isLinear } from '../text/spans/index.ts';

/** A word in the segment's text (`start`, `end`) and where it was written. */
export interface TextWord extends Stretch {
  readonly word: string;
  readonly writtenStart: number;
  readonly writtenEnd: number;
}

const JOINED = '[\\p{L}\\p{N}\\p{M}]';
const IDEOGRAPH = '\\p{Script=Han}';
const KANA = '[\\p{Script=Hiragana}\\p{Script=Katakana}ー]';
const OTHER = `(?:(?!${IDEOGRAPH}|${KANA})${JOINED})`;
const HAS_KANA = new RegExp(KANA, 'u');
const WORD = new RegExp(`(?<cjk>(?:(?:${IDEOGRAPH}|${KANA})\\p{M}*)+)|${OTHER}+(?:['’.\\-]${OTHER}+)*`, 'gu');
const IDEOGRAPH_OR_KANA = new RegExp(`${IDEOGRAPH}\\p{M}*|(?:${KANA}\\p{M}*)+`, 'gu');

const japaneseWords = new Intl.Segmenter('ja', { granularity: 'word' });

/** The words as they are spoken, whatever was written. */
export function spokenWords(text: string): Stretch[] {
  const words: Stretch[] = [];
  for (const { 0: found, index, groups } of text.matchAll(WORD)) {
    if (groups?.cjk === undefined) words.push({ start: index, end: index + found.length });
    // Kana are divided as the words that they are part of; without any there is nothing to look up.
    else if (!HAS_KANA.test(found)) words.push(...divided(found, index));
    else {
      for (const { segment, index: inside } of japaneseWords.segment(found)) {
        words.push(...divided(segment, index + inside));
      }
    }
  }
  return words;
}

function divided(run: string, offset: number): Stretch[] {
  return Array.from(run.matchAll(IDEOGRAPH_OR_KANA), ({ 0: part, index }) => ({
    start: offset + index,
    end: offset + index + part.length,
  }));
}

/** @param written the whole text that the segment's spans point to. */
export function textWords(
  { text, spans }: Pick<PreparedSegment, 'text' | 'spans'>,
  written: string,
): TextWord[] {
  const words: TextWord[] = [];
  const spoken = spans.filter(({ spokenStart, spokenEnd }) => spokenEnd > spokenStart);
  const linear = spoken.map((span) => isLinear(span, written, text));
  let first = 0;
  for (const { start, end } of spokenWords(text)) {
    while (first < spoken.length && (spoken[first] as Span).spokenEnd <= start) first += 1;
    let last = first;
    while (last + 1 < spoken.length && (spoken[last + 1] as Span).spokenStart < end) last += 1;
    const [from, to] = [spoken[first], spoken[last]];
    if (from === undefined || to === undefined) break;
    const writtenStart = linear[first] ? from.writtenStart + start - from.spokenStart : from.writtenStart;
    const writtenEnd = linear[last] ? to.writtenStart + end - to.spokenStart : to.writtenEnd;
    const before = words.at(-1);
    // The rest of an expression whose first words are said already, or a word that nothing was written for.
    if (before !== undefined && (writtenStart < before.writtenEnd || writtenEnd <= writtenStart)) {
      const whole = Math.max(before.writtenEnd, writtenEnd);
      words[words.length - 1] = named({ ...before, end, writtenEnd: whole }, written);
    } else words.push(named({ start, end, writtenStart, writtenEnd }, written));
  }
  return words;
}

/** The word with what is written there, blanks left out. */
function named(place: Omit<TextWord, 'word'>, written: string): TextWord {
  const slice = written.slice(place.writtenStart, place.writtenEnd);
  const word = slice.trim();
  const writtenStart = place.writtenStart + slice.length - slice.trimStart().length;
  return { ...place, word, writtenStart, writtenEnd: writtenStart + word.length };
}
