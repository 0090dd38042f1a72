/** What the language model is asked for. */
import type { Uniform } from './sampling.ts';
import type { TokenGrammar } from './token-grammar.ts';

/** What speech is conditioned on. */
export interface SpeechPrompt {
  /** Ids of the text to speak; at least one. */
  readonly textIds: Int32Array;
  /** Ids of the prompt's text or of an instruction. */
  readonly promptTextIds?: Int32Array;
  /** Speech tokens of the prompt. */
  readonly promptSpeechTokens?: Int32Array;
  /** [E] the speaker as its encoder gave it, not normalised; null in modes that leave it out. */
  readonly embedding: Float32Array | null;
}

export interface SpeechRequest extends SpeechPrompt {
  readonly uniform: Uniform;
  /** Shortest and longest speech, in tokens for each text id. Defaults are the official ones, 2 and 20. */
  readonly minTokenTextRatio?: number;
  readonly maxTokenTextRatio?: number;
  /** For models whose tokens have one; it also says when speech ends. */
  readonly grammar?: TokenGrammar;
  /** Checked between steps; an aborted speech fails with `signal.reason`. */
  readonly signal?: AbortSignal;
}
