import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneEnds } from '../../layers/speech/pacing/index.ts';
import { PhoneGrammar, phoneCodesOf } from '../../layers/speech/phone-grammar.ts';

const codes = { steps: 15, places: 16, tokens: 20 * 15 + 16 };

/** Speaks by the grammar, choosing among what is allowed. */
function speak(textIds: Int32Array, choose: (from: number, end: number) => number): number[] {
  const grammar = new PhoneGrammar(textIds, codes);
  const tokens: number[] = [];
  for (;;) {
    const [from, end] = grammar.allowed();
    if (from === codes.tokens) return tokens;
    const token = choose(from, end);
    grammar.said(token);
    tokens.push(token);
  }
}

const text = fc
  .array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 60 })
  .map((phones) => Int32Array.from(phones, (phone, place) => phone * codes.places + (place % codes.places)));

describe('the grammar of a model of phones', () => {
  it('says every phone of the text once and in order, whatever is drawn, and then ends', () =>
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (ids, draws) => {
        const draw = () => draws.next().value as number;
        const tokens = speak(ids, (from, end) => from + Math.floor(draw() * (end - from)));
        const ends = phoneEnds(Int32Array.from(tokens), {
          vocabulary: codes.tokens,
          indices: codes.places,
          phones: ids.length,
        });
        expect(ends?.at(-1)).toBe(tokens.length);
        let start = 0;
        for (const [place, end] of (ends ?? []).entries()) {
          const phone = Math.floor((ids[place] as number) / codes.places);
          for (const token of tokens.slice(start, end - 1))
            expect(Math.floor(token / codes.steps)).toBe(phone);
          start = end;
        }
      }),
      { numRuns: 40 },
    ));

  it('lasts as long as its first code says', () => {
    expect(speak(Int32Array.from([3 * 16]), (from, end) => (end > from + 1 ? from + 2 : from))).toEqual([
      47, 46, 45, 300,
    ]);
  });

  it('is known from the checkpoint, and only for tokens that say phones', () => {
    const parameters = { symbols: Array.from({ length: 20 }, (_, index) => `p${index}`), indices: 16 };
    const llm = { speechTokens: codes.tokens };
    const of = (tokenizer: unknown) => phoneCodesOf({ tokenizer, llm } as Parameters<typeof phoneCodesOf>[0]);
    expect(of({ kind: 'phonemes', parameters })).toEqual(codes);
    expect(of({ kind: 'phonemes', parameters: { ...parameters, indices: 17 } })).toBeUndefined();
    expect(of({ kind: 'whisper', language: 'en' })).toBeUndefined();
  });
});
