import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  containsChinese,
  englishNumberWords,
  isOnlyPunctuation,
  officialPath,
  officialPostSteps,
  officialTextNormalize,
  removeBracket,
  replaceBlank,
  replaceCornerMark,
  spellOutNumber,
  splitParagraph,
  strip,
} from '../../layers/speech/text/official/index.ts';
import {
  loadTokenizer,
  OFFICIAL_TOKENIZER,
  type Tokenizer,
} from '../../layers/speech/text/tokenizer/index.ts';
import { expectCoverage } from './span-laws.ts';

const golden = <T>(name: string): T[] =>
  JSON.parse(readFileSync(`test/golden/set/golden/text/${name}/cases.json`, 'utf8'));

let tokenizer: Tokenizer;
let countTokens: (text: string) => number;
beforeAll(async () => {
  tokenizer = await loadTokenizer(OFFICIAL_TOKENIZER);
  countTokens = (text) => tokenizer.count(text);
});

describe('the official replacements', () => {
  interface HelperCase {
    readonly text: string;
    readonly contains_chinese: boolean;
    readonly replace_blank: string;
    readonly replace_corner_mark: string;
    readonly remove_bracket: string;
    readonly spell_out_number: string;
    readonly is_only_punctuation: boolean;
  }

  it.each(golden<HelperCase>('helpers'))('$text', (wanted) => {
    expect(containsChinese(wanted.text)).toBe(wanted.contains_chinese);
    expect(replaceBlank(wanted.text).text).toBe(wanted.replace_blank);
    expect(replaceCornerMark(wanted.text).text).toBe(wanted.replace_corner_mark);
    expect(removeBracket(wanted.text).text).toBe(wanted.remove_bracket);
    expect(spellOutNumber(wanted.text).text).toBe(wanted.spell_out_number);
    expect(isOnlyPunctuation(wanted.text)).toBe(wanted.is_only_punctuation);
  });

  // Answers of inflect 7.3.1.
  it.each([
    ['0', 'zero'],
    ['000123', 'one hundred and twenty-three'],
    ['1100', 'one thousand, one hundred'],
    ['10001', 'ten thousand and one'],
    ['100100', 'one hundred thousand, one hundred'],
    ['1001001', 'one million, one thousand and one'],
    ['12345678', 'twelve million, three hundred and forty-five thousand, six hundred and seventy-eight'],
    ['10000000005', 'ten billion and five'],
    [`1${'0'.repeat(33)}`, 'one decillion'],
  ])('reads %s as inflect does', (digits, words) => {
    expect(englishNumberWords(digits)).toBe(words);
  });

  it('reads digits of other scripts, and a number too long for words digit by digit', () => {
    expect(spellOutNumber('٣٤ and १०, 1²3, ②').text).toBe('thirty-four and ten, thirteen, zero');
    expect(spellOutNumber('1'.repeat(37)).text).toBe(Array(37).fill('one').join(' '));
  });

  it('strips what Python strips', () => {
    expect(strip('\u0085\u001c a\ufeff \u3000').text).toBe('a\ufeff');
    expect(strip(' \n ').text).toBe('');
  });

  it('keep every span, for any string', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({
            unit: fc.constantFrom('中', 'a', '1', ' ', '\n', '.', ' - ', '，', '（', '——', '²', '`'),
            maxLength: 30,
          }),
        ),
        (text) => {
          for (const path of ['zh', 'en'] as const) expectCoverage(text, officialPostSteps(text, path));
        },
      ),
    );
  });
});

describe('the official split', () => {
  interface SplitCase {
    readonly text: string;
    readonly lang: 'zh' | 'en';
    readonly opts: { token_max_n?: number; token_min_n?: number; merge_len?: number; comma_split?: boolean };
    readonly out: readonly string[];
  }

  it('cuts every golden text as the official code does', () => {
    const cases = golden<SplitCase>('split_paragraph');
    expect(cases.length).toBeGreaterThan(40);
    for (const { text, lang, opts, out } of cases) {
      const segments = splitParagraph(text, {
        language: lang,
        countTokens,
        ...(opts.token_max_n !== undefined && { maxLength: opts.token_max_n }),
        ...(opts.token_min_n !== undefined && { minLength: opts.token_min_n }),
        ...(opts.merge_len !== undefined && { mergeLength: opts.merge_len }),
        ...(opts.comma_split !== undefined && { splitAtCommas: opts.comma_split }),
      });
      expect(
        segments.map((segment) => segment.text),
        text,
      ).toEqual(out);
    }
  });

  it('says where each segment lies in the text, in order', () => {
    const texts = fc.string({
      unit: fc.constantFrom('字', 'a', '。', '.', '”', '"', '？', ' ', '，'),
      maxLength: 400,
    });
    fc.assert(
      fc.property(texts, fc.constantFrom('zh' as const, 'en' as const), (text, language) => {
        let end = 0;
        for (const segment of splitParagraph(text, { language, countTokens })) {
          let own = '';
          for (const [from, to] of segment.ranges) {
            expect(from).toBeGreaterThanOrEqual(end);
            expect(text.slice(end, from)).toMatch(/^[。.”"？]*$/);
            own += text.slice(from, to);
            end = to;
          }
          expect(own + segment.addedMark).toBe(segment.text);
        }
        expect(text.slice(end)).toMatch(/^[。.”"？]*$/);
      }),
    );
  });

  it('does not raise where the official code does', () => {
    expect(splitParagraph('', { language: 'zh', countTokens })).toEqual([]);
    expect(splitParagraph('。”你好', { language: 'zh', countTokens }).map((s) => s.text)).toEqual(['你好。']);
  });
});

describe('text_normalize around the normaliser', () => {
  interface NormalizeCase {
    readonly text: string;
    readonly lang_branch: 'zh' | 'en';
    readonly tn: string | null;
    readonly split?: readonly string[];
    readonly joined?: string;
    readonly error?: string;
  }

  it('gives the official segments for every golden text, given the official normaliser’s answer', () => {
    const cases = golden<NormalizeCase>('normalize').filter((one) => one.error === undefined);
    expect(cases.length).toBeGreaterThan(60);
    for (const { text, lang_branch, tn, split, joined } of cases) {
      expect(officialPath(text), text).toBe(lang_branch);
      const official = officialTextNormalize(text, () => tn ?? '', countTokens);
      expect(official.segments, text).toEqual(split);
      expect(official.joined, text).toBe(joined);
    }
  });
});

it('counts the tokens of an English segment anew only where it may be long enough', () => {
  let counted = 0;
  const countTokens = (text: string): number => {
    counted += text.length;
    return text.length / 4;
  };
  const text = 'one!'.repeat(2000);
  const segments = splitParagraph(text, { language: 'en', countTokens });
  expect(segments.map((segment) => segment.text).join('')).toBe(text);
  expect(counted / text.length).toBeLessThan(30);
});
