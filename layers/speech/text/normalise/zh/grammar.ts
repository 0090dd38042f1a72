import type { Grammar } from '../cheapest-path.ts';
import { gluedTimes } from '../glued-times.ts';
import { isNumberSign, numberSigns } from '../number-signs.ts';
import { CURRENCIES } from './currencies.data.ts';
import { dates, isInsideDate } from './date.ts';
import { digitStrings } from './digit-strings.ts';
import { fractions } from './fraction.ts';
import { maths } from './maths.ts';
import { measures } from './measure.ts';
import { money } from './money.ts';
import { readCardinal } from './numerals.ts';
import { TEAM_NAMES, teamScores } from './team-score.ts';
import { times } from './time.ts';
import { MANDARIN_MEASURES } from './units.data.ts';
import { WHITELIST, whitelist } from './whitelist.ts';
import { MANDARIN } from './words.ts';

/** What a character costs that nothing reads; any expression is cheaper. */
const UNREAD = 100;
/** What begins a number or a sign that is read: 约 人均 尾号, signs, points. */
const SIGNS = '(（约人尾+-−±.×÷≥≤≠><=＝＋－';

const say = (digits: string): string => readCardinal(digits, MANDARIN);
const signs = numberSigns(
  say,
  (numerator, denominator) => `${say(denominator)}${MANDARIN.fraction}${say(numerator)}`,
);

/** Every class of expression of written Mandarin; the costs rank them as the official normaliser does. */
export const MANDARIN_GRAMMAR: Grammar = {
  expressions: [
    [gluedTimes(dates(MANDARIN), times(MANDARIN), ''), 1.02],
    [dates(MANDARIN), 1.02],
    [whitelist, 1.03],
    [teamScores(MANDARIN), 1.04],
    [fractions(MANDARIN), 1.05],
    [measures(MANDARIN, MANDARIN_MEASURES), 1.05],
    [money(MANDARIN, CURRENCIES), 1.05],
    [times(MANDARIN), 1.05],
    [digitStrings(MANDARIN), 1.06],
    [signs, 1.06],
    [maths(MANDARIN), 90],
  ],
  mayBegin: (scan, at) => {
    if (scan.isDigit(at)) return scan.startsDigits(at) && !isInsideDate(scan, at);
    const character = scan.at(at);
    if (isNumberSign(character)) return true;
    return (
      SIGNS.includes(character) ||
      [CURRENCIES, TEAM_NAMES, WHITELIST].some((table) => table.begins(character))
    );
  },
  plain: (_scan, at) => [{ end: at + 1, cost: UNREAD }],
};
