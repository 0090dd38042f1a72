import { isLatinLetter } from '../characters.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { numbersAt } from './number.ts';
import { callOutDigits, callOutNumber, readQuantity } from './numerals.ts';
import type { ChineseWords } from './words.ts';

/** What is known by heart or has the length of a mobile number is called out rather than counted. */
const WELL_KNOWN = -1;
const MOBILE_DIGITS = 11;
/** Three groups between points may be a date as well, and then are. */
const VERSION = 0.5;
/** `1.2.3.4` and `400-800-8820` are written in four groups at most; a fifth group begins something new. */
const MOST_GROUPS = 4;
/** `978-7-588-40497-6`. */
const ISBN_GROUPS = 5;
const ISBN_DIGITS = [10, 13];
/** Cards are written in groups of four, the last of which may be shorter: `6222 0212 3456 7890 123`. */
const CARD = /^\d{4}(?: \d{4}){2,3}(?: \d{3,4})?(?!\d)/;
const LONGEST_CARD = 24;
/** Letters before the digits of a serial number. */
const MOST_LETTERS = 4;

/** Digits that are called out one by one, and percentages. */
export function digitStrings(words: ChineseWords): Expression {
  return (scan, at) => {
    const shares = numbersAt(scan, at, words).filter((number) => /[%％‰]/.test(scan.at(number.end - 1)));
    return [
      ...shares,
      ...lastDigits(scan, at, words),
      ...withCountryCode(scan, at, words),
      ...withAreaInBrackets(scan, at, words),
      ...strings(scan, at, words),
    ];
  };
}

/** 尾号是1234. */
function lastDigits(scan: Scan, at: number, words: ChineseWords): Reading[] {
  const lead = words.lastDigits.find((written) => scan.has(written, at));
  if (lead === undefined) return [];
  const from = at + lead.length;
  const end = scan.digitsEnd(from);
  if (end !== from + 4) return [];
  return [{ end, extraCost: WELL_KNOWN, spoken: () => lead + callOutNumber(scan.digits(from, end), words) }];
}

/** `+86 13812345678`: the country code is called out as well. */
function withCountryCode(scan: Scan, at: number, words: ChineseWords): Reading[] {
  if (scan.at(at) !== '+' || !scan.isDigit(at + 1)) return [];
  const codeEnd = scan.digitsEnd(at + 1);
  const separator = scan.at(codeEnd) === ' ' || scan.at(codeEnd) === '-' ? 1 : 0;
  const code = () => `${words.plus}${callOutDigits(scan.digits(at + 1, codeEnd), words)}`;
  if (codeEnd > at + 4) {
    // +8613812345678 in one run.
    const isChinese = scan.has('86', at + 1) && codeEnd === at + 3 + MOBILE_DIGITS;
    const spoken = () => `${words.plus}${callOutNumber(scan.digits(at + 1, codeEnd), words)}`;
    return isChinese ? [{ end: codeEnd, spoken }] : [];
  }
  return strings(scan, codeEnd + separator, words)
    .filter((number) => number.end >= codeEnd + separator + 7)
    .map((number) => ({
      ...number,
      spoken: () => `${code()}${separator === 1 ? ' ' : ''}${number.spoken()}`,
    }));
}

const AREA_IN_BRACKETS = /^([(（])(0\d{2,3})([)）])([ -]?)(\d{7,8})(?!\d)/;
const LONGEST_TELEPHONE = 18;

/** `(022)44736785`: the brackets stay, the digits are called out. */
function withAreaInBrackets(scan: Scan, at: number, words: ChineseWords): Reading[] {
  if (scan.at(at) !== '(' && scan.at(at) !== '（') return [];
  const [whole, open = '', area = '', close = '', between = '', subscriber = ''] =
    AREA_IN_BRACKETS.exec(scan.text.slice(at, at + LONGEST_TELEPHONE)) ?? [];
  if (whole === undefined) return [];
  const call = (digits: string) => callOutDigits(digits, words);
  const space = between === ' ' ? ' ' : '';
  return [
    { end: at + whole.length, spoken: () => `${open}${call(area)}${close}${space}${call(subscriber)}` },
  ];
}

