/** The laws every span map obeys, for the tests of each step. */
import { expect } from 'vitest';
import type { SpokenText } from '../../layers/speech/text/spoken-text.ts';

/** Spans are sorted, apart, cover both texts, and are empty on the spoken side exactly when a reason is named. */
export function expectCoverage(written: string, spoken: SpokenText): void {
  let writtenAt = 0;
  let spokenAt = 0;
  const faults = spoken.spans.filter((span) => {
    const fits =
      span.writtenStart === writtenAt &&
      span.spokenStart === spokenAt &&
      span.writtenEnd >= span.writtenStart &&
      span.spokenEnd >= span.spokenStart &&
      span.writtenEnd + span.spokenEnd > span.writtenStart + span.spokenStart &&
      (span.dropped !== undefined) === (span.spokenEnd === span.spokenStart);
    writtenAt = span.writtenEnd;
    spokenAt = span.spokenEnd;
    return !fits;
  });
  expect({ faults, writtenAt, spokenAt }).toEqual({
    faults: [],
    writtenAt: written.length,
    spokenAt: spoken.text.length,
  });
}

/** Visible letters and digits of the written text that were dropped: none may be, except as markup. */
export function droppedLetters(written: string, spoken: SpokenText): string[] {
  // Hangul fillers are letters by category, but nothing to see or hear.
  const letters = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{Nd}]/gu;
  return spoken.spans
    .filter(
      (span) =>
        span.dropped !== undefined && span.dropped !== 'markup' && span.dropped !== 'unsupported_script',
    )
    .flatMap((span) => written.slice(span.writtenStart, span.writtenEnd).match(letters) ?? []);
}
