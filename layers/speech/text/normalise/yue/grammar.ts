import type { Grammar } from '../cheapest-path.ts';
import { gluedTimes } from '../glued-times.ts';
import { joiningSigns } from '../joining-signs.ts';
import { isNumberSign, numberSigns } from '../number-signs.ts';
import { dates, isInsideDate } from '../zh/date.ts';
import { digitStrings } from '../zh/digit-strings.ts';
import { fractions } from '../zh/fraction.ts';
import { maths } from '../zh/maths.ts';
import { measures } from '../zh/measure.ts';
import { money } from '../zh/money.ts';
import { readCardinal } from '../zh/numerals.ts';
import { TEAM_NAMES, teamScores } from '../zh/team-score.ts';
import { times } from '../zh/time.ts';
import { CANTONESE_CURRENCIES } from './currencies.data.ts';
import { localForms } from './local.ts';
import { dollars } from './money.ts';
import { CANTONESE_MEASURES } from './units.data.ts';
import { CANTONESE } from './words.ts';

const UNREAD = 100;
/** What begins a number, a sign that is read, or G/F. */
const SIGNS = '約约大尾+-−±.×÷≥≤≠><$＄G=＝＋－';

const say = (digits: string): string => readCardinal(digits, CANTONESE);
const signs = numberSigns(
  say,
  (numerator, denominator) => `${say(denominator)}${CANTONESE.fraction}${say(numerator)}`,
);

const BETWEEN: Readonly<Record<string, string>> = { '=': '等於', '＝': '等於', '+': '加', '＋': '加' };

/** 1美元=7.8港元, a+b. */
const signsBetween = joiningSigns({ between: (sign) => BETWEEN[sign], inFront: () => undefined });

/** Written Cantonese: the expressions of Mandarin with Cantonese words, and what only Hong Kong writes. */
export const CANTONESE_GRAMMAR: Grammar = {
  expressions: [
    [gluedTimes(dates(CANTONESE), times(CANTONESE), ''), 1.02],
    [dates(CANTONESE), 1.02],
    [localForms, 1.03],
    [dollars, 1.03],
    [teamScores(CANTONESE), 1.04],
    [fractions(CANTONESE), 1.05],
    [measures(CANTONESE, CANTONESE_MEASURES), 1.05],
    [money(CANTONESE, CANTONESE_CURRENCIES), 1.05],
    [times(CANTONESE), 1.05],
    [digitStrings(CANTONESE), 1.06],
    [signs, 1.06],
    [maths(CANTONESE), 90],
    [signsBetween, 91],
  ],
  mayBegin: (scan, at) => {
    if (scan.isDigit(at)) return scan.startsDigits(at) && !isInsideDate(scan, at);
    const character = scan.at(at);
    if (isNumberSign(character)) return true;
    return (
      SIGNS.includes(character) || [CANTONESE_CURRENCIES, TEAM_NAMES].some((table) => table.begins(character))
    );
  },
  plain: (_scan, at) => [{ end: at + 1, cost: UNREAD }],
};
