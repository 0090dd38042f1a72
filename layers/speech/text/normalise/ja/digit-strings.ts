import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOut, readCardinal } from './numerals.ts';

const MOST_GROUPS = 5;

/**
 * Telephone numbers and addresses: `03-1234-5678`, `090(1234)5678`, `〒100-0001`, `1-2-3` (一の二の三), `192.168.0.1`, `110番`.
 */
export const digitStrings: Expression = (scan, at) => {
  const postal = scan.at(at) === '〒' ? scan.afterOptionalSpace(at + 1) : at;
  if (scan.at(at) === '+') return abroad(scan, at);
  if (!scan.startsDigits(postal)) return [];
  const end = scan.digitsEnd(postal);
  if (postal > at) return postalCode(scan, postal, end);
  return [
    ...emergency(scan, at, end),
    ...hyphenated(scan, at, end),
    ...dotted(scan, at, end),
    ...announced(scan, at, end),
  ];
};

const ABROAD = /^\+(\d{1,3}(?:-\d{1,4}){2,4})(?![\d-])/;
const LONGEST_TELEPHONE = 24;

/** `+81-90-1234-5678`. */
function abroad(scan: Scan, at: number): Reading[] {
  const [whole, number] = ABROAD.exec(scan.text.slice(at, at + LONGEST_TELEPHONE)) ?? [];
  if (whole === undefined || number === undefined) return [];
  return [{ end: at + whole.length, spoken: () => `プラス${number.split('-').map(callOut).join('、')}` }];
}

function postalCode(scan: Scan, at: number, end: number): Reading[] {
  if (end !== at + 3 || scan.at(end) !== '-' || scan.digitsEnd(end + 1) !== end + 5) return [];
  return [
    {
      end: end + 5,
      spoken: () => `郵便番号${callOut(scan.digits(at, end))}の${callOut(scan.digits(end + 1, end + 5))}`,
    },
  ];
}

/** 110番 is ひゃくとおばん. */
function emergency(scan: Scan, at: number, end: number): Reading[] {
  if (
    end !== at + 3 ||
    scan.digits(at, end) !== '110' ||
    !/^番(?![目地線街号])/.test(scan.text.slice(end, end + 2))
  )
    return [];
  return [{ end: end + 1, spoken: () => 'ひゃくとおばん' }];
}

function hyphenated(scan: Scan, at: number, firstEnd: number): Reading[] {
  const groups = [scan.digits(at, Math.min(firstEnd, at + 12))];
  let end = firstEnd;
  while (groups.length < MOST_GROUPS) {
    const opened = /[-(（－]/.test(scan.at(end)) && scan.isDigit(end + 1);
    const closed = /[)）]/.test(scan.at(end)) && scan.isDigit(end + 1);
    if (!opened && !closed) break;
    const next = scan.digitsEnd(end + 1);
    groups.push(scan.digits(end + 1, Math.min(next, end + 13)));
    end = next;
  }
  if (groups.length < 2) return [];
  const [first = ''] = groups;
  const length = groups.join('').length;
  const isTelephone = first.startsWith('0') && length >= 9 && length <= 11 && groups.length === 3;
  if (isTelephone) return [{ end, spoken: () => groups.map(callOut).join('、') }];
  if (groups.length < 3 || groups.some((group) => group.length > 4)) return [];
  return [{ end, spoken: () => groups.map(readCardinal).join('の') }];
}

function dotted(scan: Scan, at: number, firstEnd: number): Reading[] {
  const groups = [scan.digits(at, Math.min(firstEnd, at + 12))];
  let end = firstEnd;
  while (groups.length < 4 && scan.at(end) === '.' && scan.isDigit(end + 1)) {
    const next = scan.digitsEnd(end + 1);
    groups.push(scan.digits(end + 1, Math.min(next, end + 13)));
    end = next;
  }
  if (groups.length < 3) return [];
  const isAddress = groups.length === 4;
  return [
    { end, spoken: () => groups.map(isAddress ? callOut : readCardinal).join(isAddress ? 'ドット' : '点') },
  ];
}

const ANNOUNCED =
  /(?:パスワード|暗証番号|予約番号|注文番号|学籍番号|整理番号|受付番号|認証コード|電話番号|郵便番号|会員番号|口座番号|コード)[はが：:]?\s?$/;

/** 認証コードは835294. */
function announced(scan: Scan, at: number, end: number): Reading[] {
  if (end < at + 4 || !ANNOUNCED.test(scan.text.slice(Math.max(0, at - 8), at))) return [];
  return [{ end, extraCost: -0.5, spoken: () => callOut(scan.digits(at, end)) }];
}
