import type { ChineseWords } from './words.ts';

/** The longest run of digits that is counted; a longer one is an identifier and is called out. */
export const LONGEST_CARDINAL = 12;

/** `2024` -> 二零二四. */
export function callOutDigits(digits: string, words: ChineseWords): string {
  let spoken = '';
  for (const digit of digits) spoken += words.digits[Number(digit)] ?? '';
  return spoken;
}

/** `110` -> 幺幺零: over the telephone, 一 is said so that nobody hears 七. */
export function callOutNumber(digits: string, words: ChineseWords): string {
  let spoken = '';
  for (const digit of digits) spoken += digit === '1' ? words.calledOne : (words.digits[Number(digit)] ?? '');
  return spoken;
}

/**
 * `10203` -> 一万零二百零三.
 *
 * Zeros in front are heard: `00123` -> 零零一百二十三. More digits than anything is counted in are called out one by one.
 */
export function readCardinal(digits: string, words: ChineseWords): string {
  if (digits.length > LONGEST_CARDINAL) return callOutNumber(digits, words);
  if (digits.length > 1 && digits.startsWith('0')) return withZeros(digits, words);
  return count(digits, words);
}

function withZeros(digits: string, words: ChineseWords): string {
  const rest = digits.replace(/^0+/, '');
  if (!words.countsBehindZeros || rest === '') return callOutDigits(digits, words);
  return callOutDigits(digits.slice(0, -rest.length), words) + readQuantity(rest, words);
}

/**
 * As `readCardinal`; at the head of a number 二 before 百 千 万 亿 is 两: `2200` -> 两千二百, but `-200` -> 负二百.
 */
export function readQuantity(digits: string, words: ChineseWords, atHead = true): string {
  const spoken = readCardinal(digits, words);
  if (!atHead || spoken.charAt(0) !== words.digits[2]) return spoken;
  return words.pairHeads.includes(spoken.charAt(1)) ? words.pair + spoken.slice(1) : spoken;
}

function count(digits: string, words: ChineseWords): string {
  const zero = words.digits[0] ?? '';
  const groups = Math.ceil(digits.length / 4);
  const padded = digits.padStart(groups * 4, '0');
  let spoken = '';
  let emptyGroup = false;
  for (let group = 0; group < groups; group++) {
    const four = padded.slice(group * 4, group * 4 + 4);
    if (four === '0000') {
      emptyGroup = true;
      continue;
    }
    spoken = countFour(spoken, four, emptyGroup, words) + words.myriads[groups - 1 - group];
    emptyGroup = false;
  }
  return spoken === '' ? zero : spoken;
}

/** Zeros inside a group and before it are heard once, those that end it are silent: 20,0102 is 二十万零一百零二. */
function countFour(spokenBefore: string, four: string, zerosBefore: boolean, words: ChineseWords): string {
  let spoken = spokenBefore;
  let zeros = zerosBefore;
  for (let place = 0; place < 4; place++) {
    const digit = Number(four.charAt(place));
    if (digit === 0) {
      zeros = true;
      continue;
    }
    if (zeros && spoken !== '') spoken += words.digits[0];
    zeros = false;
    // 12 is 十二, but 112 is 一百一十二 and 1,0012 is 一万零一十二.
    const isBareTen = digit === 1 && place === 2 && spoken === '';
    spoken += `${isBareTen ? '' : words.digits[digit]}${words.places[3 - place]}`;
  }
  return spoken;
}

/** 二十五 -> 廿五, where the language contracts it; anything else as it is. */
export function contractTwenty(spoken: string, words: ChineseWords): string {
  const twenty = `${words.digits[2]}${words.places[1]}`;
  const isContracted = words.contractedTwenty !== '' && spoken.length === 3 && spoken.startsWith(twenty);
  return isContracted ? words.contractedTwenty + spoken.slice(twenty.length) : spoken;
}
