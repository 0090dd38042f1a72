import { type Kind, lineOf } from './kinds.ts';
import { pad, type Random } from './random.ts';

const magnitude = (random: Random): string =>
  random.digits(random.pick([1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9]));
const decimal = (random: Random): string => `${random.int(0, 300)}.${random.digits(random.int(1, 3))}`;
const amount = (random: Random): string => (random.chance(0.3) ? decimal(random) : magnitude(random));
const year = (random: Random): string => String(random.int(1900, 2039));
const clock = (random: Random): string => `${random.int(1, 23)}:${pad(random.int(0, 59), 2)}`;

const KINDS: readonly Kind[] = [
  {
    name: 'cardinal',
    written: magnitude,
    carriers: [
      '总数达到{}。',
      '一共来了{}，超出预期',
      '编号是{}的那一份',
      '他数到{}就停了',
      '结果为{}，请核对。',
      '今年新增{}例',
    ],
  },
  {
    name: 'measure',
    written: (random) => {
      const units = [
        ...[
          '个',
          '只',
          '条',
          '张',
          '本',
          '位',
          '名',
          '人',
          '家',
          '件',
          '头',
          '双',
          '斤',
          '吨',
          '元',
          '块',
          '天',
          '小时',
          '分钟',
          '秒',
        ],
        ...[
          '米',
          '公里',
          '平方米',
          '厘米',
          '度',
          '岁',
          '周',
          '篇',
          '万人',
          '亿元',
          '万元',
          '户',
          '杯',
          '碗',
          '瓶',
          '层',
          '集',
          '字',
        ],
        ...['km', 'kg', 'cm', 'mm', 'mg', 'ml', 'kW', '℃', '°C', 'm²', 'km²', 'm³', 'ms', 'm'],
      ];
      return `${amount(random)}${random.chance(0.1) ? ' ' : ''}${random.pick(units)}`;
    },
    carriers: [
      '这里有{}。',
      '大约需要{}左右',
      '我们买了{}，还剩一些',
      '全程{}，中间休息两次',
      '目前只剩{}了！',
      '至少{}才够用',
    ],
  },
  {
    name: 'range of measures',
    written: (random) => {
      const low = random.int(2, 60);
      const units = [
        '天',
        '个',
        '人',
        '元',
        '公里',
        '小时',
        '岁',
        '℃',
        'kg',
        'cm',
        '米',
        '斤',
        '年后',
        '周',
        '次课',
        '万元',
      ];
      return `${low}${random.pick(['-', '~', '到'])}${low + random.int(1, 40)}${random.pick(units)}`;
    },
    carriers: ['预计{}完成。', '适合{}的范围', '价格大概在{}之间', '每次{}，视情况而定', '气温或水温为{}'],
  },
  {
    name: 'rate',
    written: (random) =>
      `${amount(random)}${random.pick(['km/h', '元/斤', '元/月', '元/人', '元/小时', '个/天', 'mg/L', 'kg/m³', '米/秒', '元/平方米'])}`,
    carriers: ['标准是{}。', '最高可达{}，最低不限', '现在按{}收费', '实测为{}'],
  },
  {
    name: 'date',
    written: (random) => {
      const month = random.int(1, 12);
      const day = random.int(1, 28);
      const separator = random.pick(['-', '/', '.']);
      return random.pick([
        `${year(random)}${separator}${month}${separator}${day}`,
        `${year(random)}${separator}${pad(month, 2)}${separator}${pad(day, 2)}`,
        `${year(random)}年${month}月${day}日`,
        `${year(random)}年${month}月${day}号`,
        `${year(random)}年${month}月`,
        `${month}月${day}日`,
        `${month}月${day}号`,
        `${year(random)}年`,
        `${year(random)}-${random.int(2040, 2060)}年`,
        `${year(random)}/${pad(month, 2)}`,
      ]);
    },
    carriers: [
      '会议定在{}。',
      '他出生于{}，是长子',
      '截止日期为{}，逾期不候',
      '从{}开始执行',
      '{}，我们第一次见面',
    ],
  },
  {
    name: 'time',
    written: (random) =>
      random.pick([
        clock(random),
        `${clock(random)}:${pad(random.int(0, 59), 2)}`,
        `${clock(random)}-${clock(random)}`,
        `${clock(random)}到${clock(random)}`,
        `${random.int(1, 12)}:${pad(random.int(0, 59), 2)}${random.pick([' am', ' PM', 'a.m.', ' p.m.'])}`,
        `${random.int(3, 24)}点${random.int(1, 59)}分`,
        `${random.int(3, 23)}点半`,
        `${random.int(3, 23)}时${random.int(1, 59)}分${random.int(1, 59)}秒`,
      ]),
    carriers: ['列车{}出发。', '我们{}在门口见', '营业时间是{}，请注意', '比赛在{}开始', '现在是北京时间{}'],
  },
  {
    name: 'duration',
    written: (random) =>
      random.pick([
        `${random.int(1, 12)}小时${random.int(1, 59)}分钟`,
        `${random.int(1, 59)}分${random.int(1, 59)}秒`,
        `${random.int(1, 30)}天${random.int(1, 23)}小时`,
        `${random.int(3, 40)}年${random.int(1, 11)}个月`,
        `${random.int(1, 90)}分钟`,
        `${random.int(1, 48)}小时`,
        `${random.int(1, 24)}个月`,
        `${decimal(random)}秒`,
      ]),
    carriers: ['历时{}。', '续航长达{}，足够一天使用', '加热{}即可', '已经等了{}了！'],
  },
  {
    name: 'money',
    written: (random) =>
      random.pick([
        `${random.pick(['￥', '¥', '$', '€', '£'])}${random.int(1, 999)}`,
        `${random.pick(['￥', '¥', '$', '€', '£'])}${random.int(1, 99999)}.${pad(random.int(1, 99), 2)}`,
        `${amount(random)}元`,
        `${amount(random)}美元`,
        `${random.int(3, 9000)}块钱`,
        `${decimal(random)}亿元`,
        `${random.int(1, 9999)}万元`,
        `${random.int(1, 200)}元${random.int(1, 9)}角`,
        `HKD${random.int(10, 9999)}`,
        `${random.int(1, 999)},${pad(random.int(0, 999), 3)}元`,
      ]),
    carriers: ['价格是{}。', '总投资{}，分三年到位', '他花了{}买下来', '门票{}一张', '优惠后只要{}！'],
  },
  {
    name: 'percentage',
    written: (random) =>
      random.pick([
        `${random.int(1, 100)}%`,
        `${decimal(random)}%`,
        `-${decimal(random)}%`,
        `${random.int(1, 40)}%~${random.int(41, 99)}%`,
        `${decimal(random)}个百分点`,
      ]),
    carriers: ['同比增长{}。', '占比为{}，创历史新高', '涨幅达到{}', '约有{}的用户表示满意'],
  },
  {
    name: 'fraction',
    written: (random) => {
      const denominator = random.int(2, 20);
      return `${random.int(1, denominator)}/${denominator}`;
    },
    carriers: ['约占总数的{}。', '还剩{}没有完成', '其中{}来自海外'],
  },
  {
    name: 'decimal',
    written: (random) =>
      random.pick([decimal(random), `-${decimal(random)}`, `0.${random.digits(random.int(1, 5))}`]),
    carriers: ['系数取{}比较合适', '平均值为{}。', '误差在{}以内', '评分{}分'],
  },
  {
    name: 'ordinal',
    written: (random) =>
      `第${random.int(1, 200)}${random.pick(['章', '名', '届', '次', '集', '页', '个', '条', '位', '期', '季度', ''])}`,
    carriers: ['这是{}。', '他获得了{}，非常高兴', '请翻到{}看看'],
  },
  {
    name: 'telephone',
    written: (random) =>
      random.pick([
        `1${random.pick(['38', '39', '50', '86', '77'])}${random.digits(8)}`,
        `0${random.int(10, 29)}-${random.digits(8)}`,
        `400-${random.digits(3)}-${random.digits(4)}`,
        random.pick(['110', '119', '120', '10086', '10010', '12306', '12315', '95588']),
      ]),
    carriers: ['请拨打{}。', '联系电话：{}，欢迎来电', '我的电话是{}', '如有疑问请致电{}咨询'],
  },
  {
    name: 'identifier',
    written: (random) =>
      random.pick([
        `${random.pick(['CA', 'MU', 'CZ', 'HU', 'G', 'D', 'K'])}${random.int(100, 9999)}`,
        `${random.pick(['A', 'B', 'T', 'Q'])}${random.int(1, 20)}`,
        `${random.int(10, 255)}.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`,
        `${random.pick(['iPhone', 'Mate', 'GPT', 'RTX', 'MP', 'PM'])}${random.int(2, 99)}`,
        `${random.digits(4)}号`,
      ]),
    carriers: ['他乘坐{}航班回来', '型号为{}。', '系统显示{}正常', '这次选用{}作为方案'],
  },
  {
    name: 'maths',
    written: (random) => {
      const left = random.int(1, 99);
      const right = random.int(1, 99);
      return random.pick([
        `${left}+${right}=${left + right}`,
        `${left}×${right}=${left * right}`,
        `${left + right}-${right}=${left}`,
        `${left}>${left - 1}`,
        `${left}<${left + 5}`,
        `${left}+${right}`,
        `${left}:${right}`,
        `≥${left}`,
        `±${left}`,
      ]);
    },
    carriers: ['老师写下{}。', '答案是{}，你算对了', '条件是{}才成立'],
  },
  {
    name: 'score',
    written: (random) => `${random.int(0, 9)}:${random.int(0, 9)}`,
    carriers: ['比分是{}。', '主队以{}取胜', '上半场{}落后', '双方战成{}'],
  },
  {
    name: 'mixed letters',
    written: (random) =>
      random.pick([
        `iPhone ${random.int(11, 17)} Pro`,
        `Windows ${random.int(7, 11)}`,
        `USB ${random.int(2, 4)}.0`,
        `${random.int(3, 6)}G`,
        `${random.int(2, 8)}K`,
        `${random.pick(['90后', '80后', '00后', 'B2B', 'O2O'])}`,
        `${random.int(2, 128)}GB`,
        `v${random.int(1, 9)}.${random.int(0, 20)}`,
        `M${random.int(1, 5)}芯片`,
      ]),
    carriers: ['新款支持{}。', '他用的是{}，很流畅', '大家都在讨论{}', '我们升级到{}了！'],
  },
];

/** A sentence of Chinese with one or two expressions in it. */
export function chineseLine(random: Random): string {
  return lineOf(random, KINDS, (first, second) => `${first.replace(/[。！]$/, '')}，${second}`);
}
