/**
 * `say-as`: rewrites an expression so that the normaliser can only read it one way, or spells it out.
 */
import type { Language } from '../../model.ts';
import type { Interpretation } from '../markup/index.ts';
import type { Normalise } from '../normaliser.ts';
import { DIGIT_WORDS, MONTHS, SIGN_WORDS, type SpellingWords } from './say-as.data.ts';

/**
 * What is said for the content of a `say-as` element, ready to be spoken. Content that does not fit its interpretation is
 * read as the normaliser reads it by itself.
 */
export function sayAs(
  written: string,
  { as, format }: Interpretation,
  language: Language,
  normalise: Normalise,
): string {
  const text = written.trim();
  const read = (rewritten: string): string => normalise(rewritten, language).text;
  switch (as) {
    case 'characters':
      return spell(text, DIGIT_WORDS[language], SIGN_WORDS[language]);
    case 'digits':
      return spell(text.replaceAll(/[^\p{L}\p{Nd}]+/gu, ''), DIGIT_WORDS[language], {});
    case 'telephone':
      return telephone(text, DIGIT_WORDS[language]);
    case 'cardinal':
      return read(grouped(text) ?? text);
    case 'ordinal':
      return read(ordinal(text, language) ?? text);
    case 'date':
      return read(
        date(text, format ?? (/^\d{4}(?!\d)/.test(text) || language !== 'en' ? 'ymd' : 'mdy'), language) ??
          text,
      );
    case 'time':
      return read(time(text, language) ?? text);
    default:
      return read(text);
  }
}

function spell(text: string, words: SpellingWords, signs: Readonly<Record<string, string>>): string {
  const spoken: string[] = [];
  for (const character of text) {
    if (/\s/.test(character)) continue;
    const digit = /^[0-9]$/.test(character) ? words.digits[Number(character)] : undefined;
    spoken.push(
      digit ?? signs[character] ?? (/^[a-z]$/.test(character) ? character.toUpperCase() : character),
    );
  }
  // Latin letters stand apart in every language, or they would be read as a word.
  return spoken
    .map((word, i) => {
      const isLatin = /^[\x21-\x7e]/.test(word) || /^[\x21-\x7e]/.test(spoken[i - 1] ?? '');
      return i > 0 && (words.spaced || isLatin) ? ` ${word}` : word;
    })
    .join('');
}

function telephone(text: string, words: SpellingWords): string {
  const groups = text.match(/[\p{L}\p{Nd}]+/gu) ?? [];
  const called = { ...words, digits: words.called };
  const plus = text.startsWith('+') ? `${words.plus}${words.spaced ? ' ' : ''}` : '';
  return plus + groups.map((group) => spell(group, called, {})).join(words.groupMark);
}

/** Longer runs of digits are no quantity. */
const LONGEST_NUMBER = 40;

/** Thousands marked, so that no reader takes the number for a year or a telephone: `2024` -> `2,024`. */
function grouped(text: string): string | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const match = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)((?:\.\d+)?)$/.exec(text.replaceAll(/\s/g, ''));
  if (match === null) return undefined;
  const digits = (match[2] ?? '').replaceAll(',', '').replace(/^0+(?=\d)/, '');
  return `${match[1]}${digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}${match[3]}`;
}

function ordinal(text: string, language: Language): string | undefined {
  const digits = /^第?(\d{1,12})(?:st|nd|rd|th|\.|번째|番目)?$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  switch (language) {
    case 'en':
      return digits + englishSuffix(digits);
    case 'ja':
      return `${digits}番目`;
    case 'ko':
      return `${digits}번째`;
    default:
      return `第${digits}`;
  }
}

function englishSuffix(digits: string): string {
  if (/1[123]$/.test(digits)) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[digits.slice(-1)] ?? 'th';
}

function date(text: string, format: string, language: Language): string | undefined {
  const numbers =
    /^\d{8}$/.test(text) && format === 'ymd'
      ? [text.slice(0, 4), text.slice(4, 6), text.slice(6)]
      : text.match(/\d+/g);
  if (numbers === null || numbers.length !== format.length) return undefined;
  const part = (name: string): string | undefined => numbers[format.indexOf(name)]?.replace(/^0+(?=\d)/, '');
  const year = part('y');
  const month = part('m');
  const day = part('d');
  if (Number(month ?? 1) < 1 || Number(month ?? 1) > 12 || Number(day ?? 1) < 1 || Number(day ?? 1) > 31)
    return undefined;
  if (language === 'en') {
    const monthName = month === undefined ? '' : MONTHS[Number(month) - 1];
    const dayName = day === undefined ? '' : day + englishSuffix(day);
    const monthAndDay = [monthName, dayName].filter(Boolean).join(' ');
    return [monthAndDay, year].filter(Boolean).join(day === undefined ? ' ' : ', ');
  }
  const [y, m, d, gap] =
    language === 'ko' ? ['년', '월', '일', ' '] : ['年', '月', language === 'yue' ? '號' : '日', ''];
  const parts = [year && `${year}${y}`, month && `${month}${m}`, day && `${day}${d}`];
  return parts.filter(Boolean).join(gap);
}

function time(text: string, language: Language): string | undefined {
  const match = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?$/i.exec(text);
  if (match === null || language === 'en') return undefined;
  const [hour, minute, second] = match.slice(1, 4).map((digits) => digits?.replace(/^0+(?=\d)/, ''));
  const half = match[4]?.toLowerCase();
  const units = {
    zh: { am: '上午', pm: '下午', h: '点', m: '分', s: '秒', gap: '' },
    yue: { am: '上晝', pm: '下晝', h: '點', m: '分', s: '秒', gap: '' },
    ja: { am: '午前', pm: '午後', h: '時', m: '分', s: '秒', gap: '' },
    ko: { am: '오전 ', pm: '오후 ', h: '시', m: '분', s: '초', gap: ' ' },
  }[language];
  const parts = [`${hour}${units.h}`];
  if (minute !== '0' || second !== undefined) parts.push(`${minute}${units.m}`);
  if (second !== undefined) parts.push(`${second}${units.s}`);
  return (half === 'a' ? units.am : half === 'p' ? units.pm : '') + parts.join(units.gap);
}
