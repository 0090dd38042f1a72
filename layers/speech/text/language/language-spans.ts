/**
 * Which language each part of a mixed text is in, without tags: the reader of a number or an ideograph must know.
 *
 * Kana is Japanese and hangul Korean; Latin words count as English. Ideographs are shared, so each sentence (and each
 * quotation on its own) is searched for evidence: kana, ideographs that only one country writes, Cantonese particles, function
 * words, a language's name before the quotation. What has no evidence follows its surroundings. A number follows the word it
 * touches, otherwise its sentence. One pass over the text and one over its sentences: linear time.
 */
import type { Language } from '../../model.ts';
import {
  CANTONESE_ONLY,
  CANTONESE_PHRASE,
  CANTONESE_PHRASE_STARTS,
  CHINESE_FUNCTION_WORDS,
  CHINESE_ONLY,
  JAPANESE_ONLY,
  MANDARIN_ONLY,
} from './language-evidence.data.ts';
import { type Script, scriptOf } from './script-of.ts';
import { type Scope, sentenceScopes } from './sentence-scopes.ts';

/** A stretch of text in one language; runs follow each other without a gap and neighbours differ. */
export interface LanguageRun {
  /** UTF-16 indices, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly language: Language;
}

export interface LanguageHints {
  /** Language of ideographs where nothing tells: the voice's or the caller's. Default `zh`. */
  readonly han?: 'zh' | 'yue' | 'ja';
  /** Language of a text without any letter, such as `12:30`. Default `en`, the official front end's choice. */
  readonly letterless?: Language;
}

/**
 * Splits any text into runs of one language.
 *
 * @returns runs that cover the text from 0 to its length; none for the empty text.
 * @example
 * languageRuns('连粤语‘落雨大’和日语‘おはよう’'); // zh, yue, zh, ja, zh
 */
export function languageRuns(text: string, hints: LanguageHints = {}): LanguageRun[] {
  if (text === '') return [];
  const spaced = spacedLanguage(text);
  if (spaced !== undefined) {
    return [
      { start: 0, end: text.length, language: spaced === 'none' ? (hints.letterless ?? 'en') : spaced },
    ];
  }
  const characters = readCharacters(text);
  const { scopes, scopeOf } = sentenceScopes(text, characters.starts);
  const evidence = gatherEvidence(text, characters, scopes, scopeOf);
  const hanLanguage = decideHan(scopes, evidence, hints.han ?? 'zh');
  const languages = tagLetters(characters, scopeOf, evidence, hanLanguage);
  tagNumbers(
    text,
    characters,
    scopeOf,
    matrixLanguages(scopes, scopeOf, languages, text, characters),
    languages,
  );
  return toRuns(characters.starts, text.length, fillNeutral(languages), hints.letterless ?? 'en');
}

/** The language of a text with nothing but Latin letters in it, or without any; undefined where there is more to tell apart. */
function spacedLanguage(text: string): 'en' | 'none' | undefined {
  let found: 'en' | 'none' = 'none';
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i++;
    const script = scriptOf(codePoint);
    if (script === 'latin') found = 'en';
    else if (script !== 'digit' && script !== 'neutral') return undefined;
  }
  return found;
}

interface Characters {
  /** UTF-16 index of each code point. */
  readonly starts: readonly number[];
  readonly scripts: readonly Script[];
}

function readCharacters(text: string): Characters {
  const starts: number[] = [];
  const scripts: Script[] = [];
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0;
    starts.push(i);
    scripts.push(scriptOf(codePoint));
    i += codePoint > 0xffff ? 2 : 1;
  }
  return { starts, scripts };
}

/** What the characters of one sentence, quotation or clause say about its language. */
interface Evidence {
  hiragana: number;
  katakana: number;
  han: number;
  japanese: number;
  chinese: number;
  cantonese: number;
  /** Cantonese words of ordinary characters: evidence only where there is no kana. */
  cantoneseWords: number;
  mandarin: number;
  functionWords: number;
}

type Tell = 'japanese' | 'chinese' | 'cantonese' | 'mandarin' | 'functionWords';

let tells: ReadonlyMap<string, readonly Tell[]> | undefined;

