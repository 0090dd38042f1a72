import type { Language } from '../../model.ts';
import { type LanguageRun, languageRuns } from '../language/index.ts';

const HAS_DIGIT = /\p{Nd}/u;

/**
 * The stretches of a text that are read by one language's grammar each, from `start` to `end`.
 *
 * Latin words in a text of another language do not part what stands around them: `5km` in a Chinese sentence is one measure.
 * Only where the numbers themselves are English (an English sentence in a Chinese text) is there an English stretch.
 */
export function readingRuns(
  text: string,
  start: number,
  end: number,
  language: Language | 'auto',
): LanguageRun[] {
  if (start === end) return [];
  if (language !== 'auto') return [{ start, end, language }];
  const stripped = text.slice(start, end);
  const merged: LanguageRun[] = [];
  for (const run of languageRuns(stripped, { letterless: letterlessLanguage(stripped) })) {
    const last = merged.at(-1);
    const isBare = run.language === 'en' && !HAS_DIGIT.test(stripped.slice(run.start, run.end));
    if (last === undefined) merged.push(run);
    else if (isBare || last.language === run.language) merged[merged.length - 1] = { ...last, end: run.end };
    else merged.push(run);
  }
  return joinLeadingLatin(merged, stripped).map((run) => ({
    ...run,
    start: run.start + start,
    end: run.end + start,
  }));
}

/** Latin words at the beginning go with what follows them: CA1234航班. */
function joinLeadingLatin(runs: readonly LanguageRun[], text: string): readonly LanguageRun[] {
  const [first, second, ...rest] = runs;
  if (first === undefined || second === undefined || first.language !== 'en') return runs;
  if (HAS_DIGIT.test(text.slice(first.start, first.end))) return runs;
  return [{ ...second, start: first.start }, ...rest];
}

/** The official front end reads a text of nothing but digits in Chinese, and 12:30 in English; the signs of full width are Chinese. */
function letterlessLanguage(text: string): Language {
  return /^\p{Nd}+$/u.test(text) || /[￥元～]/.test(text) ? 'zh' : 'en';
}
