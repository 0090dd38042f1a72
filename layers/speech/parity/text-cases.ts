/** Golden cases of the text front end: tokenizer ids, the official replacements, normalisation around the TN engine, the split. */
import { z } from 'zod';
import {
  containsChinese,
  isOnlyPunctuation,
  officialTextNormalize,
  removeBracket,
  replaceBlank,
  replaceCornerMark,
  spellOutNumber,
  splitParagraph,
} from '../text/official/index.ts';
import type { Tokenizer } from '../text/tokenizer/index.ts';
import type { CaseResult, CaseRunner } from './manifest.ts';

const tokenizerCases = z.array(z.object({ text: z.string(), ids: z.array(z.number()) }));
const specialTokens = z.record(z.string(), z.number());
const normalizeCases = z.array(
  z.object({
    text: z.string(),
    /** What the TN engine answered; null when the official code did not ask it. */
    tn: z.string().nullish(),
    split: z.array(z.string()).optional(),
    joined: z.string().optional(),
    /** The official code raised; there is nothing to compare with. */
    error: z.string().optional(),
  }),
);
const splitCases = z.array(
  z.object({
    text: z.string(),
    lang: z.enum(['zh', 'en']),
    opts: z.object({
      token_max_n: z.number().optional(),
      token_min_n: z.number().optional(),
      merge_len: z.number().optional(),
      comma_split: z.boolean().optional(),
    }),
    out: z.array(z.string()),
  }),
);
const helperCases = z.array(
  z.object({
    text: z.string(),
    contains_chinese: z.boolean(),
    replace_blank: z.string(),
    replace_corner_mark: z.string(),
    remove_bracket: z.string(),
    spell_out_number: z.string(),
    is_only_punctuation: z.boolean(),
  }),
);

type Facts = NonNullable<CaseResult['facts']>;

export function textRunner(tokenizer: Tokenizer): CaseRunner {
  const countTokens = (text: string) => tokenizer.count(text);
  const runners: Readonly<Record<string, (json: (name: string) => unknown) => Facts>> = {
    'text/tokenizer': (json) => [
      ...tokenizerCases
        .parse(json('cases'))
        .map(({ text, ids }) => fact(text, [...tokenizer.encode(text)], ids)),
      ...Object.entries(specialTokens.parse(json('special_tokens'))).map(([text, id]) =>
        fact(text, [...tokenizer.encode(text)], [id]),
      ),
    ],
    'text/normalize': (json) =>
      normalizeCases
        .parse(json('cases'))
        .filter(({ error }) => error === undefined)
        .map(({ text, tn, split, joined }) => {
          const got = officialTextNormalize(text, (stripped) => tn ?? stripped, countTokens);
          return fact(text, { split: got.segments, joined: got.joined }, { split, joined });
        }),
    'text/split_paragraph': (json) =>
      splitCases.parse(json('cases')).map(({ text, lang, opts, out }) => {
        const segments = splitParagraph(text, {
          language: lang,
          countTokens,
          ...(opts.token_max_n === undefined ? {} : { maxLength: opts.token_max_n }),
          ...(opts.token_min_n === undefined ? {} : { minLength: opts.token_min_n }),
          ...(opts.merge_len === undefined ? {} : { mergeLength: opts.merge_len }),
          ...(opts.comma_split === undefined ? {} : { splitAtCommas: opts.comma_split }),
        });
        return fact(
          text,
          segments.map((segment) => segment.text),
          out,
        );
      }),
    'text/helpers': (json) =>
      helperCases.parse(json('cases')).map((want) => {
        const { text } = want;
        const got = {
          text,
          contains_chinese: containsChinese(text),
          replace_blank: replaceBlank(text).text,
          replace_corner_mark: replaceCornerMark(text).text,
          remove_bracket: removeBracket(text).text,
          spell_out_number: spellOutNumber(text).text,
          is_only_punctuation: isOnlyPunctuation(text),
        };
        return fact(text, got, want);
      }),
  };
  return async (golden) => {
    const run = runners[golden.id];
    if (!run) throw new RangeError(`no runner knows the case ${golden.id}`);
    return { facts: run((name) => golden.json(name)) };
  };
}

function fact(name: string, got: unknown, want: unknown): Facts[number] {
  return { name: JSON.stringify(name), got, want };
}
