import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  InvalidLexiconError,
  Lexicon,
  loadLexicon,
  parseLexicon,
  respell,
} from '../../layers/speech/text/lexicon/index.ts';

const found = (record: Record<string, string>, text: string): string[] =>
  Lexicon.fromRecord(record)
    .find(text)
    .map(({ start, end, reading }) => `${text.slice(start, end)}=${reading}`);

describe('lexicon', () => {
  it('takes the longest word at each place', () => {
    expect(found({ 重: 'a', 重庆: 'b', 重庆市: 'c' }, '重庆市在重庆，重')).toEqual([
      '重庆市=c',
      '重庆=b',
      '重=a',
    ]);
  });

  it('matches whole words where words are spaced, and anywhere else', () => {
    expect(found({ cat: 'x' }, 'cat concatenate cats cat’s cat. 猫cat猫 cat9 don’t')).toEqual([
      'cat=x',
      'cat=x',
      'cat=x',
      'cat=x',
    ]);
    expect(found({ don: 'x' }, 'don’t don')).toEqual(['don=x']);
    expect(found({ 서울: 'x' }, '서울은 서울에서')).toEqual(['서울=x', '서울=x']);
    expect(found({ 'C++': 'x' }, 'C++ and C++11')).toEqual(['C++=x', 'C++=x']);
    expect(found({ 'new york': 'x' }, 'New York')).toEqual(['New York=x']);
  });

  it('ignores case unless the word has a capital letter', () => {
    expect(found({ api: 'x' }, 'API Api api')).toEqual(['API=x', 'Api=x', 'api=x']);
    expect(found({ SQL: 'sequel' }, 'SQL sql Sql')).toEqual(['SQL=sequel']);
    expect(found({ US: 'u s', us: 'we' }, 'US us Us')).toEqual(['US=u s', 'us=we', 'Us=we']);
  });

  it('knows the alphabet a reading is written in', () => {
    const [match] = Lexicon.fromRecord({ 重庆: 'pinyin: chong2 qing4' }).find('重庆');
    expect(match).toMatchObject({ alphabet: 'pinyin', reading: 'chong2 qing4' });
    expect(Lexicon.fromRecord({ x: 'note: this' }).find('x')[0]).toMatchObject({
      alphabet: undefined,
      reading: 'note: this',
    });
  });

  it('lets another lexicon on top win', () => {
    const both = Lexicon.fromRecord({ a: 'one', b: 'two', 重庆: 'five' }).with({ a: 'three', 重: 'four' });
    expect(both.find('a b 重庆 重').map((match) => match.reading)).toEqual(['three', 'two', 'five', 'four']);
  });

  it('finds in any text what a search at every place finds', () => {
    const words = ['a', 'ab', 'ba', '重', '重庆', 'A'];
    const lexicon = Lexicon.fromRecord(Object.fromEntries(words.map((word) => [word, `<${word}>`])));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '重', '庆', ' '), maxLength: 30 }),
        (text) => {
          let end = 0;
          for (const match of lexicon.find(text)) {
            expect(match.start).toBeGreaterThanOrEqual(end);
            end = match.end;
            const written = text.slice(match.start, match.end);
            expect(words).toContain(words.includes(written) ? written : written.toLowerCase());
          }
        },
      ),
    );
  });

  it.each([
    ['an empty word', { ' ': 'x' }],
    ['an empty reading', { x: '' }],
    ['an alphabet without a reading', { x: 'pinyin:' }],
    ['an overlong word', { ['x'.repeat(65)]: 'y' }],
    ['an overlong reading', { x: 'y'.repeat(401) }],
  ])('refuses %s', (_, record) => {
    expect(() => Lexicon.fromRecord(record)).toThrow(InvalidLexiconError);
  });

  it('is not led astray by names of Object.prototype', () => {
    expect(
      found(JSON.parse('{"__proto__": "x", "constructor": "y"}'), 'constructor toString __proto__'),
    ).toEqual(['constructor=y', '__proto__=x']);
    expect(parseLexicon('__proto__\tx', 'lexicon.tsv').size).toBe(1);
  });
});

describe('readings without an alphabet of the model’s own', () => {
  it.each([
    ['pinyin', 'chong2 qing4', '崇庆'],
    ['pinyin', 'chong2qing4', '崇庆'],
    ['pinyin', 'chóngqìng', '崇庆'],
    ['pinyin', 'Xī’ān', '西安'],
    ['pinyin', 'xian1', '先'],
    ['pinyin', 'nǚ lu:4 lv4', '女律律'],
    ['pinyin', 'huar1', '花儿'],
    ['pinyin', 'zher4', '这儿'],
    ['pinyin', 'er2 zi', '而子'],
    ['pinyin', 'chong9', undefined],
    ['pinyin', 'hello world', undefined],
    ['pinyin', '', undefined],
    ['jyutping', 'jyut6 ping3', '月聘'],
    ['jyutping', 'gwong2dung1waa2', undefined],
    ['jyutping', 'nei5 hou2', '你好'],
    ['kana', 'とうきょう', 'とうきょう'],
    ['ipa', 'həˈloʊ', undefined],
  ] as const)('%s %s', (alphabet, reading, expected) => {
    expect(respell(alphabet, reading)).toBe(expected);
  });
});

describe('lexicon files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexicon-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are read in three formats, later ones winning', async () => {
    await writeFile(join(folder, 'lexicon.json'), '{"SQL": "sequel", "a": "1"}');
    await writeFile(join(folder, 'lexicon.yaml'), '重庆: "pinyin: chong2 qing4"\nno: nope\na: "2"\n');
    await writeFile(join(folder, 'lexicon.tsv'), '# comment\r\n\r\na\t3\r\n');
    const lexicon = await loadLexicon(folder);
    expect(lexicon.find('SQL 重庆 no a').map((match) => match.reading)).toEqual([
      'sequel',
      'chong2 qing4',
      'nope',
      '3',
    ]);
  });

  it('may be absent', async () => {
    expect((await loadLexicon(folder)).size).toBe(0);
  });

  it.each([
    ['lexicon.json', '{"a": 1}', /"a"/],
    ['lexicon.json', '{"a": ', /JSON/],
    ['lexicon.json', '["a"]', /mapping/],
    ['lexicon.yaml', 'a: b\na: c\n', /unique/],
    ['lexicon.yaml', 'a: &x b\nc: *x\n', /alias/i],
    ['lexicon.tsv', 'a\tb\nno tab', /line 2/],
  ])('at fault are named: %s %j', (name, text, fault) => {
    expect(() => parseLexicon(text, name)).toThrow(InvalidLexiconError);
    expect(() => parseLexicon(text, name)).toThrow(fault);
    expect(() => parseLexicon(text, name)).toThrow(name);
  });
});
