export { MAX_SEGMENT_TOKENS } from './length-cap.ts';
export {
  COMMA_SECONDS,
  LONGEST_PAUSE_SECONDS,
  LONGEST_PAUSES_SECONDS,
  SEMICOLON_SECONDS,
  SENTENCE_SECONDS,
} from './pauses.ts';
export { type PrepareOptions, prepareText } from './prepare-text.ts';
export type { InnerPause, PreparedSegment, PreparedText, PrepareWarning, Stretch } from './prepared-text.ts';
export { FASTEST_RATE, SLOWEST_RATE } from './rates.ts';
export type { SegmentLengths } from './speak-chunk.ts';
