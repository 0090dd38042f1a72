import type { Grammar, PricedExpression } from '../cheapest-path.ts';
import { gluedTimes } from '../glued-times.ts';
import { isNumberSign } from '../number-signs.ts';
import type { Scan } from '../scan.ts';
import { addresses } from './address.ts';
import { beginsExpression, endsWord, isSeparator, MATHS_SIGNS, startsWord } from './boundary.ts';
import { cardinals } from './cardinal.ts';
import { dates } from './date.ts';
import { decimals } from './decimal.ts';
import { electronicAddresses } from './electronic.ts';
import { fractions } from './fraction.ts';
import { idioms } from './idioms.ts';
import { maths } from './maths.ts';
import { measures } from './measure.ts';
import { money } from './money.ts';
import { ordinals } from './ordinal.ts';
import { plainEnglish } from './plain.ts';
import { ranges } from './range.ts';
import { serials } from './serial.ts';
import { mathsSigns, spacedNumberSigns, strayDigits } from './signs.ts';
import { telephones } from './telephone.ts';
import { times } from './time.ts';
import { versions } from './version.ts';
import { whitelist } from './whitelist.ts';

/** Punctuation that may belong to a number: -5, .5, (123) 456-7890, '70s. */
const OPENING = "-−.('’";

/** Dearer than any word, cheaper than leaving digits unread. */
const STRAY = 500;

const WORDS: readonly PricedExpression[] = [
  [idioms, 0.98],
  [gluedTimes(dates, times, ' '), 0.99],
  [dates, 0.99],
  [fractions, 0.99],
  [times, 1],
  [measures, 1],
  [maths, 1],
  [addresses, 1],
  [money, 1],
  [telephones, 1],
  [electronicAddresses, 1],
  [whitelist, 1],
  [decimals, 1],
  [ordinals, 1],
  [cardinals, 1],
  [ranges, 1],
  [versions, 1.005],
  [serials, 1.01],
];

/** What can be said of a number behind which a mark stands that belongs to none: `1, 2; 3!`. */
const CLOSED: readonly PricedExpression[] = WORDS.filter(([expression]) =>
  [telephones, cardinals].includes(expression),
);
/** What may begin with ½. */
const WITH_SIGN: readonly PricedExpression[] = WORDS.filter(([expression]) =>
  [fractions, measures].includes(expression),
);

/** More digits can be a year. */
const LONGEST_COUNT = 2;
const CLOSING = ',;!?)]}"”';

function isClosedNumber(scan: Scan, at: number): boolean {
  if (!scan.startsDigits(at)) return false;
  const end = scan.digitsEnd(at);
  const mark = scan.at(end);
  if (end > at + LONGEST_COUNT) return false;
  return mark !== '' && CLOSING.includes(mark) && !(mark === ',' && scan.isDigit(end + 1));
}

/** Every class of expression of written English; the costs rank them as the official normaliser does. */
export const ENGLISH_GRAMMAR: Grammar = {
  expressions: [
    [mathsSigns, 1],
    [spacedNumberSigns, 1],
    [strayDigits, STRAY],
  ],
  words: {
    begins: beginsExpression,
    ends: endsWord,
    expressionsAt: (scan, at) => {
      if (isNumberSign(scan.at(at))) return WITH_SIGN;
      return isClosedNumber(scan, at) ? CLOSED : WORDS;
    },
  },
  mayBegin: (scan, at) => {
    const character = scan.at(at);
    if (MATHS_SIGNS.has(character) || isNumberSign(character) || scan.startsDigits(at)) return true;
    return startsWord(scan, at) && (!isSeparator(character) || OPENING.includes(character));
  },
  plain: plainEnglish,
};
