import { readFileSync } from 'node:fs';
import { englishLine } from './lines-en.ts';
import { chineseLine } from './lines-zh.ts';
import { Random } from './random.ts';
import { englishSentence } from './sentences-en.ts';
import { chineseSentence } from './sentences-zh.ts';

/** What is compared with WeText: collected everyday lines, then generated expressions, then generated sentences, each line once. */
export type ComparedLanguage = 'zh' | 'en';

const GENERATED = 2200;
const SENTENCES = 800;
const SEED: Readonly<Record<ComparedLanguage, number>> = { zh: 20240501, en: 20240502 };

export function comparedLines(language: ComparedLanguage): string[] {
  const everyday = readFileSync(new URL(`everyday-${language}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const lines = new Set(everyday);
  const random = new Random(SEED[language]);
  const make = language === 'zh' ? chineseLine : englishLine;
  while (lines.size < everyday.length + GENERATED) lines.add(make(random));
  const sentence = language === 'zh' ? chineseSentence : englishSentence;
  while (lines.size < everyday.length + GENERATED + SENTENCES) lines.add(sentence(random));
  return [...lines];
}
