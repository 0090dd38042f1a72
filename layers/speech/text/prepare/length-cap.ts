/**
 * Cuts a segment that the official split left too long for the model: a text without punctuation, or one long sentence.
 *
 * Cuts fall between tokens, never inside a special token or before a combining mark; the best of the places in reach is taken: behind a
 * sentence mark, behind a comma, at a blank, between ideographs, anywhere. Pieces are of about equal length.
 */
import type { Tokenizer } from '../tokenizer/index.ts';

/**
 * The most tokens in a segment: about half a minute of Chinese. Longer than any segment the official split makes of text with
 * sentence marks in it.
 */
export const MAX_SEGMENT_TOKENS = 160;

/** A piece may be this much shorter than an even share for the sake of a better place. */
const SHORTEST_SHARE = 0.6;

/** Code units to a token: more of them than this are hardly ever few enough tokens. */
const USUAL_CHARACTERS = 4;

/** Places (UTF-16, rising) to cut a text at, so that no piece has more than `maxTokens` tokens. */
export function capCuts(
  text: string,
  tokenizer: Tokenizer,
  maxTokens: number = MAX_SEGMENT_TOKENS,
): number[] {
  const cuts: number[] = [];
  cutBetween(text, 0, tokenizer, maxTokens, cuts);
  return cuts;
}

/** @param offset of `text` in the whole. */
function cutBetween(
  text: string,
  offset: number,
  tokenizer: Tokenizer,
  maxTokens: number,
  cuts: number[],
): void {
  // Counting is cheaper than placing every token, and a segment of usual length is short enough.
  if (text.length <= USUAL_CHARACTERS * maxTokens && tokenizer.count(text) <= maxTokens) return;
  const { starts } = tokenizer.encodeWithStarts(text);
  let pieceStart = 0;
  let firstToken = 0;
  while (starts.length - firstToken > maxTokens) {
    const cutToken = bestCut(text, starts, firstToken, maxTokens);
    const place = starts[cutToken] ?? text.length;
    // Cut inside a pre-token, the pieces may come out a token longer than their share: then they are cut again.
    cutBetween(text.slice(pieceStart, place), offset + pieceStart, tokenizer, maxTokens, cuts);
    cuts.push(offset + place);
    pieceStart = place;
    firstToken = cutToken;
  }
  if (pieceStart > 0) cutBetween(text.slice(pieceStart), offset + pieceStart, tokenizer, maxTokens, cuts);
}

/** The token before which to cut: within reach of an even share, the best place, the nearest to the share among equals. */
function bestCut(text: string, starts: Int32Array, first: number, maxTokens: number): number {
  const rest = starts.length - first;
  const share = Math.ceil(rest / Math.ceil(rest / maxTokens));
  const shortest = Math.max(1, Math.floor(share * SHORTEST_SHARE));
  let best = first + share;
  let bestRank = -1;
  for (let token = first + shortest; token <= first + maxTokens && token < starts.length; token++) {
    const rank = placeRank(text, starts, token);
    const nearer = Math.abs(token - first - share) <= Math.abs(best - first - share);
    if (rank > bestRank || (rank === bestRank && nearer)) {
      best = token;
      bestRank = rank;
    }
  }
  return best;
}

const SENTENCE_MARK = /[。．｡.？?！!；;…]/;
const COMMA = /[，,、､：:]/;
const UNCUTTABLE_BEFORE = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d|\ufe0e|\ufe0f)/u;

/** How good it is to cut before a token: 0 is only allowed when there is nothing else. */
function placeRank(text: string, starts: Int32Array, token: number): number {
  const place = starts[token] ?? 0;
  // Two tokens of one character, and marks a tokenizer puts behind the text.
  if (place === starts[token - 1] || place >= text.length) return -2;
  const next = String.fromCodePoint(text.codePointAt(place) ?? 0);
  if (UNCUTTABLE_BEFORE.test(next) || text.charAt(place - 1) === '\u200d') return 0;
  const before = text.charAt(place - 1);
  if (SENTENCE_MARK.test(before)) return 5;
  if (COMMA.test(before)) return 4;
  if (/\s/.test(next)) return 3;
  return isWithinWord(before, next) ? 1 : 2;
}

const isWithinWord = (before: string, next: string): boolean =>
  /[\p{Script=Latin}\p{Script=Hangul}\p{N}\p{Script=Cyrillic}]/u.test(before) &&
  /[\p{Script=Latin}\p{Script=Hangul}\p{N}\p{Script=Cyrillic}]/u.test(next);
