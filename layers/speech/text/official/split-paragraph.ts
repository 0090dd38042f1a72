/**
 * The official split into segments (cosyvoice.utils.frontend_utils.split_paragraph): cut after each end mark, then join greedily
 * into segments of a length that the model likes.
 */

export interface SplitOptions {
  /** `zh` measures in code points and knows the fullwidth marks, `en` in tokens. */
  readonly language: 'zh' | 'en';
  /** Tokens of a text; asked in `en` only. */
  readonly countTokens: (text: string) => number;
  /** A segment closes when one more piece would make it longer than this and it is longer than `minLength`. Default 80. */
  readonly maxLength?: number;
  /** Default 60. */
  readonly minLength?: number;
  /** A last segment shorter than this joins the one before. Default 20. */
  readonly mergeLength?: number;
  /** Commas are end marks too. Default false. */
  readonly splitAtCommas?: boolean;
}

/** A segment as ranges of the text it was cut from; between the ranges, end marks without a text of their own fell away. */
export interface SplitSegment {
  readonly text: string;
  /** [start, end) in UTF-16 indices. */
  readonly ranges: readonly (readonly [number, number])[];
  /** The end mark that was added because the text had none; the segment's text ends with it. */
  readonly addedMark: string;
}

const ZH_MARKS = '。？！；：、.?!;';
const EN_MARKS = '.?!;:';
const COMMAS = '，,';
const CLOSING_QUOTES = '"”';

/**
 * Splits a text. Pieces of an end mark alone fall away, a quote right after a mark stays with it, and the text
 * gets an end mark when it has none. An empty text gives no segment (the official code raises).
 */
export function splitParagraph(text: string, options: SplitOptions): SplitSegment[] {
  if (text === '') return [];
  const { language, countTokens, maxLength = 80, minLength = 60, mergeLength = 20 } = options;
  const marks = (language === 'zh' ? ZH_MARKS : EN_MARKS) + (options.splitAtCommas ? COMMAS : '');
  const addedMark = marks.includes(text.charAt(text.length - 1)) ? '' : language === 'zh' ? '。' : '.';
  const marked = text + addedMark;
  const measure = language === 'zh' ? countCodePoints : countTokens;

  const segments: SplitSegment[] = [];
  let ranges: (readonly [number, number])[] = [];
  let joined = '';
  let joinedLength = 0;
  const close = (): void => {
    segments.push({ text: joined, ranges, addedMark: '' });
    ranges = [];
    joined = '';
    joinedLength = 0;
  };
  for (const piece of cutAtMarks(marked, marks)) {
    const pieceText = textOf(marked, piece);
    const own = measure(pieceText);
    let length = joinedLength + own;
    // Code points add up; tokens must be counted anew where it matters, as pairs may merge across the join and leave fewer.
    if (language === 'en' && length > Math.min(minLength, maxLength)) {
      length = measure(joined + pieceText);
      if (length > maxLength) joinedLength = measure(joined);
    }
    if (length > maxLength && joinedLength > minLength) {
      close();
      length = own;
    }
    ranges.push(...piece);
    joined += pieceText;
    joinedLength = length;
  }
  const last = segments.at(-1);
  if (joined !== '') {
    if (measure(joined) < mergeLength && last !== undefined) {
      segments[segments.length - 1] = {
        text: last.text + joined,
        ranges: [...last.ranges, ...ranges],
        addedMark: '',
      };
    } else close();
  }
  return addedMark === '' ? segments : withoutAddedMark(segments, text.length, addedMark);
}

type Ranges = readonly (readonly [number, number])[];

const textOf = (text: string, ranges: Ranges): string =>
  ranges.map(([start, end]) => text.slice(start, end)).join('');

function cutAtMarks(text: string, marks: string): Ranges[] {
  const pieces: Ranges[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!marks.includes(text.charAt(i))) continue;
    const quoted = i + 1 < text.length && CLOSING_QUOTES.includes(text.charAt(i + 1));
    if (i > start) pieces.push([[start, quoted ? i + 2 : i + 1]]);
    else if (quoted) {
      // The official code gives such a quote to the piece before, and raises when there is none.
      const before = pieces.pop();
      if (before !== undefined) pieces.push([...before, [i + 1, i + 2]]);
    }
    start = quoted ? i + 2 : i + 1;
  }
  return pieces;
}

function withoutAddedMark(
  segments: readonly SplitSegment[],
  length: number,
  addedMark: string,
): SplitSegment[] {
  return segments.map((segment, i) => {
    if (i < segments.length - 1 || segment.ranges.at(-1)?.[1] !== length + 1) return segment;
    const ranges = segment.ranges.map(([start, end]) => [start, Math.min(end, length)] as const);
    return { ...segment, ranges, addedMark };
  });
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
