import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestPath, type Grammar } from '../../layers/speech/text/normalise/cheapest-path.ts';
import { ENGLISH_GRAMMAR } from '../../layers/speech/text/normalise/en/grammar.ts';
import { normalise } from '../../layers/speech/text/normalise/index.ts';
import { JAPANESE_GRAMMAR } from '../../layers/speech/text/normalise/ja/grammar.ts';
import { KOREAN_GRAMMAR } from '../../layers/speech/text/normalise/ko/grammar.ts';
import { Scan } from '../../layers/speech/text/normalise/scan.ts';
import { CANTONESE_GRAMMAR } from '../../layers/speech/text/normalise/yue/grammar.ts';
import { MANDARIN_GRAMMAR } from '../../layers/speech/text/normalise/zh/grammar.ts';

const GRAMMARS: readonly (readonly [string, Grammar])[] = [
  ['zh', MANDARIN_GRAMMAR],
  ['en', ENGLISH_GRAMMAR],
  ['ja', JAPANESE_GRAMMAR],
  ['ko', KOREAN_GRAMMAR],
  ['yue', CANTONESE_GRAMMAR],
];

/** Pieces that begin an expression, and never end it. */
const HOSTILE = [
  ...[
    '1',
    '0',
    '9,999',
    '1.1',
    '1/',
    '1:',
    '-1',
    '1+',
    '1 ',
    '12:30-',
    '2024-',
    '1~',
    '1-1-',
    '1,234,567,',
    '1%-',
    '1x',
    '1 x ',
  ],
  ...[
    '(',
    '((',
    '"',
    '!',
    '<',
    '<a',
    '</',
    '$',
    '$1-',
    '$1.',
    '￥',
    '约',
    '人均',
    '尾号',
    '第',
    '2024年到',
    '1个-',
    '1km/',
    '3:2',
    '中国1:',
  ],
  ...[
    'a1-',
    'a1/',
    'a.',
    'a@',
    'a@b.',
    'http://',
    'www.',
    'A.',
    'A. ',
    'Jan ',
    'May 1, ',
    '1 Jan ',
    'No. ',
    'x^',
    '1 Main ',
    'Boston, ',
    '+1 ',
  ],
  ...[
    ' ',
    '\n',
    '\u200d',
    '\ud83d',
    '😀',
    'ａ',
    '𝟏',
    '١',
    '¤꘠1',
    '1965/7/1612:2',
    '1＝',
    '&a',
    'x+1',
    '1--',
    'a/b-',
    '2x+',
    '6222 0212 ',
    '978-7-1-',
    '第1-',
    '0:1:',
    'あ',
    '가',
    'ב',
    '½',
    '§',
    '#',
    '&',
    '_',
    '*',
    '/',
    '\\',
    '。',
    '，',
  ],
  ...[
    '①',
    '①½',
    '²',
    '1²',
    '3.14',
    '1×',
    '978-7-',
    '√9',
    '1!',
    '1, ',
    '* 1',
    '10⁶',
    '１，',
    '０：',
    '1㎡',
    'Ⅳ',
    '我',
    '一',
    'カ',
    '\u202e',
    '1/2 ',
    '9/11 on ',
  ],
];

function steps(text: string, grammar: Grammar): number {
  const scan = new Scan(text);
  cheapestPath(scan, grammar);
  return scan.steps + text.length;
}

describe('hostile text', () => {
  it.each(GRAMMARS)('is read in linear time by the grammar of %s', (_, grammar) => {
    const worst = HOSTILE.map((piece) => {
      const short = steps(piece.repeat(Math.ceil(300 / piece.length)), grammar);
      const long = steps(piece.repeat(Math.ceil(1200 / piece.length)), grammar);
      return { piece, growth: long / short, stepsPerCharacter: long / 1200 };
    }).sort((a, b) => b.growth - a.growth)[0];
    expect(worst?.growth, JSON.stringify(worst)).toBeLessThan(4.4);
  });

  it('has what is said of a beginning settled before the end is read, although its readings overlap without end', () => {
    let furthest = 0;
    let settledAt = Number.POSITIVE_INFINITY;
    const grammar: Grammar = {
      // Three characters from every place, and two: no place is the end of all of them.
      expressions: [
        [
          (_, at) => {
            furthest = at;
            return [2, 3].map((length) => ({
              end: at + length,
              extraCost: length === 3 && at % 3 === 0 ? -1 : 0,
              spoken: () => {
                settledAt = Math.min(settledAt, furthest);
                return String(length);
              },
            }));
          },
          1,
        ],
      ],
      mayBegin: () => true,
      plain: (_, at) => [{ end: at + 1, cost: 5 }],
    };
    const chosen = cheapestPath(new Scan('x'.repeat(30_000)), grammar);
    expect(settledAt).toBeLessThan(5000);
    expect(chosen.map(({ end, start }) => end - start)).toEqual(new Array(10_000).fill(3));
  });

  it('goes through, a million of one character or none', () => {
    for (const text of ['1'.repeat(1_000_000), '\ud83d'.repeat(1000), '', ' \n ', '\0\u202e١٢٣שלום']) {
      const { text: spoken, spans } = normalise(text, 'auto');
      expect(spans.at(-1)?.writtenEnd ?? 0).toBe(text.length);
      expect(spans.at(-1)?.spokenEnd ?? 0).toBe(spoken.length);
    }
  });

  const anyText = fc
    .array(
      fc.oneof(
        fc.constantFrom(...HOSTILE),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      {
        maxLength: 12,
      },
    )
    .map((pieces) => pieces.join(''));

  it('has every code unit in exactly one span, and every letter and digit spoken', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('auto', 'zh', 'en', 'ja', 'yue', 'ko'), (written, language) => {
        const { text, spans } = normalise(written, language);
        let writtenEnd = 0;
        let spokenEnd = 0;
        for (const span of spans) {
          expect([span.writtenStart, span.spokenStart]).toEqual([writtenEnd, spokenEnd]);
          const source = written.slice(span.writtenStart, span.writtenEnd);
          if (span.dropped !== undefined) expect(source.trim()).toBe('');
          else expect(span.spokenEnd > span.spokenStart || !/[\p{L}\p{N}]/u.test(source), source).toBe(true);
          writtenEnd = span.writtenEnd;
          spokenEnd = span.spokenEnd;
        }
        expect([writtenEnd, spokenEnd]).toEqual([written.length, text.length]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no digit unread', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('zh', 'en', 'ja', 'yue', 'ko'), (written, language) => {
        expect(normalise(written, language).text).not.toMatch(/\d/);
      }),
      { numRuns: 500 },
    );
  });
});
