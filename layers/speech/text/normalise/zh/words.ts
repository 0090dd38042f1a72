import { SHORT_NUMBERS } from './short-numbers.data.ts';

/** The words that numbers are said with; Mandarin and Cantonese count alike and write them differently. */
export interface ChineseWords {
  /** 0 to 9. */
  readonly digits: readonly string[];
  /** Nothing, ten, hundred, thousand. */
  readonly places: readonly string[];
  /** Nothing, ten thousand, a hundred million, a million million. */
  readonly myriads: readonly string[];
  /** 廿, where twenty-one to twenty-nine are said with it in dates and before a measure word; empty where not. */
  readonly contractedTwenty: string;
  /** Two, before a measure word and before 百 千 万 亿 at the head of a number. */
  readonly pair: string;
  /** One, when digits are called out one by one over the telephone. */
  readonly calledOne: string;
  readonly point: string;
  readonly positive: string;
  readonly negative: string;
  readonly positiveOrNegative: string;
  readonly percent: string;
  readonly perMille: string;
  readonly fraction: string;
  readonly per: string;
  readonly to: string;
  readonly versus: string;
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly morning: string;
  readonly afternoon: string;
  /** Half an hour, where 3:30 is said with it; empty where it is thirty minutes. */
  readonly half: string;
  /** The places and myriads before which a leading two is `pair`. */
  readonly pairHeads: readonly string[];
  /** What may stand before a number and belongs to it. */
  readonly approximations: readonly string[];
  /** Scales between an amount and its currency, longest first. */
  readonly scales: readonly string[];
  /** The word for money that may be written besides its sign. */
  readonly moneyWords: readonly string[];
  /** 00123 is 零零一百二十三; else every digit is called. */
  readonly countsBehindZeros: boolean;
  /** What announces the last four digits of a number. */
  readonly lastDigits: readonly string[];
  /** What announces a code that is called out. */
  readonly codeNames: readonly string[];
  /** What announces a number that is called out when it has a hyphen in it: 学号2016-6131. */
  readonly serialNames: readonly string[];
  /** Service numbers that are called out wherever they stand. */
  readonly shortNumbers: ReadonlySet<string>;
  /** The plus of a country code. */
  readonly plus: string;
  /** Operators as written -> as said. */
  readonly operators: readonly (readonly [written: string, spoken: string])[];
  readonly minus: string;
}

export const MANDARIN: ChineseWords = {
  digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
  places: ['', '十', '百', '千'],
  myriads: ['', '万', '亿', '万亿'],
  contractedTwenty: '',
  pair: '两',
  calledOne: '幺',
  point: '点',
  positive: '正',
  negative: '负',
  positiveOrNegative: '正负',
  percent: '百分之',
  perMille: '千分之',
  fraction: '分之',
  per: '每',
  to: '到',
  versus: '比',
  year: '年',
  month: '月',
  day: '日',
  hour: '点',
  minute: '分',
  second: '秒',
  morning: '上午',
  afternoon: '下午',
  half: '',
  pairHeads: ['百', '千', '万', '亿'],
  approximations: ['约人均', '约', '人均'],
  scales: ['万亿', '千亿', '百亿', '十亿', '千万', '百万', '亿', '万'],
  moneyWords: ['元'],
  countsBehindZeros: true,
  lastDigits: ['尾号是', '尾号为', '尾号'],
  codeNames: [
    ...[
      '验证码',
      '校验码',
      '取件码',
      '取货码',
      '提货码',
      '取餐码',
      '邀请码',
      '兑换码',
      '激活码',
      '密码',
      '邮编',
      '邮政编码',
      '区号',
      '身份证号',
      '身份证号码',
      '卡号',
      '账号',
      'QQ',
      'QQ号',
    ],
  ],
  serialNames: ['号码', '编号', '单号', '学号', '工号', '车牌', '车牌号', '门牌号', '代码'],
  shortNumbers: SHORT_NUMBERS,
  plus: '加',
  minus: '减',
  operators: [
    ['×', '乘'],
    ['÷', '除'],
    ['+', '加'],
    ['-', '减'],
    ['−', '减'],
    ['=', '等于'],
    ['＝', '等于'],
    ['＋', '加'],
    ['－', '减'],
    ['*', '乘'],
    ['≥', '大于等于'],
    ['≤', '小于等于'],
    ['>=', '大于等于'],
    ['<=', '小于等于'],
    ['≠', '不等于'],
    ['<', '小于'],
    ['>', '大于'],
    ['~', '到'],
    ['～', '到'],
    [':', '比'],
    ['：', '比'],
  ],
};
