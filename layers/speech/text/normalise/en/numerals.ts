/** English words for numbers that are given as strings of ASCII digits. */

const ONES = [
  ...[
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion'];

/** The longest number that is counted; of a longer one the digits are called out. */
const LONGEST_CARDINAL = 15;

function belowHundred(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  const tens = TENS[Math.floor(value / 10)] ?? '';
  return value % 10 === 0 ? tens : `${tens} ${ONES[value % 10]}`;
}

function belowThousand(value: number, conjunction: string): string {
  if (value < 100) return belowHundred(value);
  const hundreds = `${ONES[Math.floor(value / 100)]} hundred`;
  return value % 100 === 0 ? hundreds : `${hundreds}${conjunction}${belowHundred(value % 100)}`;
}

function count(digits: string, withAnd: boolean): string {
  const bare = digits.replace(/^0+(?=\d)/, '');
  if (bare.length > LONGEST_CARDINAL) return callOut(digits);
  const groups = Math.ceil(bare.length / 3);
  const padded = bare.padStart(groups * 3, '0');
  const parts: string[] = [];
  for (let group = 0; group < groups; group++) {
    const scale = groups - 1 - group;
    const value = Number(padded.slice(group * 3, group * 3 + 3));
    if (value === 0) continue;
    const isLast = scale === 0;
    if (isLast && withAnd && value < 100 && parts.at(-1)?.endsWith(' thousand')) parts.push('and');
    parts.push(belowThousand(value, isLast && withAnd ? ' and ' : ' ') + SCALES[scale]);
  }
  return parts.length === 0 ? 'zero' : parts.join(' ');
}

/** `1105` -> one thousand one hundred five. */
export function plainCardinal(digits: string): string {
  return count(digits, false);
}

/** `1105` -> one thousand one hundred and five; `2001` -> two thousand and one. */
export function cardinalWithAnd(digits: string): string {
  return count(digits, true);
}

/** As a number stands alone: `007` -> oh oh seven, `1,100` -> thousand one hundred. */
export function cardinal(digits: string): string {
  const zeros = digits.length - digits.replace(/^0+/, '').length;
  if (zeros > 0 && digits.length > 1) {
    const rest = digits.slice(zeros);
    const last = rest === '' ? 'zero' : cardinalWithAnd(rest);
    return `${'oh '.repeat(rest === '' ? zeros - 1 : zeros)}${last}`;
  }
  return cardinalWithAnd(digits).replace(/^one thousand(?= |$)/, 'thousand');
}

/** The digits one by one, 0 as oh: `2005` -> two oh oh five. */
export function callOut(digits: string): string {
  return spell(digits, 'oh');
}

/** The digits one by one, 0 as zero, as telephone numbers are called. */
export function callOutNumber(digits: string): string {
  return spell(digits, 'zero');
}

function spell(digits: string, zero: string): string {
  return Array.from(digits, (digit) => (digit === '0' ? zero : ONES[Number(digit)])).join(' ');
}

const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** The ordinal of a cardinal in words: twenty one -> twenty first. */
export function ordinalOf(cardinalWords: string): string {
  const lastSpace = cardinalWords.lastIndexOf(' ') + 1;
  const head = cardinalWords.slice(0, lastSpace);
  const last = cardinalWords.slice(lastSpace);
  const irregular = IRREGULAR_ORDINALS[last];
  if (irregular !== undefined) return head + irregular;
  return head + (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
}

/** A year of four digits: `1984` -> nineteen eighty four, `2005` -> two thousand five, `1900` -> nineteen hundred. */
export function yearInWords(digits: string): string {
  const century = Number(digits.slice(0, 2));
  const year = Number(digits.slice(2));
  // As the official normaliser has it, 1000 is ten hundred.
  if (digits !== '1000' && century % 10 === 0 && year < 10) {
    const thousands = `${ONES[century / 10]} thousand`;
    return year === 0 ? thousands : `${thousands} ${ONES[year]}`;
  }
  if (year === 0) return `${belowHundred(century)} hundred`;
  return `${belowHundred(century)} ${year < 10 ? `zero ${ONES[year]}` : belowHundred(year)}`;
}

/** A decade: `1990` -> nineteen nineties, `1900` -> nineteen hundreds, `80` -> eighties. */
export function decadeInWords(digits: string): string {
  if (digits === '1000') return 'one thousands';
  const words = digits.length === 2 ? belowHundred(Number(digits)) : yearInWords(digits);
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}
