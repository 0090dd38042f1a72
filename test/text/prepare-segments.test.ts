/** Segments of a prepared text, and what the normaliser is asked on the way. */
import { describe, expect, it } from 'vitest';
import { Lexicon } from '../../layers/speech/text/lexicon/index.ts';
import type { PrepareOptions } from '../../layers/speech/text/prepare/index.ts';
import { asWritten, editMatches } from '../../layers/speech/text/spans/index.ts';
import { digitsAsWords, prepare, texts, tokenizer } from './prepared.ts';

describe('segments', () => {
  it('of a text without punctuation stay short enough for the model, and join to the text', () => {
    for (const text of [
      '字'.repeat(1000),
      'word '.repeat(1000).trim(),
      'x'.repeat(3000),
      '가나다 '.repeat(500).trim(),
    ]) {
      const { segments } = prepare(text);
      expect(segments.length).toBeGreaterThan(2);
      for (const segment of segments) expect(tokenizer.count(segment.text)).toBeLessThanOrEqual(160);
      expect(
        segments
          .map((segment) => segment.text)
          .join('')
          .replace(/[。.]$/, ''),
      ).toBe(text);
    }
  });

  it('are cut at the best place in reach', () => {
    const long = '这是一个没有句号的长句子，'.repeat(30);
    for (const text of texts(long).slice(0, -1)) expect(text).toMatch(/，$/);
    for (const text of texts('lorem ipsum '.repeat(200)).slice(0, -1)) expect(text).toMatch(/(lorem|ipsum)$/);
  });

  it('know where they were written', () => {
    const text = '[pause:1s]我有<strong>12</strong>只猫。你呢？'.repeat(8);
    const { segments } = prepare(text, { normalise: (written) => editMatches(written, /12/g, () => '十二') });
    for (const { text: spoken, spans } of segments) {
      for (const span of spans) {
        if (spoken.slice(span.spokenStart, span.spokenEnd) !== '十二') continue;
        expect(text.slice(span.writtenStart, span.writtenEnd)).toBe('12');
      }
    }
    expect(segments.map((segment) => segment.text).join('')).toContain('十二只猫');
  });

  it('tell the language of each part', () => {
    const languages = (text: string, options: Partial<PrepareOptions> = {}): string[] =>
      prepare(text, options).segments.flatMap((segment) =>
        segment.languages.map(({ start, end, language }) => `${language}:${segment.text.slice(start, end)}`),
      );
    expect(languages('我用iPhone打给佢哋')).toEqual(['yue:我用', 'en:iPhone', 'yue:打给佢哋。']);
    expect(
      languages('今日は3時です', { normalise: (text) => editMatches(text, /3時/g, () => 'さんじ') }),
    ).toEqual(['ja:今日はさんじです。']);
    expect(languages('落雨大', { language: 'yue' })).toEqual(['yue:落雨大。']);
    expect(languages('落雨大 3', { voiceLanguage: 'yue' })).toEqual(['yue:落雨大3。']);
    expect(languages('<speak>说<lang xml:lang="ja">東京</lang></speak>')).toEqual(['zh:说', 'ja:東京。']);
  });
});

describe('the normaliser', () => {
  const asked = (text: string, options: Partial<PrepareOptions> = {}): string[] => {
    const calls: string[] = [];
    prepare(text, {
      ...options,
      normalise: (written, language) => {
        calls.push(`${language}:${written}`);
        return asWritten(written);
      },
    });
    return calls;
  };

  it('is asked once for a plain text, and told its language when it has only one', () => {
    expect(asked('我有3只cats')).toEqual(['auto:我有3只cats']);
    expect(asked('我有3只')).toEqual(['zh:我有3只']);
    expect(asked('12:30')).toEqual(['auto:12:30']);
    expect(asked('我有3只', { language: 'yue' })).toEqual(['yue:我有3只']);
  });

  it('knows the whole text’s language after a cut', () => {
    expect(asked('我哋去飲茶。[pause:1s]今日3點')).toEqual(['yue:我哋去飲茶。', 'yue:今日3點']);
    expect(asked('<speak>买<lang xml:lang="en">3</lang>个</speak>')).toEqual(['zh:买', 'en:3', 'zh:个']);
  });

  it('does not see words whose reading is given', () => {
    const lexicon = Lexicon.fromRecord({ 'GPT-4': 'G P T four' });
    expect(asked('用GPT-4写3行', { lexicon })).toEqual(['zh:用', 'zh:写3行']);
    expect(texts('用GPT-4写3行', { lexicon, normalise: digitsAsWords })).toEqual(['用G P T four写zh#3#行。']);
  });
});