/** Ideograph -> what it is evidence for; built on first use. */
function tellsOf(character: string): readonly Tell[] {
  if (tells === undefined) {
    const table = new Map<string, Tell[]>();
    const add = (characters: string, tell: Tell): void => {
      for (const one of characters) table.set(one, [...(table.get(one) ?? []), tell]);
    };
    add(JAPANESE_ONLY, 'japanese');
    add(CHINESE_ONLY, 'chinese');
    add(CANTONESE_ONLY, 'cantonese');
    add(MANDARIN_ONLY, 'mandarin');
    add(CHINESE_FUNCTION_WORDS, 'functionWords');
    tells = table;
  }
  return tells.get(character) ?? [];
}

const noEvidence = (): Evidence => ({
  hiragana: 0,
  katakana: 0,
  han: 0,
  japanese: 0,
  chinese: 0,
  cantonese: 0,
  cantoneseWords: 0,
  mandarin: 0,
  functionWords: 0,
});

/** Evidence of each scope, and of each clause inside it for sentences that mix Chinese and Japanese. */
interface ScopeEvidence {
  readonly whole: Evidence;
  readonly clauses: readonly Evidence[];
}

interface GatheredEvidence {
  readonly scopes: readonly ScopeEvidence[];
  /** [code points] the clause each belongs to, counted within its scope. */
  readonly clauseOf: Int32Array;
}

const CLAUSE_END = /[,，、;；:：\s]/u;

function gatherEvidence(
  text: string,
  { starts, scripts }: Characters,
  scopes: readonly Scope[],
  scopeOf: Int32Array,
): GatheredEvidence {
  const gathered = scopes.map(() => ({ whole: noEvidence(), clauses: [noEvidence()] }));
  const clauseOf = new Int32Array(starts.length);
  for (let i = 0; i < starts.length; i++) {
    const scope = gathered[scopeOf[i] ?? 0];
    if (scope === undefined) continue;
    clauseOf[i] = scope.clauses.length - 1;
    const clause = scope.clauses[scope.clauses.length - 1] ?? scope.whole;
    const script = scripts[i] ?? 'neutral';
    const character = text.slice(starts[i], starts[i + 1]);
    if (script === 'neutral' && CLAUSE_END.test(character)) {
      if (hasLetters(clause)) scope.clauses.push(noEvidence());
    } else if (script === 'hiragana' || script === 'katakana' || script === 'han') {
      const isWord = CANTONESE_PHRASE_STARTS.includes(character) && startsCantoneseWord(text, starts[i] ?? 0);
      for (const evidence of [scope.whole, clause]) {
        evidence[script]++;
        for (const tell of script === 'han' ? tellsOf(character) : []) evidence[tell]++;
        if (isWord) evidence.cantoneseWords++;
      }
    }
  }
  return { scopes: gathered, clauseOf };
}

/** A clause without any is the same as the next one: of marks alone there would be one to a mark. */
const hasLetters = ({ hiragana, katakana, han }: Evidence): boolean => hiragana + katakana + han > 0;

function startsCantoneseWord(text: string, at: number): boolean {
  CANTONESE_PHRASE.lastIndex = at;
  return CANTONESE_PHRASE.test(text);
}

/** `chinese` is Mandarin or Cantonese, to be told apart by the neighbourhood. */
type Verdict = 'ja' | 'yue' | 'zh' | 'chinese' | 'mixed' | 'unknown';

function judge(evidence: Evidence): Verdict {
  const isChinese = evidence.chinese > 0 || evidence.cantonese > 0;
  const kana = evidence.hiragana + evidence.katakana;
  if (kana > 0) {
    // Only katakana beside function words is a foreign name in a Chinese sentence: Japanese prose needs hiragana.
    return isChinese || (evidence.hiragana === 0 && evidence.functionWords > 0) ? 'mixed' : 'ja';
  }
  return judgeChinese(evidence, evidence.japanese > evidence.chinese ? 'ja' : 'unknown');
}

