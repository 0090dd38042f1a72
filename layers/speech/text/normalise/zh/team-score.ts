import { PhraseTable } from '../phrase-table.ts';
import type { Expression } from '../reading.ts';
import { numbersAt } from './number.ts';
import { TEAMS } from './teams.data.ts';
import type { ChineseWords } from './words.ts';

export const TEAM_NAMES = new PhraseTable(() => TEAMS.map((team) => [team, team] as const));

/** A team and its score: 中国3:2日本, 湖人112-108勇士, 国安队 2-1. */
export function teamScores(words: ChineseWords): Expression {
  return (scan, at) =>
    TEAM_NAMES.all(scan, at).flatMap((team) => {
      const suffix = scan.has('队', team.end) ? '队' : '';
      const from = scan.afterOptionalSpace(team.end + suffix.length);
      return numbersAt(scan, from, words).flatMap((own) => {
        const mark = scan.at(own.end);
        if (mark !== ':' && mark !== '-' && mark !== '/' && mark !== '：') return [];
        return numbersAt(scan, own.end + 1, words).map((others) => ({
          end: scan.afterOptionalSpace(others.end),
          spoken: () => `${team.value}${suffix}${own.spoken()}${words.versus}${others.spoken()}`,
        }));
      });
    });
}
