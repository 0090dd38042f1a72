/**
 * Digit runs as English words, the last resort of the official English path: what
 * `frontend_utils.spell_out_number` writes with inflect 7.3.1.
 */
import { editMatches } from '../spans/index.ts';
import type { SpokenText } from '../spoken-text.ts';

/** Characters with a digit value that are no decimals, such as `²` and `①`: Python's `isdigit` takes them. */
const OTHER_DIGITS =
  '\\u00b2\\u00b3\\u00b9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792\\u{10a40}-\\u{10a43}\\u{10e60}-\\u{10e68}\\u{11052}-\\u{1105a}\\u{1f100}-\\u{1f10a}';
const DIGIT_RUN = new RegExp(`[\\p{Nd}${OTHER_DIGITS}]+`, 'gu');
const DECIMAL = /^\p{Nd}$/u;

export function spellOutNumber(text: string): SpokenText {
  return editMatches(text, DIGIT_RUN, ([run]) => {
    // inflect reads the decimals of any script and passes over the others; nothing left is zero.
    let digits = '';
    for (const character of run) if (DECIMAL.test(character)) digits += decimalValue(character);
    return englishNumberWords(digits);
  });
}

/** The digits of each script follow each other from 0 to 9 (or several times so), without a gap. */
function decimalValue(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return codePoint - 0x30;
  let before = 0;
  while (DECIMAL.test(String.fromCodePoint(codePoint - before - 1))) before++;
  return before % 10;
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const THOUSANDS =
  '- thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion'.split(
    ' ',
  );

/**
 * A whole number as inflect writes it: `one thousand, two hundred and thirty-four`. Leading zeros do not count; more than 36 digits,
 * which inflect refuses, are read one by one.
 *
 * @param digits ASCII digits; none at all is zero.
 */
export function englishNumberWords(digits: string): string {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 'zero';
  if (significant.length > 3 * THOUSANDS.length)
    return Array.from(digits, (digit) => ONES[Number(digit)]).join(' ');
  const groupCount = Math.ceil(significant.length / 3);
  const padded = significant.padStart(3 * groupCount, '0');
  let words = '';
  for (let group = 0; group < groupCount; group++) {
    const value = Number(padded.slice(3 * group, 3 * group + 3));
    if (value === 0) continue;
    const power = groupCount - 1 - group;
    if (words !== '') words += power === 0 && value < 100 ? ' and ' : ', ';
    words += underThousand(value);
    if (power > 0) words += ` ${THOUSANDS[power]}`;
  }
  return words;
}

function underThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const restWords =
    rest < 20 ? ONES[rest] : `${TENS[Math.floor(rest / 10)]}${rest % 10 === 0 ? '' : `-${ONES[rest % 10]}`}`;
  if (hundreds === 0) return restWords ?? '';
  return `${ONES[hundreds]} hundred${rest === 0 ? '' : ` and ${restWords}`}`;
}
