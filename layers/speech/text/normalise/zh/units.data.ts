import { PhraseTable, tableRows } from '../phrase-table.ts';
import type { MeasureTable } from './measure.ts';

/** Units in letters and signs; capitals and small letters are different units (mW, MW), so only known forms count. */
const LETTERS = `
  mm ㎜ = 毫米
  cm ㎝ = 厘米
  dm = 分米
  m = 米
  km ㎞ = 公里
  nm = 纳米
  μm µm = 微米
  mi = 英里
  ft = 英尺
  yd = 码
  mm2 mm² = 平方毫米
  cm2 cm² = 平方厘米
  m2 m² ㎡ = 平方米
  km2 km² ㎢ = 平方千米
  mi2 mi² = 平方英里
  ha = 公顷
  cm3 cm³ = 立方厘米
  dm3 dm³ = 立方分米
  m3 m³ ㎥ = 立方米
  ml mL = 毫升
  L = 升
  mg ㎎ = 毫克
  kg ㎏ = 千克
  μg µg = 微克
  ng = 纳克
  pg = 皮克
  lb lbs = 磅
  oz = 盎司
  cwt = 美担
  kgf = 千克力
  ms ds = 毫秒
  s = 秒
  μs µs = 微秒
  ns = 纳秒
  ps = 皮秒
  min = 分钟
  h = 小时
  ℃ °C °c ºC ºc = 摄氏度
  ℉ °F °f = 华氏度
  ° º = 度
  hz = 赫兹
  khz = 千赫兹
  mhz = 兆赫兹
  ghz = 吉赫兹
  v = 伏特
  mv = 毫伏
  mw = 毫瓦
  kw kW = 千瓦
  gw = 吉瓦
  kwh = 千瓦时
  gwh = 吉瓦时
  mAh mah = 毫安时
  ω = 欧米茄
  db = 分贝
  pa = 帕斯卡
  kpa = 千帕
  mpa = 兆帕
  gpa = 吉帕斯卡
  bar = 巴
  mmHg = 毫米汞柱
  kcal = 千卡
  tj = 万亿焦耳
  gb = 吉字节
  tb = 太字节
  kbps = 千比特每秒
  mbps = 兆比特每秒
  mph = 英里每小时
  rpm = 转每分
  mol = 摩尔
  rad = 弧度
  sv = 系沃特
  gy = 戈瑞
  amu = 原子质量
  tl = 台两
`;

/** Units with a space inside. */
const SPACED: readonly (readonly [string, string])[] = [
  ['sq ft', '平方英尺'],
  ['sq mi', '平方英里'],
];

/** Measure words and units in Chinese that two is counted with as 两; said as they are written. */
const COUNTED = `
  年来 年前 年后 年内 年之前 年之后 日 季 旬 周 天 小时 时 刻 分 秒 夜 更 春 夏 秋 冬 纪 代 辈 岁 伏
  毫 厘 丝 忽 寸 尺 丈 里 公里 米 千米 分米 厘米 毫米 微米 纳米 程 寻 常
  平方 平米 平方米 平方公里 平方千米 平方厘米 平方分米 平方毫米 平方英尺 立方 立方米 立方厘米 立方分米
  毫克 毫升 克拉 分钟 秒钟 毫秒 个月 课时 人次 度 摄氏度 字 兆
  钱 斤 担 石 钧 铢 锱 克 吨 撮 勺 合 升 斗 斛
  百 千 万 百万 千万 亿
  元 百元 千元 万元 百万元 千万元 亿元 块 块钱 百块 千块 万块 百万块 千万块 亿块
  百角 千角 万角 百万角 千万角 亿角 百毛 千毛 万毛 百万毛 千万毛 亿毛 百分 千分 万分 百万分 千万分 亿分
  个 只 头 匹 条 尾 口 位 名 人 身 家 户 双 对 套 群 队
  张 片 块 面 页 篇 本 集 课 首 曲 阙 段 档 场 回 趟 手 脚 板
  把 支 枝 根 条 线 针 管 棵 颗 粒 丸 泡 捆 扎 刀 令 叠 堆 墙 层 座 幢 堂 铺 阵
  件 件套 具 架 辆 艘 挑 贴 帧 网 炮 袭 腔 壳 窠 顶 丘 坡 山 岭 江 溪 罗 砣 客 贯 单 钟 跳
  封 票 道 盘 碗 碟 桶 笼 盆 盒 杯 锅 簋 篮 罐 瓶 壶 卮 盏 箩 箱 煲 啖 袋 钵
  多 余 几
`;

/** Units and compounds in which two is 二, because they number rather than count: 二月, 二号, 二单元. */
const NUMBERING = `
  月 号 号线 两 世 季度 单元 线城市 手房 手车 手货
`;

/**
 * Measure words that the official normaliser does not know: two before them is 二 as well (二次, 下午二点), and a blank stays. They are here for
 * what it makes nonsense of: rates (次/分钟) and ranges.
 */
const UNLISTED = `
  码 公顷 亩 英寸 英尺 英里 海里 公分 公斤 微克 立升 盎司 磅 加仑 星期 学时
  美元 欧元 英镑 日元 港元 港币 韩元 泰铢
  峰 羽 副 批 组 伙 帮 幅 册 卷 部 句 行 幕 局 杆 株 丛 朵 瓣 滴 串 挂 栋 间 台
  份 番 遍 次 倍 款 种 类 项 样 桩 起 例 股 笔 步 站 所 门 轮 届 晚 顿 餐 桌 年 点 点半 点钟 点整
  餘 幾 個 隻 條 張 雙 對 輛 間 層 棟 歲 點 點半 分鐘 小時 個月 週 億 萬 萬人 億元 萬元 塊 塊錢 兩 號 頁 門 臺 碼 噸 釐米 種 類 項 樣 屆 輪 筆 晝夜
`;

const words = (list: string): string[] => list.trim().split(/\s+/);

export const MANDARIN_MEASURES: MeasureTable = {
  units: new PhraseTable(() => [
    ...tableRows(LETTERS),
    ...SPACED,
    ...[COUNTED, NUMBERING, UNLISTED].flatMap(words).map((unit) => [unit, unit] as const),
  ]),
  multipliers: { k: '千', w: '万' },
  plainTwo: words(NUMBERING),
  unlisted: new Set(words(UNLISTED)),
  yearWords: ['年', '年度', '赛季', '学年', '财年'],
  yearRelations: ['年前', '年后', '年之前', '年之后', '年内', '年来'],
};