function strings(scan: Scan, at: number, words: ChineseWords): Reading[] {
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  const length = end - at;
  const found: Reading[] = [];
  const add = (to: number, called: typeof callOutDigits, extraCost = 0): void => {
    scan.steps++;
    found.push({ end: to, extraCost, spoken: () => callGroups(scan, at, to, called, words) });
  };

  const isKnown =
    length === MOBILE_DIGITS ||
    (length <= 5 && words.shortNumbers.has(scan.digits(at, end)) && isServiceNumber(scan, at, end));
  if (isKnown) add(end, callOutNumber, WELL_KNOWN);
  const dashed = groupEnds(scan, end, '-', ISBN_GROUPS);
  if (!isKnown && isNamedBefore(scan, at, words.codeNames)) {
    for (const groupEnd of dashed) add(groupEnd, callOutNumber, WELL_KNOWN);
  }
  const [, dashEnd] = dashed;
  const isLongEnough = length > 2 || (dashEnd ?? 0) > end + 3;
  if (
    !isKnown &&
    dashEnd !== undefined &&
    isLongEnough &&
    isNamedBefore(scan, afterNameAt(scan, at), words.serialNames)
  )
    add(dashEnd, callOutNumber, WELL_KNOWN);

  const dotted = groupEnds(scan, end, '.');
  if (dotted.length === MOST_GROUPS) add(dotted[3] ?? end, callOutDigits);
  // A version: 10.2.3 is 十点二点三.
  const [, , versionEnd] = dotted;
  if (dotted.length === 3 && versionEnd !== undefined) {
    const later = callGroups(scan, end, versionEnd, callOutDigits, words);
    const spoken = () => readQuantity(scan.digits(at, end), words) + later;
    found.push({ end: versionEnd, extraCost: VERSION, spoken });
  }
  for (const groupEnd of dashed.slice(2, MOST_GROUPS)) add(groupEnd, callOutDigits);
  const isbnEnd = dashed[ISBN_GROUPS - 1];
  if (isbnEnd !== undefined && ISBN_DIGITS.includes(isbnEnd - at - ISBN_GROUPS + 1))
    add(isbnEnd, callOutDigits);
  const card = length === 4 ? CARD.exec(scan.text.slice(at, at + LONGEST_CARD))?.[0] : undefined;
  if (card !== undefined) add(at + card.length, callOutNumber, WELL_KNOWN);
  const spaced = groupEnds(scan, end, ' ');
  const area = scan.digits(at, Math.min(end, at + 5));
  for (const second of [dashEnd, area.startsWith('0') ? spaced[1] : undefined]) {
    if (second !== undefined && isTelephone(area, second - end - 1)) add(second, callOutDigits);
  }
  const third = spaced[2];
  if (third === end + 10 && spaced[1] === end + 5 && length === 3 && scan.has('1', at))
    add(third, callOutNumber);
  return found;
}

/** What stands around numbers of three digits that are dialled: 打110, 火警119, 120急救, 110、119. */
const DIALLED_BEFORE =
  /(?:[打拨撥叫找]|[打拨撥叫找][了个個通]|电话|電話|致电|致電|热线|熱線|报警|報警|警察|火警|急救|求助|求救|救护|联系|號碼|号码|等|(?:11[0249]|12[02])[、和或及])[是为為：:“"「（( ]*$/;
const DIALLED_BEHIND =
  /^[”"」）) ]*(?:急救|救护|救護|报警|報警|接警|出警|指挥|指揮|热线|熱線|电话|電話|民警|警察|警车|平台|中心|来|來|到场|赶到|[、和或及](?:11[0249]|12[02])(?!\d))/;
const LONGEST_COUNT = 3;
const CONTEXT = 6;

/** 122:122 and 110/70 are no service numbers; three digits are one only where they are dialled: 票价120 is a price. */
function isServiceNumber(scan: Scan, at: number, end: number): boolean {
  const isSign = (place: number) => /^[:：/\-+×=.~]$/.test(scan.at(place));
  if ((isSign(end) && scan.isDigit(end + 1)) || (isSign(at - 1) && scan.isDigit(at - 2))) return false;
  if (end > at + LONGEST_COUNT) return true;
  if (at === 0 && end === scan.text.length) return true;
  const before = scan.text.slice(Math.max(0, at - CONTEXT), at);
  return DIALLED_BEFORE.test(before) || DIALLED_BEHIND.test(scan.text.slice(end, end + CONTEXT));
}

/** Digits between points have the point said between them; hyphens and spaces are silent. */
function callGroups(
  scan: Scan,
  from: number,
  to: number,
  called: typeof callOutDigits,
  words: ChineseWords,
): string {
  let spoken = '';
  for (let at = from; at < to; at++) {
    if (scan.isDigit(at)) spoken += called(scan.digits(at, at + 1), words);
    else if (scan.at(at) === '.') spoken += words.point;
  }
  return spoken;
}

/** An area code (or 400, 800) and a number of a subscriber. */
function isTelephone(area: string, subscriberDigits: number): boolean {
  if (area === '400' || area === '800') return subscriberDigits === 7;
  if (area.length === 3 && subscriberDigits === 8) return true;
  const isArea = area.startsWith('0') && (area.length === 3 || area.length === 4);
  return isArea && (subscriberDigits === 7 || subscriberDigits === 8);
}

/** The ends of the groups of digits that follow each other with `separator` between: the first is `end` itself. */
function groupEnds(scan: Scan, end: number, separator: string, most = MOST_GROUPS): number[] {
  const ends = [end];
  for (let last = end; ends.length < most; ) {
    if (scan.at(last) !== separator || !scan.isDigit(last + 1)) break;
    last = scan.digitsEnd(last + 1);
    ends.push(last);
    scan.steps++;
  }
  return ends;
}

/** Where the letters begin that stand before a number with a hyphen: 编号：B764-5953. */
function afterNameAt(scan: Scan, at: number): number {
  let from = at;
  while (from > at - MOST_LETTERS && isLatinLetter(scan.at(from - 1))) from--;
  return from;
}

/** 验证码835294, 验证码是835294, 密码：0412. */
function isNamedBefore(scan: Scan, at: number, names: readonly string[]): boolean {
  const before = scan.text.slice(Math.max(0, at - 8), at).replace(/[是为為係：:\s]+$/, '');
  return names.some((name) => before.endsWith(name));
}
