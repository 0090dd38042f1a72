/** Laws that hold for any text that is prepared. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Lexicon } from '../../layers/speech/text/lexicon/index.ts';
import { digitsAsWords, prepare } from './prepared.ts';
import { droppedLetters, expectCoverage } from './span-laws.ts';

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...[
      '你好',
      '嘅',
      'は',
      '한글 ',
      'word ',
      '12',
      '3.5',
      ' ',
      '\n',
      '\n\n',
      '，',
      '。',
      '. ',
      '！',
      '“',
      '”',
      '（',
      '——',
      '²',
      '①',
    ],
    ...[
      '😀',
      '\u200d',
      '\ud800',
      '\u0000',
      '[laugh]',
      '[whisper]',
      '[/whisper]',
      '[pause:1s]',
      '<strong>',
      '</strong>',
      '<laughter>',
      '★',
      'é',
      'Привет',
      'مرحبا',
    ],
  );
  const anyText = fc.oneof(
    fc.string({ unit: pieces, maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  );

  it('is accounted for to the last letter, in segments that follow each other', () => {
    const lexicon = Lexicon.fromRecord({ word: 'verb', 你好: '您好' });
    fc.assert(
      fc.property(anyText, (text) => {
        const { segments, spoken } = prepare(text, { normalise: digitsAsWords, lexicon });
        expectCoverage(text, spoken);
        expect(droppedLetters(text, spoken)).toEqual([]);
        expect(segments.map((segment) => segment.text).join('')).toBe(spoken.text);
        for (const segment of segments) {
          expect(segment.languages[0]?.start).toBe(0);
          expect(segment.languages.at(-1)?.end).toBe(segment.text.length);
          expect(segment.text).toMatch(/[\p{L}\p{N}]/u);
          for (const { start, end } of segment.effects) {
            expect(start >= 0 && start <= end && end <= segment.text.length).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('costs work in proportion to its length', () => {
    const hostile: readonly ((n: number) => string)[] = [
      (n) => 'a'.repeat(n),
      (n) => '中'.repeat(n),
      (n) => 'a.'.repeat(n / 2),
      (n) => '。'.repeat(n),
      (n) => '“'.repeat(n),
      (n) => '[whisper]'.repeat(n / 9),
      (n) => '<strong>a'.repeat(n / 9),
      (n) => '[pause:1s]x'.repeat(n / 11),
      (n) => '\n\nx'.repeat(n / 3),
      (n) => '😀'.repeat(n / 2),
      (n) => '\u0301'.repeat(n),
      (n) => ', '.repeat(n / 2),
      (n) => '①'.repeat(n),
      (n) => '…。'.repeat(n / 2),
      (n) => '1!'.repeat(n / 2),
      (n) => '<|'.repeat(n / 2),
      (n) => `${'x'.repeat(n / 2)}${'[breath]'.repeat(n / 16)}`,
      (n) => `<speak>${'<break/>x'.repeat(n / 9)}</speak>`,
      (n) => `${'中'.repeat(n / 2)}${'[pause:1s]x'.repeat(n / 22)}`,
    ];
    /** Characters that are copied or compared, by whichever step: what grows faster than the text shows here. */
    const work = (text: string): number => {
      let characters = 0;
      const slice = String.prototype.slice;
      const startsWith = String.prototype.startsWith;
      const slicing = vi.spyOn(String.prototype, 'slice').mockImplementation(function (
        this: string,
        ...range
      ) {
        const part = slice.apply(this, range);
        characters += part.length + 1;
        return part;
      });
      const comparing = vi.spyOn(String.prototype, 'startsWith').mockImplementation(function (
        this: string,
        ...what
      ) {
        characters += what[0].length + 1;
        return startsWith.apply(this, what);
      });
      try {
        const { spoken, segments } = prepare(text);
        return (
          characters + spoken.spans.length + segments.reduce((sum, segment) => sum + segment.spans.length, 0)
        );
      } finally {
        slicing.mockRestore();
        comparing.mockRestore();
      }
    };
    for (const make of hostile) {
      const small = work(make(4000));
      const large = work(make(16_000));
      expect(large / small, JSON.stringify(make(12))).toBeLessThan(5);
    }
  });
});
