import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { callOut, sinoKorean } from './numerals.ts';

const MOST_GROUPS = 4;
const ANNOUNCED = /(?:인증번호|비밀번호|우편번호|계좌번호|전화번호|카드번호|코드)[는은이가:：]?\s?$/;
const EMERGENCY = /^(?:에|로|번|\s?신고|\s?구급|\s?구조|\s?안전|으로)/;

/** Digits called one by one: `010-1234-5678`, `1588-1234`, `119에`, `192.168.0.1`, 인증번호는 8352. */
export const digitStrings: Expression = (scan, at) => {
  if (scan.at(at) === '+') return abroad(scan, at);
  if (!scan.startsDigits(at)) return [];
  const end = scan.digitsEnd(at);
  const found = [...hyphenated(scan, at, end), ...mobile(scan, at), ...dotted(scan, at, end)];
  const isEmergency =
    end === at + 3 &&
    ['112', '119', '114', '110'].includes(scan.digits(at, end)) &&
    EMERGENCY.test(scan.text.slice(end, end + 4));
  const isAnnounced = end > at + 2 && ANNOUNCED.test(scan.text.slice(Math.max(0, at - 8), at));
  if (isEmergency || isAnnounced)
    found.push({ end, extraCost: -0.5, spoken: () => callOut(scan.digits(at, end)) });
  return found;
};

const ABROAD = /^\+(\d{1,3}(?:-\d{1,4}){2,4})(?![\d-])/;
const MOBILE = /^(01\d \d{3,4} \d{4})(?!\d)/;
const LONGEST_TELEPHONE = 24;

/** `+82-10-1234-5678`. */
function abroad(scan: Scan, at: number): Reading[] {
  const [whole, number] = ABROAD.exec(scan.text.slice(at, at + LONGEST_TELEPHONE)) ?? [];
  if (whole === undefined || number === undefined) return [];
  return [{ end: at + whole.length, spoken: () => `플러스 ${number.split('-').map(callOut).join(' ')}` }];
}

/** `010 1234 5678`. */
function mobile(scan: Scan, at: number): Reading[] {
  const number = MOBILE.exec(scan.text.slice(at, at + LONGEST_TELEPHONE))?.[1];
  if (number === undefined) return [];
  return [{ end: at + number.length, spoken: () => number.split(' ').map(callOut).join(' ') }];
}

function hyphenated(scan: Scan, at: number, firstEnd: number): Reading[] {
  const groups = [scan.digits(at, Math.min(firstEnd, at + 12))];
  let end = firstEnd;
  while (groups.length < MOST_GROUPS && /[-)]/.test(scan.at(end)) && scan.isDigit(end + 1)) {
    const next = scan.digitsEnd(end + 1);
    groups.push(scan.digits(end + 1, Math.min(next, end + 13)));
    end = next;
  }
  const [first = '', second = ''] = groups;
  const isLocal = groups.length === 2 && /^1[5-9]\d\d$/.test(first) && second.length === 4;
  if (groups.length < 3 && !isLocal) return [];
  const spoken = () => groups.map(callOut).join(' ');
  const isTelephone = first.startsWith('0') || isLocal || groups.length > 2;
  return isTelephone ? [{ end, spoken }] : [];
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
  return [{ end, spoken: () => groups.map(isAddress ? callOut : sinoKorean).join(' 점 ') }];
}
