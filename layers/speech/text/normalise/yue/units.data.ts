import { PhraseTable, tableRows } from '../phrase-table.ts';
import type { MeasureTable } from '../zh/measure.ts';

/** Units in letters and signs. */
const LETTERS = `
  mm ㎜ = 毫米
  cm ㎝ = 厘米
  m = 米
  km ㎞ = 公里
  ft = 呎
  in = 吋
  m² m2 ㎡ = 平方米
  km² km2 ㎢ = 平方公里
  m³ m3 ㎥ = 立方米
  ml mL = 毫升
  L = 公升
  mg ㎎ = 毫克
  g = 克
  kg ㎏ = 公斤
  lb lbs = 磅
  oz = 安士
  s = 秒
  ms = 毫秒
  min = 分鐘
  h = 小時
  ℃ °C = 度
  ℉ °F = 華氏度
  ° = 度
  kcal = 千卡
  kW kw = 千瓦
  W = 火
  V = 伏
  mAh = 毫安時
  mmHg = 毫米水銀柱
`;

/** Measure words and units in Chinese, said as they are written; simplified forms stand beside the traditional ones. */
const CHINESE = `
  個 个 隻 只 條 条 張 张 本 位 名 人 人次 間 间 架 部 件 套 對 对 雙 双 支 枝 枱 杯 碗 碟 煲 樽 罐 包 盒 箱 袋 桶 盤 盆 籮 鑊 鍋
  粒 嚿 舊 塊 块 片 餐 次 轉 轮 輪 份 種 种 類 类 款 群 班人 戶 户 頁 页 集 場 场 首 隊 队 組 组 票 字 句 行 段 封 扎 束 朵 棵 幅 度
  輛 辆 艘 台 把 口 道 題 题 課 课 章 篇 套房 座位 層 层 成 折 倍 代 屆 届 家 處 处 宗 單 单 項 项 檔 棟 栋 座 排 罐頭
  日 天 年 年前 年後 年后 年內 年来 年來 個月 个月 星期 個星期 禮拜 個禮拜 晚 夜 朝 個鐘 个钟 個鐘頭 個半鐘 小時 小时 分鐘 分钟 秒 秒鐘 刻
  點 点 點鐘 点钟 點半 点半 點幾 世紀 世纪 歲 岁 季
  蚊 蚊雞 元 毫 毫子 仙 皮 嚿水 美金 港幣 港紙 人民幣 日圓 歐元 英鎊 台幣
  斤 両 两 磅 安士 克 公斤 公噸 噸 吨 呎 平方呎 尺 方呎 吋 寸 米 公里 里 厘米 毫米 平方米 平方公里 公升 毫升 升 分
  百 千 萬 万 百萬 千萬 億 亿 萬人 萬元 億元 萬蚊 億蚊 多 幾 零
`;

/** Units and compounds in which two is 二, because they number rather than count. */
const NUMBERING = `
  月 號 号 期 樓 楼 號線 號仔 世 季度 年級 年级 班 線 路 環 奶 手 手樓 手車 樓全層
`;

const words = (table: string): string[] => table.trim().split(/\s+/);

export const CANTONESE_MEASURES: MeasureTable = {
  units: new PhraseTable(() => [
    ...tableRows(LETTERS),
    ...[...words(CHINESE), ...words(NUMBERING)].map((unit) => [unit, unit] as const),
  ]),
  multipliers: { k: '千', w: '萬' },
  plainTwo: words(NUMBERING),
  yearWords: ['年', '年度', '賽季', '赛季'],
  yearRelations: ['年前', '年後', '年内', '年內', '年來'],
};
