import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../layers/speech/text/normalise/index.ts';

interface GoldenCase {
  readonly text: string;
  /** The official normaliser's answer; null or absent where it is not called. */
  readonly tn?: string | null;
}

const CASES = new URL('../golden/set/golden/text/normalize/cases.json', import.meta.url);

/** Where ours differs from the golden answers on purpose, by the reasons of docs/normalisation.md. */
const DIFFERENT: ReadonlyMap<string, string> = new Map([
  // `telephone`
  ['Call me at 555-1234.', 'Call me at five five five, one two three four.'],
  // `backslash`
  ['He said "Stop!" and left.', 'He said "Stop!" and left.'],
  // Japanese is not read in Chinese.
  ['東京は2024年です。', '東京は二千二十四年です。'],
]);

describe('the golden answers of the official normaliser', () => {
  const cases: GoldenCase[] = JSON.parse(readFileSync(CASES, 'utf8'));
  const answered = cases.filter(({ tn }) => typeof tn === 'string');

  it.each(answered)('$text', ({ text, tn }) => {
    expect(normalise(text, 'auto').text).toBe(DIFFERENT.get(text) ?? tn);
  });
});
