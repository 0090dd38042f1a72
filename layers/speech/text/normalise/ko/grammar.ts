import { electronicAddresses } from '../addresses.ts';
import type { Grammar } from '../cheapest-path.ts';
import { gluedTimes } from '../glued-times.ts';
import { minusOfVariable } from '../minus-of-sum.ts';
import { isNumberSign, numberSigns } from '../number-signs.ts';
import { counters, numbers } from './counters.ts';
import { dates, namedDays, namedYears, weekdays } from './date.ts';
import { digitStrings } from './digit-strings.ts';
import { KOREAN_ADDRESS_WORDS } from './electronic.ts';
import { initials } from './letters.ts';
import { bargains, maths } from './maths.ts';
import { measures } from './measure.ts';
import { sinoKorean } from './numerals.ts';
import { JOINING_SIGNS, signsBetween } from './signs.ts';
import { hourRanges, joinedTimes, times } from './time.ts';
import { CURRENCIES } from './units.data.ts';

const UNREAD = 100;
const SIGNS = `-−±.(（~∼～${JOINING_SIGNS}`;

const signs = numberSigns(
  sinoKorean,
  (numerator, denominator) => `${sinoKorean(denominator)}분의 ${sinoKorean(numerator)}`,
);

/** Written Korean: Sino-Korean numerals, and native ones before the counters that take them. */
export const KOREAN_GRAMMAR: Grammar = {
  expressions: [
    [gluedTimes(dates, times, ' '), 1],
    [dates, 1],
    [namedDays, 1],
    [namedYears, 0.99],
    [weekdays, 1],
    [joinedTimes, 1],
    [bargains, 1],
    [times, 1],
    [hourRanges, 1],
    [counters, 1.01],
    [measures, 1.01],
    [digitStrings, 1.02],
    [electronicAddresses(KOREAN_ADDRESS_WORDS), 1.03],
    [maths, 1.05],
    [numbers, 1.06],
    [signs, 1.06],
    [initials, 1.06],
    [signsBetween, 1.07],
    [minusOfVariable(' 빼기 '), 1.07],
  ],
  mayBegin: (scan, at) => {
    if (scan.isDigit(at)) return scan.startsDigits(at);
    const character = scan.at(at);
    if (isNumberSign(character)) return true;
    return SIGNS.includes(character) || /^[A-Za-z]$/.test(character) || CURRENCIES.begins(character);
  },
  plain: (_scan, at) => [{ end: at + 1, cost: UNREAD }],
};
