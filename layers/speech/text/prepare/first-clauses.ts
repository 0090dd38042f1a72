/**
 * A long text is heard after its first clause: its first segment is cut into clauses that grow, so that each is ready when the one before
 * it has been heard. A text of one segment stays whole, for that speaks best, and so does a short one.
 */
import { isHeard } from '../heard.ts';
import type { Chunk } from './speak-chunks.ts';

/** From so many seconds of speech on, waiting for all of the first segment is long. */
const LONG_SECONDS = 10;
/** Seconds of speech that are worth a segment of their own. */
const SHORTEST_SECONDS = 1.2;
/** A piece may be this many times as long as the one before: decoding and sound together take about half of what they last. */
const GROWTH = 2;
/** Seconds of a character, about: four or five ideographs a second, fifteen letters. */
const IDEOGRAPH_SECONDS = 0.22;
const LETTER_SECONDS = 1 / 15;

/** Behind a mark, and whatever closes with it. A mark of English ends a clause only before a blank. */
const CLAUSE_END = /(?:[，、；：。！？…]+|[,;:.!?]+(?=[\s"'”’)\]]))["'”’」』）)\]]*\s*/g;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * @param text all segments, one after the other
 * @param chunks with the ends of the segments in it
 * @returns the chunks, the first one with the ends of its first segment's clauses too
 */
export function withFirstClauses<T extends Chunk>(text: string, chunks: readonly T[]): readonly T[] {
  const [first, ...rest] = chunks;
  const [firstEnd] = first?.ends ?? [];
  if (first === undefined || firstEnd === undefined) return chunks;
  if (first.ends.length + rest.length === 1 || seconds(text) < LONG_SECONDS) return chunks;
  return [{ ...first, ends: [...clauseCuts(text.slice(0, firstEnd)), ...first.ends] }, ...rest];
}

function clauseCuts(segment: string): number[] {
  const clauses = [...segment.matchAll(CLAUSE_END)]
    .map((match) => match.index + match[0].length)
    .filter((end) => end < segment.length && isHeard(segment.slice(end)));
  const cuts: number[] = [];
  let start = 0;
  let longest = SHORTEST_SECONDS;
  let last: number | undefined;
  for (const end of clauses) {
    // One clause more would be too long: the piece ends where the last one did.
    if (last !== undefined && seconds(segment.slice(start, end)) > longest) {
      cuts.push(last);
      longest = GROWTH * seconds(segment.slice(start, last));
      start = last;
      last = undefined;
    }
    if (seconds(segment.slice(start, end)) >= SHORTEST_SECONDS) last = end;
  }
  if (last !== undefined && seconds(segment.slice(start)) > longest) {
    cuts.push(last);
    start = last;
  }
  // A rest that is too short for a piece belongs to the one before.
  if (seconds(segment.slice(start)) < SHORTEST_SECONDS) cuts.pop();
  return cuts;
}

function seconds(text: string): number {
  let sum = 0;
  for (const character of text) {
    if (isHeard(character)) sum += IDEOGRAPH.test(character) ? IDEOGRAPH_SECONDS : LETTER_SECONDS;
  }
  return sum;
}
