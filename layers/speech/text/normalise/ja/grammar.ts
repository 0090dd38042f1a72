import { electronicAddresses } from '../addresses.ts';
import type { Grammar } from '../cheapest-path.ts';
import { gluedTimes } from '../glued-times.ts';
import { minusOfVariable } from '../minus-of-sum.ts';
import { isNumberSign, numberSigns } from '../number-signs.ts';
import { counters, numbers } from './counters.ts';
import { dates, weekdays } from './date.ts';
import { digitStrings } from './digit-strings.ts';
import { JAPANESE_ADDRESS_WORDS } from './electronic.ts';
import { initials } from './letters.ts';
import { maths } from './maths.ts';
import { measures } from './measure.ts';
import { digitBehindLetter, floors, joints, named, wholeNames } from './named.ts';
import { readCardinal } from './numerals.ts';
import { JOINING_SIGNS, signsBetween } from './signs.ts';
import { times } from './time.ts';
import { CURRENCIES } from './units.data.ts';

const UNREAD = 100;
const SIGNS = `-−－±.〒〜～(（${JOINING_SIGNS}`;

const signs = numberSigns(
  readCardinal,
  (numerator, denominator) => `${readCardinal(denominator)}分の${readCardinal(numerator)}`,
);

/**
 * Written Japanese. Numbers become kanji numerals, which a model that learned from Japanese text reads with the right
 * sound changes (三本, 六百); what kanji would leave open is spelled in kana: はつか, ひとり, digits called one by one.
 */
export const JAPANESE_GRAMMAR: Grammar = {
  expressions: [
    [gluedTimes(dates, times, ''), 1],
    [dates, 1],
    [weekdays, 1],
    [times, 1],
    [counters, 1.01],
    [measures, 1.01],
    [digitStrings, 1.02],
    [wholeNames, 1],
    [floors, 1],
    [named, 1.03],
    [digitBehindLetter, 1.03],
    [joints, 1.03],
    [electronicAddresses(JAPANESE_ADDRESS_WORDS), 1.03],
    [maths, 1.05],
    [numbers, 1.06],
    [signs, 1.06],
    [initials, 1.06],
    [signsBetween, 1.07],
    [minusOfVariable('ひく'), 1.07],
  ],
  mayBegin: (scan, at) => {
    if (scan.isDigit(at)) return scan.startsDigits(at);
    const character = scan.at(at);
    if (isNumberSign(character)) return true;
    return SIGNS.includes(character) || /^[A-Za-z]$/.test(character) || CURRENCIES.begins(character);
  },
  plain: (_scan, at) => [{ end: at + 1, cost: UNREAD }],
};
