import { editMatches } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

/**
 * The official normaliser reads `No. 5` as `Number. five`. Its full stop ends no sentence, and the official split would part the two
 * words there.
 */
export function joinNumbered(text: string): SpokenText {
  return editMatches(text, /\b([Nn]umber)\.(?= [a-z])/g, ([, word = '']) => word);
}
