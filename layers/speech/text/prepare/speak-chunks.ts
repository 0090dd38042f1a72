/** The whole text, chunk by chunk between its cuts, as one map and one list of segment ends. */
import { endOfHeard } from '../heard.ts';
import { concatenate } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import type { Cut } from './chunks.ts';
import type { Piece } from './pieces.ts';
import { type ChunkTools, speakChunk } from './speak-chunk.ts';

/** A chunk in which something is heard. */
export interface Chunk {
  /** Where it begins in the text. */
  readonly start: number;
  /** Ends of its segments in the whole spoken text. */
  readonly ends: readonly number[];
  /** What separates it from the next; undefined at the end of the text. */
  readonly cut: Cut | undefined;
}

export interface SpokenChunks {
  readonly chunks: readonly Chunk[];
  /** Text -> all segments, one after the other. */
  readonly spoken: SpokenText;
  /** Asked for before the first chunk. */
  readonly leadingPauseSeconds: number;
}

/** @param pieces cover the text; no piece crosses a cut. */
export function speakChunks(
  text: string,
  cuts: readonly Cut[],
  pieces: readonly Piece[],
  tools: ChunkTools,
): SpokenChunks {
  const chunks: Chunk[] = [];
  const parts: { writtenLength: number; spoken: SpokenText }[] = [];
  const heardUntil = endOfHeard(text);
  let leadingPauseSeconds = 0;
  let spokenLength = 0;
  let nextPiece = 0;
  let start = 0;
  for (const cut of [...cuts, undefined]) {
    const end = cut?.at ?? text.length;
    const own: Piece[] = [];
    for (
      let piece = pieces[nextPiece];
      piece !== undefined && piece.start < end;
      piece = pieces[++nextPiece]
    ) {
      own.push({ ...piece, start: piece.start - start, end: piece.end - start });
    }
    const goesOn = cut !== undefined && !cut.endsSentence && end < heardUntil;
    const chunk = { text: text.slice(start, end), pieces: own, wentOn: start > 0, goesOn };
    const { spoken, ends } = speakChunk(chunk, tools);
    parts.push({ writtenLength: end - start, spoken });
    const last = chunks.at(-1);
    if (ends.length > 0) chunks.push({ start, ends: ends.map((at) => spokenLength + at), cut });
    else if (last === undefined) leadingPauseSeconds += cut?.pauseSeconds ?? 0;
    else chunks[chunks.length - 1] = { ...last, cut: joinCuts(last.cut, cut) };
    spokenLength += spoken.text.length;
    start = end;
  }
  return { chunks, spoken: concatenate(parts), leadingPauseSeconds };
}

/** Two cuts with nothing to hear between them. */
function joinCuts(first: Cut | undefined, second: Cut | undefined): Cut | undefined {
  if (first === undefined) return second;
  // At the end of the text only what was asked for stays.
  if (second === undefined) return first.pauseSeconds === undefined ? undefined : first;
  const pauses = [first.pauseSeconds, second.pauseSeconds].filter((seconds) => seconds !== undefined);
  return {
    at: second.at,
    endsSentence: first.endsSentence || second.endsSentence,
    pauseSeconds: pauses.length === 0 ? undefined : pauses.reduce((sum, seconds) => sum + seconds, 0),
  };
}
