/**
 * The words of an audio and when they are heard, as they are kept beside it: enough for timestamps and captions without the text.
 */
import type { WordTime } from '../../speech/model.ts';
import { parseTags } from '../../speech/text/markup/index.ts';
import { isSsml } from '../../speech/text/ssml/index.ts';

export interface SpokenWord {
  readonly word: string;
  /** The word with the marks around it, as captions show it; words shown one after the other are the text without its markup. */
  readonly shown: string;
  /** Seconds from the start of the audio. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Span in the text of the order, in characters (Unicode code points). */
  readonly textStart: number;
  readonly textEnd: number;
}

/** Marks that stand before a word rather than behind the one before it. */
const OPENERS = /[“‘（([{「『《〈【¿¡]+$/u;

/**
 * @param times of the whole audio, with places in `text`, in order.
 * @param text of the order, as it was written.
 */
export function spokenWords(times: readonly WordTime[], text: string): SpokenWord[] {
  const withoutMarkup = isSsml(text) ? withoutElements : withoutTags;
  const characters = characterCounter(text);
  let before = '';
  return times.map(({ word, writtenStart, writtenEnd, startSeconds, endSeconds }, index) => {
    const next = times[index + 1]?.writtenStart ?? text.length;
    const gap = withoutMarkup(text.slice(writtenEnd, next)).replace(/\s+/gu, ' ');
    const opener = index + 1 < times.length ? (OPENERS.exec(gap)?.[0] ?? '') : '';
    const plain = isSsml(text) ? withoutElements(word) : word;
    const shown = `${before}${plain}${gap.slice(0, gap.length - opener.length)}`;
    before = opener;
    const textStart = characters(writtenStart);
    return { word: plain, shown, startSeconds, endSeconds, textStart, textEnd: characters(writtenEnd) };
  });
}

/** Words of one part of a text, in the whole. */
export function movedWords(words: readonly WordTime[], seconds: number, places: number): WordTime[] {
  return words.map((word) => ({
    ...word,
    writtenStart: word.writtenStart + places,
    writtenEnd: word.writtenEnd + places,
    startSeconds: word.startSeconds + seconds,
    endSeconds: word.endSeconds + seconds,
  }));
}

/** One row a word, times to the millisecond: what a store keeps. */
export function wordsToJson(words: readonly SpokenWord[]): string {
  const rows = words.map((one) => [
    one.word,
    one.shown,
    milliseconds(one.startSeconds),
    milliseconds(one.endSeconds),
    one.textStart,
    one.textEnd,
  ]);
  return JSON.stringify({ words: rows });
}

/** @returns undefined for what `wordsToJson` did not write. */
export function wordsFromJson(json: unknown): SpokenWord[] | undefined {
  const rows = (json as { words?: unknown } | null | undefined)?.words;
  if (!Array.isArray(rows)) return undefined;
  const words: SpokenWord[] = [];
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) return undefined;
    const [word, shown, start, end, textStart, textEnd] = row as unknown[];
    if (typeof word !== 'string' || typeof shown !== 'string') return undefined;
    if (![start, end, textStart, textEnd].every(Number.isFinite)) return undefined;
    words.push({
      word,
      shown,
      startSeconds: Number(start) / 1000,
      endSeconds: Number(end) / 1000,
      textStart: Number(textStart),
      textEnd: Number(textEnd),
    });
  }
  return words;
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

const withoutTags = (text: string): string => parseTags(text).plain.text;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** A stretch of an SSML document that was read without a fault, as text. */
function withoutElements(xml: string): string {
  return xml
    .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[String(name)] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}

/** Code points before a UTF-16 place; places are asked for in rising order, so that a text is walked through once. */
function characterCounter(text: string): (place: number) => number {
  let at = 0;
  let count = 0;
  return (place) => {
    if (place < at) {
      at = 0;
      count = 0;
    }
    while (at < place && at < text.length) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      count += 1;
    }
    return count;
  };
}
