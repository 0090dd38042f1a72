import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneEnds } from '../../layers/speech/pacing/index.ts';
import { PhoneGrammar, phoneCodesOf } from '../../layers/speech/phone-grammar.ts';

const codes = { steps: 15, indices: 16, tokens: 20 * 15 + 16, meanLengths: true };

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

/** Half of the indices are places, the others places where a word ends. */
const text = fc
  .array(fc.record({ phone: fc.integer({ min: 0, max: 19 }), endsWord: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((phones) =>
    Int32Array.from(phones, ({ phone, endsWord }, place) => {
      const places = codes.indices / 2;
      return phone * codes.indices + (place % places) + (endsWord ? places : 0);
    }),
  );

describe('the grammar of a model of phones', () => {
  it('says every phone of the text once and in order, whatever is drawn, and then ends', () =>
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (ids, draws) => {
        const draw = () => draws.next().value as number;
        const tokens = speak(ids, (from, end) => from + Math.floor(draw() * (end - from)));
        const ends = phoneEnds(Int32Array.from(tokens), {
          vocabulary: codes.tokens,
          indices: codes.indices,
          textIds: ids,
        });
        expect(ends?.at(-1)).toBe(tokens.length);
        let start = 0;
        for (const [place, end] of (ends ?? []).entries()) {
          const phone = Math.floor((ids[place] as number) / codes.indices);
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

  it('gives phones the mean of their lengths, and what rounding keeps back to the next ones', () => {
    const ids = Int32Array.from({ length: 40 }, (_, place) => 3 * codes.indices + (place % codes.indices));
    const grammar = new PhoneGrammar(ids, codes);
    const logits = new Float32Array(codes.tokens + 1).fill(9);
    logits.fill(Number.NEGATIVE_INFINITY, 3 * codes.steps, 4 * codes.steps);
    // The likeliest length is 2 and the mean 2 * 0.7 + 5 * 0.3 = 2.9.
    logits[3 * codes.steps + 2] = Math.log(0.7);
    logits[3 * codes.steps + 5] = Math.log(0.3);
    const lengths: number[] = [];
    for (let [from, end] = grammar.allowed(); from !== codes.tokens; [from, end] = grammar.allowed()) {
      const token = end === from + 1 ? from : (grammar.choose(logits, () => 0.25) ?? Number.NaN);
      if (end > from + 1) lengths.push(token - from);
      grammar.said(token);
    }
    expect(new Set(lengths)).toEqual(new Set([2, 3]));
    expect(Math.abs(lengths.reduce((a, b) => a + b) - 40 * 2.9)).toBeLessThan(1);
  });

  it('leaves the draw to the sampler where the checkpoint does', () => {
    const grammar = new PhoneGrammar(Int32Array.of(0), { ...codes, meanLengths: false });
    expect(grammar.choose(new Float32Array(codes.tokens + 1), () => 0)).toBeUndefined();
  });

  it('is known from the checkpoint, and only for tokens that say phones', () => {
    const parameters = { symbols: Array.from({ length: 20 }, (_, index) => `p${index}`), indices: 16 };
    const llm = { speechTokens: codes.tokens, meanLengths: true };
    const of = (tokenizer: unknown) => phoneCodesOf({ tokenizer, llm } as Parameters<typeof phoneCodesOf>[0]);
    expect(of({ kind: 'phonemes', parameters })).toEqual(codes);
    expect(of({ kind: 'phonemes', parameters: { ...parameters, indices: 17 } })).toBeUndefined();
    expect(of({ kind: 'whisper', language: 'en' })).toBeUndefined();
  });
});
