/** The values of SSML attributes. Each reader answers undefined for a value it does not know. */
import type { Language } from '../../model.ts';
import type { PhonemeAlphabet, SayAs } from '../markup/index.ts';

/** Seconds of silence for a `break` without a time, by strength. */
const STRENGTHS: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ['x-weak', 0.15],
  ['weak', 0.3],
  ['medium', 0.5],
  ['strong', 0.8],
  ['x-strong', 1.2],
]);

const RATES: ReadonlyMap<string, number> = new Map([
  ['x-slow', 0.5],
  ['slow', 0.8],
  ['medium', 1],
  ['default', 1],
  ['fast', 1.2],
  ['x-fast', 1.5],
]);

const INTERPRETATIONS: ReadonlyMap<string, SayAs> = new Map([
  ['cardinal', 'cardinal'],
  ['number', 'cardinal'],
  ['ordinal', 'ordinal'],
  ['characters', 'characters'],
  ['spell-out', 'characters'],
  ['verbatim', 'characters'],
  ['digits', 'digits'],
  ['telephone', 'telephone'],
  ['date', 'date'],
  ['time', 'time'],
  ['fraction', 'fraction'],
  ['unit', 'unit'],
  ['currency', 'currency'],
]);

const ALPHABETS: ReadonlyMap<string, PhonemeAlphabet> = new Map([
  ['pinyin', 'pinyin'],
  ['x-pinyin', 'pinyin'],
  ['jyutping', 'jyutping'],
  ['x-jyutping', 'jyutping'],
  ['kana', 'kana'],
  ['ipa', 'ipa'],
]);

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['zh', 'zh'],
  ['cmn', 'zh'],
  ['zh-hk', 'yue'],
  ['zh-mo', 'yue'],
  ['yue', 'yue'],
  ['en', 'en'],
  ['ja', 'ja'],
  ['ko', 'ko'],
]);

const normal = (value: string): string => value.trim().toLowerCase();

/** `0.8s`, `800ms` -> seconds. */
export function readDuration(value: string): number | undefined {
  const match = /^\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(ms|s)$/.exec(normal(value));
  return match === null ? undefined : Number(match[1]) / (match[2] === 'ms' ? 1000 : 1);
}

export function readStrength(value: string): number | undefined {
  return STRENGTHS.get(normal(value));
}

/** `fast`, `120%`, `+20%`, `1.2` -> factor over the rate around. */
export function readRate(value: string): number | undefined {
  const rate = normal(value);
  const named = RATES.get(rate);
  if (named !== undefined) return named;
  const match = /^([+-]?)(\d{1,6}(?:\.\d{1,6})?)\s?(%?)$/.exec(rate);
  if (match === null) return undefined;
  const amount = Number(match[2]) / (match[3] === '%' ? 100 : 1);
  const factor = match[1] === '+' ? 1 + amount : match[1] === '-' ? 1 - amount : amount;
  return factor > 0 ? factor : undefined;
}

export function readInterpretation(value: string): SayAs | undefined {
  return INTERPRETATIONS.get(normal(value));
}

const DATE_FORMAT = /^(?:ymd|dmy|mdy|ym|my|md|dm|y|m|d)$/;
const TIME_FORMAT = /^hms?(?:12|24)$/;

export function readFormat(value: string): string | undefined {
  const format = normal(value).replaceAll(/[^a-z0-9]/g, '');
  return DATE_FORMAT.test(format) || TIME_FORMAT.test(format) ? format : undefined;
}

export function readAlphabet(value: string): PhonemeAlphabet | undefined {
  return ALPHABETS.get(normal(value));
}

/** `zh-CN` -> zh, `zh-HK` and `yue-Hant` -> yue. */
export function readLanguage(value: string): Language | undefined {
  const tag = normal(value).replaceAll('_', '-');
  if (/-(?:hk|mo)$/.test(tag) && tag.startsWith('zh')) return 'yue';
  return LANGUAGES.get(tag) ?? LANGUAGES.get(tag.split('-')[0] ?? '');
}