function judgeChinese(evidence: Evidence, otherwise: Verdict): Verdict {
  const cantonese = evidence.cantonese + evidence.cantoneseWords;
  if (cantonese > 0 && cantonese * 2 >= evidence.mandarin) return 'yue';
  if (otherwise === 'ja') return 'ja';
  if (evidence.mandarin > (evidence.chinese > 0 ? 0 : 1)) return 'zh';
  return evidence.chinese > 0 || evidence.functionWords > 0 ? 'chinese' : otherwise;
}

/** Language of ideographs, by scope and clause. */
type HanLanguage = (scope: number, clause: number) => Language;

function decideHan(
  scopes: readonly Scope[],
  evidence: GatheredEvidence,
  fallback: 'zh' | 'yue' | 'ja',
): HanLanguage {
  const verdicts = evidence.scopes.map(({ whole }, i) => {
    const verdict = judge(whole);
    const named = scopes[i]?.namedLanguage;
    return named !== undefined && verdict !== 'ja' ? named : verdict;
  });
  const decided = (verdict: Verdict | undefined): verdict is 'ja' | 'yue' | 'zh' =>
    verdict === 'ja' || verdict === 'yue' || verdict === 'zh';

  // A sentence without evidence follows the one before it, the first ones follow the first that has any.
  const sentences = verdicts.map((verdict, i) => (scopes[i]?.parent === undefined ? verdict : undefined));
  const firstVariety = sentences.find((verdict) => verdict === 'zh' || verdict === 'yue');
  let variety: 'zh' | 'yue' =
    firstVariety === 'yue' || (firstVariety === undefined && fallback === 'yue') ? 'yue' : 'zh';
  let previous: Language = sentences.find(decided) ?? (sentences.includes('chinese') ? variety : fallback);

  const languages: Language[] = [];
  for (const [i, verdict] of verdicts.entries()) {
    const parent = scopes[i]?.parent;
    const around: Language = parent === undefined ? previous : (languages[parent] ?? previous);
    let language: Language;
    if (decided(verdict)) language = verdict;
    else if (verdict === 'unknown') language = around;
    else language = around === 'yue' || around === 'zh' ? around : variety;
    languages.push(language);
    if (parent === undefined && (evidence.scopes[i]?.whole.han ?? 0) > 0) {
      previous = language;
      if (language === 'zh' || language === 'yue') variety = language;
    }
  }

  return (scope, clause) => {
    const language = languages[scope] ?? fallback;
    const clauseEvidence = evidence.scopes[scope]?.clauses[clause];
    if (verdicts[scope] !== 'mixed' || clauseEvidence === undefined) return language;
    return judge(clauseEvidence) === 'ja' ? 'ja' : language;
  };
}

/** Ideographs between kana that belong to a Japanese word in a Chinese clause, such as たこ焼き: no more than these. */
const LONGEST_BRIDGE = 4;

/** [code points] languages of letters; undefined for digits and neutral characters. */
function tagLetters(
  { scripts }: Characters,
  scopeOf: Int32Array,
  evidence: GatheredEvidence,
  hanLanguage: HanLanguage,
): (Language | undefined)[] {
  const languages: (Language | undefined)[] = [];
  let hanSinceKana = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scripts.length; i++) {
    const script = scripts[i];
    switch (script) {
      case 'hiragana':
      case 'katakana':
        if (hanSinceKana <= LONGEST_BRIDGE) languages.fill('ja', i - hanSinceKana, i);
        hanSinceKana = 0;
        languages.push('ja');
        continue;
      case 'han':
        hanSinceKana++;
        languages.push(hanLanguage(scopeOf[i] ?? 0, evidence.clauseOf[i] ?? 0));
        continue;
      default:
        hanSinceKana = Number.POSITIVE_INFINITY;
        languages.push(script === 'hangul' ? 'ko' : script === 'latin' ? 'en' : undefined);
    }
  }
  return languages;
}

/** A sentence is English although it has other letters when it has so many Latin words ... */
const ENGLISH_WORDS = 5;
/** ... and so many times more of them than other letters. */
const ENGLISH_MAJORITY = 2;

/** Brackets and quotations with no more Latin words than this hold a name or a code, not a sentence. */
const CODE_WORDS = 2;

const ADDRESS_SIGN = /[./:@_-]/;

