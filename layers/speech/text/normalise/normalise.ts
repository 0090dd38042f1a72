import type { Language } from '../../model.ts';
import { type Edit, edit } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';
import { cheapestPath, type Grammar } from './cheapest-path.ts';
import { ENGLISH_GRAMMAR } from './en/grammar.ts';
import { JAPANESE_GRAMMAR } from './ja/grammar.ts';
import { KOREAN_GRAMMAR } from './ko/grammar.ts';
import { readingRuns } from './reading-runs.ts';
import { Scan } from './scan.ts';
import { CANTONESE_GRAMMAR } from './yue/grammar.ts';
import { MANDARIN_GRAMMAR } from './zh/grammar.ts';

const GRAMMARS: Readonly<Record<Language, Grammar>> = {
  zh: MANDARIN_GRAMMAR,
  yue: CANTONESE_GRAMMAR,
  ja: JAPANESE_GRAMMAR,
  ko: KOREAN_GRAMMAR,
  en: ENGLISH_GRAMMAR,
};

/**
 * Writes a text out as it is spoken: numbers, dates, times, money, units, addresses and abbreviations become words of the
 * language they stand in, everything else stays as it is written; only white space around the text is dropped.
 *
 * For Chinese and English the words are those of the official front end's normaliser (WeText, `remove_erhua=False`); where
 * they differ on purpose, docs/normalisation.md says why. Takes any string; the work grows linearly with its length.
 *
 * @param written Plain text: tags and SSML have been taken out before.
 * @param language `auto` finds out, and in mixed text reads each number in the language of the words around it.
 * @example
 * normalise('现在是10:30', 'auto').text; // 现在是十点三十分
 */
export function normalise(written: string, language: Language | 'auto'): SpokenText {
  return edit(written, edits(written, language));
}

function* edits(written: string, language: Language | 'auto'): Generator<Edit> {
  const start = written.length - written.trimStart().length;
  const end = Math.max(start, written.trimEnd().length);
  if (start > 0) yield { start: 0, end: start, text: '', dropped: 'whitespace' };
  for (const run of readingRuns(written, start, end, language)) {
    const scan = new Scan(written.slice(run.start, run.end));
    for (const reading of cheapestPath(scan, GRAMMARS[run.language])) {
      yield { start: run.start + reading.start, end: run.start + reading.end, text: reading.spoken };
    }
  }
  if (end < written.length) yield { start: end, end: written.length, text: '', dropped: 'whitespace' };
}
