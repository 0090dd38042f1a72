/**
 * One chunk of text, between two places where markup or a paragraph cuts: normalise, the official replacements, the
 * official split, the length cap. All of it as one map, and where the segments end in it.
 */
import type { Language } from '../../model.ts';
import { isHeard } from '../heard.ts';
import type { Normalise } from '../normaliser.ts';
import { officialPath } from '../official/index.ts';
import { removeBracket, replaceCornerMark, replaceTrailingCommas, strip } from '../official/replacements.ts';
import { spellOutNumber } from '../official/spell-out-number.ts';
import { type SplitSegment, splitParagraph } from '../official/split-paragraph.ts';
import { asWritten, compose, concatenate, type Edit, edit } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import type { Tokenizer } from '../tokenizer/index.ts';
import { joinBlanks, replaceSentenceStops } from './chinese-steps.ts';
import { dropDecoration } from './clean.ts';
import { capCuts } from './length-cap.ts';
import { joinNumbered } from './numbered.ts';
import type { Piece } from './pieces.ts';
import { speakPowers } from './powers.ts';

/** How long segments may be; see `SplitOptions`. */
export interface SegmentLengths {
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly mergeLength?: number;
  /** More tokens than this are cut wherever it hurts least. */
  readonly maxTokens?: number;
}

export interface ChunkSource {
  readonly text: string;
  /** Cover the text, at its own places. */
  readonly pieces: readonly Piece[];
  /** The sentence began before the chunk: marks at its beginning are not for it. */
  readonly wentOn: boolean;
  /** The sentence goes on behind the chunk: no full stop is added. */
  readonly goesOn: boolean;
}

export interface SpokenChunk {
  /** Chunk -> segments, one after the other. */
  readonly spoken: SpokenText;
  /** Ends of the segments in the spoken text, the last one included; none when nothing can be heard. */
  readonly ends: readonly number[];
}

export interface ChunkTools {
  readonly normalise: Normalise;
  readonly tokenizer: Tokenizer;
  readonly lengths: SegmentLengths;
}

export function speakChunk(chunk: ChunkSource, tools: ChunkTools): SpokenChunk {
  const path = officialPath(chunk.text);
  const steps: readonly ((text: string) => SpokenText)[] =
    path === 'zh'
      ? [
          joinNumbered,
          joinBlanks,
          replaceCornerMark,
          replaceSentenceStops,
          removeBracket,
          dropDecoration,
          chunk.goesOn ? asWritten : replaceTrailingCommas,
        ]
      : [joinNumbered, spellOutNumber, dropDecoration];
  let spoken = normalisePieces(chunk, tools.normalise);
  for (const step of [strip, chunk.wentOn ? dropLeadingMarks : asWritten, ...steps, strip])
    spoken = compose(chunk.text, spoken, step(spoken.text));
  return cutIntoSegments(chunk, spoken, path, tools);
}

/** A comma or stop that a pause or a change of voice has cut from its word. */
function dropLeadingMarks(text: string): SpokenText {
  const end = /^[，,、。．.；;：:！!？?…\s]*/.exec(text)?.[0].length ?? 0;
  return edit(text, end === 0 ? [] : [{ start: 0, end, text: '' }]);
}

function normalisePieces({ text, pieces }: ChunkSource, normalise: Normalise): SpokenText {
  return concatenate(
    pieces.flatMap(({ start, end, language }) => {
      const piece = text.slice(start, end);
      if (language === 'as-is') return [{ writtenLength: piece.length, spoken: asWritten(piece) }];
      // A normaliser may trim; the blank between two pieces is between two words.
      const from = piece.length - piece.trimStart().length;
      const to = Math.max(from, piece.trimEnd().length);
      const spoken = from === to ? asWritten('') : speakPiece(piece.slice(from, to), language, normalise);
      return [
        { writtenLength: from, spoken: asWritten(piece.slice(0, from)) },
        { writtenLength: to - from, spoken },
        { writtenLength: piece.length - to, spoken: asWritten(piece.slice(to)) },
      ];
    }),
  );
}

function speakPiece(text: string, language: Language | 'auto', normalise: Normalise): SpokenText {
  const spoken = normalise(text, language);
  const reader = language === 'auto' ? pathLanguage(text) : language;
  return compose(text, spoken, speakPowers(spoken.text, reader, normalise));
}

/** Who reads what the normaliser left of a text in several languages. */
function pathLanguage(text: string): Language {
  if (officialPath(text) === 'zh') return 'zh';
  return /\p{Script=Hangul}/u.test(text) ? 'ko' : 'en';
}

function cutIntoSegments(
  chunk: ChunkSource,
  before: SpokenText,
  path: 'zh' | 'en',
  tools: ChunkTools,
): SpokenChunk {
  const { tokenizer, lengths } = tools;
  const split = splitParagraph(before.text, {
    language: path,
    countTokens: (text) => tokenizer.count(text),
    ...(lengths.maxLength !== undefined && { maxLength: lengths.maxLength }),
    ...(lengths.minLength !== undefined && { minLength: lengths.minLength }),
    ...(lengths.mergeLength !== undefined && { mergeLength: lengths.mergeLength }),
  }).filter((segment) => isHeard(segment.text));

  const edits: Edit[] = [];
  const ends: number[] = [];
  let done = 0;
  let length = 0;
  for (const segment of split) {
    for (const [start, end] of segment.ranges) {
      if (start > done) edits.push({ start: done, end: start, text: '' });
      done = end;
    }
    const mark = segment.addedMark === '' ? '' : endMark(before.text, segment.addedMark, chunk.goesOn);
    if (mark !== '') edits.push({ start: done, end: done, text: mark });
    const text = spokenSegment(segment, mark);
    for (const cut of capCuts(text, tokenizer, lengths.maxTokens)) ends.push(length + cut);
    length += text.length;
    ends.push(length);
  }
  if (done < before.text.length) edits.push({ start: done, end: before.text.length, text: '' });
  return { spoken: compose(chunk.text, before, edit(before.text, edits)), ends };
}

const spokenSegment = ({ text, addedMark }: SplitSegment, mark: string): string =>
  text.slice(0, text.length - addedMark.length) + mark;

/** The official full stop; a comma when the sentence goes on, and nothing more where it has one already. */
function endMark(text: string, addedMark: string, goesOn: boolean): string {
  if (!goesOn) return addedMark;
  if (/[,，、]$/.test(text)) return '';
  return addedMark === '。' ? '，' : ',';
}