/** The language each sentence is built in, which reads its numbers; undefined for one without letters. */
function matrixLanguages(
  scopes: readonly Scope[],
  scopeOf: Int32Array,
  languages: readonly (Language | undefined)[],
  text: string,
  { starts, scripts }: Characters,
): (Language | undefined)[] {
  // An electronic address is one word: baike.baidu.com/item.
  const isInsideWord = (i: number): boolean =>
    scripts[i - 1] === 'latin' ||
    (ADDRESS_SIGN.test(text.charAt((starts[i] ?? 0) - 1)) &&
      !/[\s\u4e00-\u9fff]/.test(text.charAt((starts[i] ?? 0) - 2)));
  const letters = scopes.map(() => new Map<Language, number>());
  for (let i = 0; i < languages.length; i++) {
    const language = languages[i];
    if (language === undefined || (language === 'en' && isInsideWord(i))) continue;
    const counts = letters[scopeOf[i] ?? 0];
    counts?.set(language, (counts.get(language) ?? 0) + 1);
  }
  const matrix: (Language | undefined)[] = [];
  for (const [scope, counts] of letters.entries()) {
    const english = counts.get('en') ?? 0;
    const others = [...counts].filter(([language]) => language !== 'en').sort((a, b) => b[1] - a[1]);
    const otherLetters = others.reduce((sum, [, count]) => sum + count, 0);
    const parent = scopes[scope]?.parent;
    if (english >= ENGLISH_WORDS && english > ENGLISH_MAJORITY * otherLetters) matrix.push('en');
    else if (others[0] !== undefined) matrix.push(others[0][0]);
    else if (parent !== undefined && english <= CODE_WORDS)
      matrix.push(matrix[parent] ?? (english > 0 ? 'en' : undefined));
    else matrix.push(english > 0 ? 'en' : undefined);
  }
  return matrix;
}

/** What may stand inside or at the edge of one number expression, besides digits. */
const NUMBER_PART = /[.,:：/\-–~～%％‰°℃℉$¥￥€£₩+×=^#&'′″]/u;

/** Gives each number the language of the word it touches (the one after it first), else its sentence's. */
function tagNumbers(
  text: string,
  { starts, scripts }: Characters,
  scopeOf: Int32Array,
  matrix: readonly (Language | undefined)[],
  languages: (Language | undefined)[],
): void {
  const isPart = (i: number): boolean =>
    scripts[i] === 'digit' ||
    (scripts[i] === 'neutral' && NUMBER_PART.test(text.slice(starts[i], starts[i + 1])));
  const isBlank = (i: number): boolean => text[starts[i] ?? text.length] === ' ';
  const wordAt = (i: number): Language | undefined => (languages[i] === 'en' ? undefined : languages[i]);

  for (let i = 0; i < scripts.length; i++) {
    if (!isPart(i)) continue;
    let end = i;
    let hasDigit = false;
    for (; end < scripts.length && isPart(end); end++) hasDigit ||= scripts[end] === 'digit';
    if (hasDigit) {
      const after = wordAt(isBlank(end) ? end + 1 : end);
      const before = wordAt(i > 0 && isBlank(i - 1) ? i - 2 : i - 1);
      const language = after ?? before ?? matrix[scopeOf[i] ?? 0];
      if (language !== undefined) languages.fill(language, i, end);
    }
    i = end;
  }
}

/** Whatever is still open goes with what stands before it; at the start of the text, with what follows. */
function fillNeutral(languages: readonly (Language | undefined)[]): (Language | undefined)[] {
  let current = languages.find((language) => language !== undefined);
  return languages.map((language) => {
    current = language ?? current;
    return current;
  });
}

function toRuns(
  starts: readonly number[],
  length: number,
  languages: readonly (Language | undefined)[],
  letterless: Language,
): LanguageRun[] {
  const runs: LanguageRun[] = [];
  for (let i = 0; i < starts.length; ) {
    const language = languages[i] ?? letterless;
    let end = i + 1;
    while (end < starts.length && (languages[end] ?? letterless) === language) end++;
    runs.push({ start: starts[i] ?? 0, end: starts[end] ?? length, language });
    i = end;
  }
  return runs;
}
