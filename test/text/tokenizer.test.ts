import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { mergeBytePairs } from '../../layers/speech/text/tokenizer/byte-pair-merge.ts';
import {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type Tokenizer,
  UnsupportedTokenizerError,
} from '../../layers/speech/text/tokenizer/index.ts';
import { loadRankTable } from '../../layers/speech/text/tokenizer/rank-table.ts';

interface Case {
  readonly text: string;
  readonly ids: readonly number[];
}

const golden = 'test/golden/set/golden/text/tokenizer';
const officialCases: Case[] = JSON.parse(readFileSync(`${golden}/cases.json`, 'utf8'));
const officialSpecials: Record<string, number> = JSON.parse(
  readFileSync(`${golden}/special_tokens.json`, 'utf8'),
);
/** tiktoken's answers for random and hostile strings, made once with openai-whisper 20250625 and tiktoken 0.14.0. */
const tiktokenCases: Case[] = JSON.parse(readFileSync('test/text/tiktoken-answers.data.json', 'utf8'));

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
});

/** Any string, lone surrogates and all. */
const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('whisper tokenizer', () => {
  it('gives the official ids for every golden text', () => {
    expect(officialCases.length).toBeGreaterThan(60);
    for (const { text, ids } of officialCases) expect([...tokenizer.encode(text)], text).toEqual(ids);
  });

  it('gives tiktoken’s ids for random and hostile strings', () => {
    expect(tiktokenCases.length).toBeGreaterThan(130);
    for (const { text, ids } of tiktokenCases) {
      expect([...tokenizer.encode(text)], JSON.stringify(text)).toEqual(ids);
    }
  });

  it('knows the official special tokens and no others', () => {
    expect(tokenizer.vocabularySize).toBe(51866);
    for (const [name, id] of Object.entries(officialSpecials)) {
      expect([...tokenizer.encode(name)], name).toEqual([id]);
    }
    expect(tokenizer.encode('<|jp|>').length).toBeGreaterThan(1);
  });

  it('carries the official rank file, byte for byte', async () => {
    const ranks = await loadRankTable();
    // The last rank of the official file is an unused place: no bytes, written as a lone padding sign.
    const lines = [...ranks].map(
      ([bytes, rank]) => `${Buffer.from(bytes, 'latin1').toString('base64') || '='} ${rank}\n`,
    );
    expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(
      'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126',
    );
  });

  it('counts, encodes and locates alike, for any string', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { ids, starts } = tokenizer.encodeWithStarts(text);
        expect([...ids]).toEqual([...tokenizer.encode(text)]);
        expect(tokenizer.count(text)).toBe(ids.length);
        expect(starts.length).toBe(ids.length);
        for (let i = 0; i < ids.length; i++) {
          expect(starts[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : (starts[i - 1] ?? 0));
          expect(starts[i]).toBeLessThan(text.length);
        }
      }),
    );
  });

  it('locates each token at the character that holds its first byte', () => {
    const text = 'Hi <|yue|>試é!😀';
    const { ids, starts } = tokenizer.encodeWithStarts(text);
    const places = [...ids].map((_, i) => text.slice(starts[i], (starts[i] ?? 0) + 1));
    expect(places[0]).toBe('H');
    expect(ids[[...starts].indexOf(3)]).toBe(officialSpecials['<|yue|>']);
    expect([...starts]).toContain(text.indexOf('é'));
    expect(starts.at(-1)).toBe(text.indexOf('😀'));
  });

  it('reads a lone surrogate as the replacement character', () => {
    expect([...tokenizer.encode('a\ud800b')]).toEqual([...tokenizer.encode('a\ufffdb')]);
  });

  it('refuses the English-only table by name', async () => {
    await expect(loadTokenizer({ ...OFFICIAL_TOKENIZER, multilingual: false })).rejects.toThrow(
      UnsupportedTokenizerError,
    );
  });
});

describe('byte pair merging', () => {
  /** The definition, read off: find the lowest pair, merge it, start over. */
  function naiveMerge(bytes: string, rankOf: (bytes: string) => number | undefined): string[] {
    const parts = [...bytes];
    for (;;) {
      let best: { at: number; rank: number } | undefined;
      for (let i = 0; i + 1 < parts.length; i++) {
        const rank = rankOf(`${parts[i]}${parts[i + 1]}`);
        if (rank !== undefined && (best === undefined || rank < best.rank)) best = { at: i, rank };
      }
      if (best === undefined) return parts;
      parts.splice(best.at, 2, `${parts[best.at]}${parts[best.at + 1]}`);
    }
  }

  it('equals the definition on random tables', () => {
    const tables = fc
      .uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 5 }))
      .map((tokens) => new Map(tokens.map((token, rank) => [token, rank])));
    const inputs = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(tables, inputs, (table, bytes) => {
        const parts: string[] = [];
        mergeBytePairs(
          bytes,
          (part) => table.get(part),
          (start, end) => parts.push(bytes.slice(start, end)),
        );
        expect(parts).toEqual(naiveMerge(bytes, (part) => table.get(part)));
      }),
      { numRuns: 300 },
    );
  });

  it('looks up a number of pairs in proportion to the length, for equal letters too', async () => {
    const ranks = await loadRankTable();
    const lookups = (bytes: string): number => {
      let count = 0;
      const countingRankOf = (part: string): number | undefined => {
        count++;
        return ranks.get(part);
      };
      mergeBytePairs(bytes, countingRankOf, () => {});
      return count;
    };
    for (const letter of ['a', '=', '\u0000', 'ha']) {
      const small = lookups(letter.repeat(50_000 / letter.length));
      const large = lookups(letter.repeat(200_000 / letter.length));
      expect(large / small, letter).toBeLessThan(4.1);
      expect(large, letter).toBeLessThan(800_000);
    }
  });
});
