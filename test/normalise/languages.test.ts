import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../layers/speech/text/normalise/index.ts';

function table(file: string): string[][] {
  const rows = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return rows.map((row) => row.split('\t'));
}

describe.each(['ja', 'ko', 'yue'] as const)('the table of %s', (language) => {
  const rows = table(`${language}.tsv`);

  it('has 150 lines or more', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
  });

  it.each(rows)('%s', (written = '', spoken = '') => {
    expect(normalise(written, language).text).toBe(spoken);
  });
});

describe('a number in mixed text is read in the language of the words around it', () => {
  it.each([
    [
      '这款新品支持multi-language，连粤语‘落雨大’和日语‘おはようございます’都能读准。',
      '这款新品支持multi-language，连粤语‘落雨大’和日语‘おはようございます’都能读准。',
    ],
    [
      'Python的print()函数，日语叫‘プリント’，粤语读作‘印出’',
      'Python的print()函数，日语叫‘プリント’，粤语读作‘印出’',
    ],
    [
      '这款无线降噪耳机采用主动降噪技术，续航长达30小时，支持快充10分钟听歌2小时',
      '这款无线降噪耳机采用主动降噪技术，续航长达三十小时，支持快充十分钟听歌两小时',
    ],
    [
      '我有3只猫。猫が3匹います。고양이가 3마리 있어요.',
      '我有三只猫。猫が三匹います。고양이가 세 마리 있어요.',
    ],
    [
      'I have 3 cats and 12 dogs at home.\n我有3只猫。',
      'I have three cats and twelve dogs at home.\n我有三只猫。',
    ],
    ['他用日语说「20歳です」，我用中文说20岁。', '他用日语说「はたちです」，我用中文说二十岁。'],
    ['我哋等咗25分鐘先至食到飯', '我哋等咗廿五分鐘先至食到飯'],
    ['iPhone 15的价格是9999元', 'iPhone 十五的价格是九千九百九十九元'],
    ['2024년에 만나요', '이천이십사년에 만나요'],
    ['今日は5月20日です', '今日は五月はつかです'],
    ['5', '五'],
    ['12:30', 'twelve thirty'],
    ['￥12', '十二元'],
  ])('%s', (written, spoken) => {
    expect(normalise(written, 'auto').text).toBe(spoken);
  });
});
