/**
 * Did the language model say every word, once? A cheap look at the tokens alone: their number against the length of the text, and
 * whether they go round in circles. It catches the failures that autoregressive speech is known for, not a single wrong word.
 */
import { soundLength } from './pacing/index.ts';

/** `text_lost`: far too short for the text; `text_repeated`: it goes round in circles, or never came to an end. */
export type Doubt = 'text_lost' | 'text_repeated';

export interface SpokenTokens {
  readonly tokens: Int32Array;
  readonly text: string;
  readonly tokenRateHz: number;
  /** The length limit that the decoding had. */
  readonly longest: number;
}

/** Fast, clear speech of one ideograph (soundLength 1) takes this long; nobody says it in less. */
const SHORTEST_SECONDS_PER_UNIT = 0.07;
/** A circle of tokens must last this long to count: held vowels and silences repeat a token for less. */
const CIRCLE_SECONDS = 1.6;
/** Circles of up to this many tokens are looked for: a syllable said again and again. */
const LONGEST_CIRCLE = 24;

export function doubtOf({ tokens, text, tokenRateHz, longest }: SpokenTokens): Doubt | undefined {
  if (tokens.length >= longest) return 'text_repeated';
  if (tokens.length < soundLength(text) * SHORTEST_SECONDS_PER_UNIT * tokenRateHz) return 'text_lost';
  return goesRound(tokens, Math.round(CIRCLE_SECONDS * tokenRateHz)) ? 'text_repeated' : undefined;
}

/** Whether for at least `length` tokens on end each one equals the one a fixed number of tokens before it. */
function goesRound(tokens: Int32Array, length: number): boolean {
  for (let period = 1; period <= LONGEST_CIRCLE; period += 1) {
    let run = 0;
    for (let index = period; index < tokens.length; index += 1) {
      run = tokens[index] === tokens[index - period] ? run + 1 : 0;
      if (run >= length) return true;
    }
  }
  return false;
}
