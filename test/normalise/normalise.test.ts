import { describe, expect, it } from 'vitest';
import { normalise } from '../../layers/speech/text/normalise/index.ts';

describe('normalise', () => {
  it.each([
    ['今天是2024年5月1日，气温25℃。', '今天是二零二四年五月一日，气温二十五摄氏度。'],
    ['电话13812345678。', '电话幺三八幺二三四五六七八。'],
    ['现在时间是10:30，会议在14:05开始。', '现在时间是十点三十分，会议在十四点零五分开始。'],
    ['3/4的人同意，比例是1:2。', '四分之三的人同意，比例是一比二。'],
    ['价格是￥12.50，优惠了-3元。', '价格是十二点五零元，优惠了负三元。'],
    [
      'It costs $12.50 on 2024-05-01.',
      'It costs twelve point five dollars on the first of may twenty twenty four.',
    ],
    ['Dr. Smith is 45 years old.', 'doctor Smith is forty five years old.'],
    ['1,234,567 people', 'one million two hundred thirty four thousand five hundred and sixty seven people'],
    ['10km/h', 'ten kilometers per hour'],
    ['工资12k起，16薪。', '工资十二k起，十六薪。'],
    ['报警请打110，火警119，120急救中心。', '报警请打幺幺零，火警幺幺九，幺二零急救中心。'],
    ['10:05～21:15', '十点零五分到二十一点十五分'],
    ['1965/7/1612:24出生', '一九六五年七月十六日十二点二十四分出生'],
    [
      'https://example.com/a?b=1',
      'HTTPS colon slash slash example dot com slash a question mark b equal sign one',
    ],
  ])('reads %s', (written, spoken) => {
    expect(normalise(written, 'auto').text).toBe(spoken);
  });

  it('says where in the written text each reading comes from', () => {
    expect(normalise(' 共3个 ', 'auto')).toEqual({
      text: '共三个',
      spans: [
        { spokenStart: 0, spokenEnd: 0, writtenStart: 0, writtenEnd: 1, dropped: 'whitespace' },
        { spokenStart: 0, spokenEnd: 1, writtenStart: 1, writtenEnd: 2 },
        { spokenStart: 1, spokenEnd: 3, writtenStart: 2, writtenEnd: 4 },
        { spokenStart: 3, spokenEnd: 3, writtenStart: 4, writtenEnd: 5, dropped: 'whitespace' },
      ],
    });
  });
});
