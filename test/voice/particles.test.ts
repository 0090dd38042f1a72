/** The particles 得, 地 and 过 beside the words that are written alike. */
import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { readParticles } from '../../layers/speech/text/phonemes/particles.ts';
import { Phonemiser } from '../../layers/speech/text/phonemes/phonemise.ts';

/** The pinyin of one ideograph in a sentence, tone behind it, 0 for the light one. */
function reading(sentence: string, ideograph: string): string {
  const dictionary = pinyin(sentence, { toneType: 'num', type: 'array', toneSandhi: true, v: true });
  const read = Array.from(sentence, (character, i) => {
    const [letters, tone] = [dictionary[i]?.slice(0, -1) ?? '', Number(dictionary[i]?.slice(-1))];
    return { character, letters, tone };
  });
  readParticles(read);
  const found = read.find(({ character }) => character === ideograph);
  return `${found?.letters}${found?.tone}`;
}

describe('得', () => {
  it.each([
    '他说得很好',
    '跑得快',
    '高兴得跳起来',
    '开心得不得了',
    '看得见',
    '做得到',
    '好得多',
    '生活得很好',
    '舍不得走',
    '恨不得马上走',
    '觉得',
    '来得及',
  ])('is light in %s', (sentence) => expect(reading(sentence, '得')).toBe('de0'));

  it.each([
    '你得走了',
    '我们得快点',
    '她得去医院',
    '还得上学',
    '也得努力',
    '总得试试',
    '看来得走了',
    '大家得小心',
  ])('must, in %s', (sentence) => expect(reading(sentence, '得')).toBe('dei3'));

  it.each([
    '得到',
    '他得了冠军',
    '我想得到你',
    '考试得分很高',
    '获得',
    '取得成功',
    '值得一看',
    '学习心得',
    '难得一见',
    '不得不去',
    '我得知消息',
  ])('gets, in %s', (sentence) => expect(reading(sentence, '得')).toBe('de2'));

  it('makes the ideograph before it grow', () => {
    expect(reading('长得漂亮', '长')).toBe('zhang3');
    expect(reading('头发很长', '长')).toBe('chang2');
  });
});

describe('地', () => {
  it.each(['慢慢地走', '高兴地说', '认真地学习', '忽然地停了', '高高兴兴地回家'])(
    'is light in %s',
    (sentence) => expect(reading(sentence, '地')).toBe('de0'),
  );
  it.each(['土地', '地上', '天天地铁', '自然地理', '目的地', '处处地方不同'])(
    'is the ground in %s',
    (sentence) => expect(reading(sentence, '地')).toBe('di4'),
  );
});

describe('过', () => {
  it.each(['没去过北京', '看过这本书', '说过的话'])('is light in %s', (sentence) =>
    expect(reading(sentence, '过')).toBe('guo0'),
  );
  it.each(['走过去', '来过年', '难过', '经过这里'])('passes in %s', (sentence) =>
    expect(reading(sentence, '过')).toBe('guo4'),
  );
});

it('is heard in the phones', async () => {
  const { phones } = (await Phonemiser.load()).read('说得好。');
  expect(phones.map(({ symbol }) => symbol).join('')).toContain('tɤ xau↓');
});
