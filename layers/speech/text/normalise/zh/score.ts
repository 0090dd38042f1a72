import { PhraseTable } from '../phrase-table.ts';
import type { Scan } from '../scan.ts';

/** How far back the word may stand that calls two numbers a score. */
const LOOK_BACK = 8;

const BEFORE = (
  '比分 大比分 总分 比例 比值 赔率 战成 打成 扳成 改写为 ' + '比數 總比數 總分 賠率 戰成 打和 比分係 比數係'
).split(' ');

const AFTER = new PhraseTable(() =>
  [
    '战胜 击败 获胜 取胜 险胜 大胜 完胜 小胜 横扫 逆转 力克 战平 打平 不敌 负于 惜败 落败 告负 领先 落后',
    '的比分 的总比分 的大比分 的优势 的悬殊',
    '赢了 赢得 输给 输了 输掉 胜出 胜了 客队 平局 ，平局',
    '戰勝 擊敗 獲勝 取勝 險勝 大勝 完勝 小勝 橫掃 逆轉 戰平 不敵 負於 惜敗 落敗 領先 落後 贏 輸',
  ]
    .join(' ')
    .split(' ')
    .map((word) => [word, true] as const),
);

/** What makes a score of two numbers with a hyphen between, which are no time of day: 最终2-1, 半场96-88, 以4-8. */
const BEFORE_HYPHEN = /(?:最终|半场|全场|赛果|结果|结果[为是]|战绩|主场|客场|以)[：:]?$/;

/** As `isScoreHere`, for two numbers with a hyphen between. */
export function isHyphenScoreHere(scan: Scan, at: number, end: number): boolean {
  return isScoreHere(scan, at, end) || BEFORE_HYPHEN.test(scan.text.slice(Math.max(0, at - LOOK_BACK), at));
}

/** True when the words around call what stands from `at` to `end` a score: 比分是…, 以…战胜…. */
export function isScoreHere(scan: Scan, at: number, end: number): boolean {
  const clause = scan.text
    .slice(Math.max(0, at - LOOK_BACK), at)
    .split(/[，。；,;!?！？]/)
    .at(-1);
  if (BEFORE.some((word) => clause?.includes(word))) return true;
  return AFTER.longest(scan, end) !== undefined;
}
