import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageRuns } from '../../layers/speech/text/language/index.ts';

/** `zh:这是 en:Python` -- the runs without their spaces, to read at a glance. */
function shown(text: string): string {
  return languageRuns(text)
    .map(({ start, end, language }) => `${language}:${text.slice(start, end).replaceAll(' ', '')}`)
    .join(' ');
}

/** Language of one character of the text. */
function at(text: string, part: string): string | undefined {
  const place = text.indexOf(part);
  return languageRuns(text).find(({ start, end }) => start <= place && place < end)?.language;
}

describe('language runs', () => {
  it.each([
    ['你好，世界。', 'zh:你好，世界。'],
    ['Hello, world!', 'en:Hello,world!'],
    ['こんにちは、元気ですか？', 'ja:こんにちは、元気ですか？'],
    ['안녕하세요, 반갑습니다.', 'ko:안녕하세요,반갑습니다.'],
    ['佢哋今日去咗邊度呀？', 'yue:佢哋今日去咗邊度呀？'],
    ['東京都知事選挙', 'ja:東京都知事選挙'],
    ['我们在東京タワー', 'zh:我们在東京 ja:タワー'],
    ['我喜欢吃たこ焼き和寿司。', 'zh:我喜欢吃 ja:たこ焼き zh:和寿司。'],
    ['今日天氣好好。我哋去飲茶啦。', 'yue:今日天氣好好。我哋去飲茶啦。'],
    ['我哋去飲茶啦。今日天氣好好。', 'yue:我哋去飲茶啦。今日天氣好好。'],
    ['明日、東京。彼女は来ない。', 'ja:明日、東京。彼女は来ない。'],
    ['12:30', 'en:12:30'],
    ['Привет', 'en:Привет'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    ['都係一樣，冇所謂。', 'yue'],
    ['你喺邊度？聽日再傾。', 'yue'],
    ['而家幾點？', 'yue'],
    ['这两者的关系很大，而家长不知道。', 'zh'],
    ['這個關係到係數。', 'zh'],
    ['他在那边度过了童年。', 'zh'],
    ['係員に聞いてください。', 'ja'],
  ] as const)('all of %s is %s', (text, language) => {
    expect(languageRuns(text).map((run) => run.language)).toEqual([language]);
  });

  it('takes a quotation on its own, and a language’s name before it as a hint', () => {
    expect(shown('这款新品支持multi-language，连粤语‘落雨大’和日语‘おはようございます’都能读准。')).toBe(
      'zh:这款新品支持 en:multi-language， zh:连粤语‘ yue:落雨大’ zh:和日语‘ ja:おはようございます’ zh:都能读准。',
    );
    expect(shown('Python的print()函数，日语叫‘プリント’，粤语读作‘印出’')).toBe(
      'en:Python zh:的 en:print() zh:函数，日语叫‘ ja:プリント’， zh:粤语读作‘ yue:印出’',
    );
    expect(at('彼は「你们好」と言った。', '们')).toBe('zh');
    expect(at('彼は「你们好」と言った。', '言')).toBe('ja');
  });

  it('reads a number in the language of the words around it', () => {
    expect(at('iPhone 15 Pro Max卖9999元。', '15')).toBe('zh');
    expect(at('这款耳机续航长达30小时，支持快充10分钟', '30')).toBe('zh');
    expect(at('今日は3時に会議があります。', '3')).toBe('ja');
    expect(at('오늘 3시에 만나요', '3')).toBe('ko');
    expect(at('佢今年25歲，住喺香港。', '25')).toBe('yue');
    expect(at('I bought 3 apples and 中文 books for my friends yesterday.', '3')).toBe('en');
    expect(at('오늘은 회의가 있습니다 (중국어: 3个)', '3')).toBe('zh');
    expect(at('日语‘3時です’，中文‘3点了’', '3時')).toBe('ja');
    expect(at('日语‘3時です’，中文‘3点了’', '3点')).toBe('zh');
  });

  it('follows the hints where nothing in the text tells', () => {
    expect(languageRuns('落雨大', { han: 'yue' })[0]?.language).toBe('yue');
    expect(languageRuns('学校', { han: 'ja' })[0]?.language).toBe('ja');
    expect(languageRuns('123', { letterless: 'ko' })[0]?.language).toBe('ko');
    expect(languageRuns('我们', { han: 'ja' })[0]?.language).toBe('zh');
  });

  it('covers any string without a gap, with neighbours that differ', () => {
    const pieces = fc.constantFrom(
      '你',
      '们',
      '嘅',
      'は',
      'カ',
      '한',
      'a',
      '7',
      ' ',
      '，',
      '。',
      '“',
      '”',
      '「',
      '」',
      '\n',
      '\ud800',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces, maxLength: 80 })),
        (text) => {
          const runs = languageRuns(text);
          let end = 0;
          for (const [i, run] of runs.entries()) {
            expect(run.start).toBe(end);
            expect(run.end).toBeGreaterThan(run.start);
            expect(run.language).not.toBe(runs[i - 1]?.language);
            end = run.end;
          }
          expect(end).toBe(text.length);
        },
      ),
    );
  });

  it('takes a hundred thousand open and closed quotes', () => {
    expect(languageRuns('“'.repeat(100_000)).length).toBe(1);
    expect(languageRuns(`${'“'.repeat(50_000)}你${'”'.repeat(50_000)}`).at(-1)?.end).toBe(100_001);
    expect(languageRuns('“‘'.repeat(30_000) + '”'.repeat(40_000)).at(-1)?.end).toBe(100_000);
  });
});
