import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asWritten,
  compose,
  concatenate,
  cutSpoken,
  type Edit,
  edit,
  editMatches,
  isLinear,
  SpanLookup,
} from '../../layers/speech/text/spans/index.ts';
import type { SpokenText } from '../../layers/speech/text/spoken-text.ts';
import { expectCoverage } from './span-laws.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '中', '😀', '，'), maxLength: 14 });

/** A text and random edits of it. */
function editsOf(text: string): fc.Arbitrary<Edit[]> {
  return fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.constantFrom('', 'x', 'yz', 'a', '1中')), {
      maxLength: 5,
    })
    .map((wanted) => {
      const edits: Edit[] = [];
      let free = 0;
      for (const [start, length, replacement] of wanted.sort((p, q) => p[0] - q[0])) {
        const end = Math.min(text.length, start + length);
        if (start < free || (end === start && replacement === '')) continue;
        edits.push({ start, end, text: replacement });
        free = Math.max(end, start + 1);
      }
      return edits;
    });
}

const editedTexts = texts.chain((text) =>
  editsOf(text).map((edits) => ({ text, edited: edit(text, edits) })),
);
const twiceEditedTexts = editedTexts.chain(({ text, edited }) =>
  editsOf(edited.text).map((edits) => ({ text, first: edited, second: edit(edited.text, edits) })),
);

/** Pairs [written, spoken] of positions that belong together; `whole` takes linear spans as one unit too. */
function pairs(written: string, map: SpokenText, whole = false): Set<string> {
  const related = new Set<string>();
  for (const span of map.spans) {
    const linear = !whole && isLinear(span, written, map.text);
    for (let w = span.writtenStart; w < span.writtenEnd; w++) {
      for (let s = span.spokenStart; s < span.spokenEnd; s++) {
        if (!linear || w - span.writtenStart === s - span.spokenStart) related.add(`${w},${s}`);
      }
    }
  }
  return related;
}

describe('span maps', () => {
  it('cover both texts after any edits', () => {
    fc.assert(fc.property(editedTexts, ({ text, edited }) => expectCoverage(text, edited)));
  });

  it('compose position by position', () => {
    fc.assert(
      fc.property(twiceEditedTexts, ({ text, first, second }) => {
        const both = compose(text, first, second);
        expect(both.text).toBe(second.text);
        expectCoverage(text, both);
        const left = [...pairs(text, first)].map((pair) => pair.split(','));
        const right = [...pairs(first.text, second)].map((pair) => pair.split(','));
        // A unit may come out equal to what it was made from, and then counts as linear.
        const composed = pairs(text, both, true);
        for (const [w, m] of left) {
          for (const [middle, s] of right) if (m === middle) expect(composed).toContain(`${w},${s}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keep exact what both steps leave alone', () => {
    const first = edit('ab12cd', [{ start: 2, end: 4, text: 'twelve' }]);
    const second = edit('abtwelvecd', [{ start: 9, end: 9, text: '.' }]);
    expect(compose('ab12cd', first, second)).toEqual({
      text: 'abtwelvec.d',
      spans: [
        { spokenStart: 0, spokenEnd: 2, writtenStart: 0, writtenEnd: 2 },
        { spokenStart: 2, spokenEnd: 8, writtenStart: 2, writtenEnd: 4 },
        { spokenStart: 8, spokenEnd: 9, writtenStart: 4, writtenEnd: 5 },
        { spokenStart: 9, spokenEnd: 10, writtenStart: 5, writtenEnd: 5 },
        { spokenStart: 10, spokenEnd: 11, writtenStart: 5, writtenEnd: 6 },
      ],
    });
  });

  it('have the text as written as their neutral element', () => {
    fc.assert(
      fc.property(editedTexts, ({ text, edited }) => {
        expect(pairs(text, compose(text, asWritten(text), edited))).toEqual(pairs(text, edited));
        expect(pairs(text, compose(text, edited, asWritten(edited.text)))).toEqual(pairs(text, edited));
      }),
    );
  });

  it('compose the same whichever two steps come first', () => {
    const thrice = twiceEditedTexts.chain((steps) =>
      editsOf(steps.second.text).map((edits) => ({ ...steps, third: edit(steps.second.text, edits) })),
    );
    fc.assert(
      fc.property(thrice, ({ text, first, second, third }) => {
        const leftFirst = compose(text, compose(text, first, second), third);
        const rightFirst = compose(text, first, compose(first.text, second, third));
        expect(leftFirst.text).toBe(rightFirst.text);
        expectCoverage(text, leftFirst);
        expectCoverage(text, rightFirst);
      }),
    );
  });

  it('name why each character was dropped', () => {
    const dropped = edit(' ，🙂\ud800\u0007π', [{ start: 0, end: 6, text: '' }]);
    expect(dropped.spans.map((span) => span.dropped)).toEqual([
      'whitespace',
      'punctuation',
      'emoji',
      'unpaired_surrogate',
      'control',
      undefined,
    ]);
  });

  it('cut into maps that cover everything between them', () => {
    fc.assert(
      fc.property(editedTexts, fc.array(fc.nat(20)), ({ text, edited }, places) => {
        const cuts = [...new Set(places)]
          .filter((at) => at > 0 && at < edited.text.length)
          .sort((p, q) => p - q);
        const pieces = cutSpoken(edited, text, cuts);
        expect(pieces.map((piece) => piece.text).join('')).toBe(edited.text);
        let writtenEnd = 0;
        for (const piece of pieces) {
          let spokenAt = 0;
          for (const span of piece.spans) {
            expect(span.spokenStart).toBe(spokenAt);
            spokenAt = span.spokenEnd;
            // Only a unit that was cut may start before the last piece's end.
            expect(span.writtenStart).toBeLessThanOrEqual(writtenEnd);
            writtenEnd = Math.max(writtenEnd, span.writtenEnd);
          }
          expect(spokenAt).toBe(piece.text.length);
        }
        expect(writtenEnd).toBe(text.length);
      }),
    );
  });

  it('find where a written range is spoken', () => {
    const text = 'buy 12 now';
    const spoken = editMatches(text, /\d+/g, () => 'twelve');
    const lookup = new SpanLookup(spoken, text);
    expect(lookup.range(4, 6)).toEqual([4, 10]);
    expect(lookup.range(5, 8)).toEqual([4, 12]);
    expect(lookup.range(0, 3)).toEqual([0, 3]);
    expect(lookup.range(0, text.length)).toEqual([0, spoken.text.length]);
  });

  it('follow each other when texts do', () => {
    const parts = ['a1', '', 'b2'].map((written) => ({
      writtenLength: written.length,
      spoken: editMatches(written, /\d/g, () => 'n'),
    }));
    const joined = concatenate(parts);
    expect(joined.text).toBe('anbn');
    expectCoverage('a1b2', joined);
  });
});
