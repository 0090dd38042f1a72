import type { Expression, Reading } from '../reading.ts';
import { callOutNumber, cardinalWithAnd } from './numerals.ts';
import { ADDRESS_SIGNS } from './symbols.data.ts';

/** Nothing else begins with www. */
const UNMISTAKABLE = -1000;
const LONGEST_ADDRESS = 512;

/** Endings by which a name with a point in it is known to be an address. */
const KNOWN_DOMAINS = 'com org net gov uk fr br in ru de it info jpg'.split(' ');
/** National domains are spelled, jpg is not. */
const SPOKEN_DOMAINS: Readonly<Record<string, string>> = {
  ...Object.fromEntries('uk fr br in ru de it cn'.split(' ').map((domain) => [domain, domain.toUpperCase()])),
  jpg: 'jpeg',
};
/** Names that are spoken as initials. */
const INITIALS = new Map(['nvidia', 'cuda', 'rtx', 'dgx'].map((name) => [name, name.toUpperCase()]));

const PROTOCOL = /^(?:(https?):\/\/|(file):\/\/\/)(www\.)?|^www\./;
const EMAIL =
  /^[A-Za-z][A-Za-z0-9._!#$%&'*+/=?^`|~-]{0,63}@[A-Za-z][A-Za-z0-9.-]{0,200}\.[A-Za-z0-9/-]{1,64}/;
const DOMAIN = new RegExp(`^[A-Za-z][A-Za-z0-9.-]{0,200}\\.(?:${KNOWN_DOMAINS.join('|')})(?![A-Za-z0-9])`);

/** `https://www.example.com/a?b=1`, `example.org/faq`, `john.doe@example.com`. */
export const electronicAddresses: Expression = (scan, at) => {
  // No address begins inside another.
  if (!/^[A-Za-z]$/.test(scan.at(at)) || /^[.@/_:-]$/.test(scan.at(at - 1))) return [];
  const address = /^[\x21-\x7e]*/.exec(scan.text.slice(at, at + LONGEST_ADDRESS))?.[0] ?? '';
  // What ends an address is a letter, a digit or a slash; a full stop behind it ends the sentence.
  const trimmed = address.replace(/[^A-Za-z0-9/]+$/, '');
  scan.steps += 2;
  return [...urls(trimmed, at), ...emails(trimmed, at), ...domains(trimmed, at)];
};

function urls(address: string, at: number): Reading[] {
  const protocol = PROTOCOL.exec(address);
  if (protocol === null) return [];
  const [lead, http, file, www] = protocol;
  // A port is read by itself.
  const rest = address.slice(lead.length).split(/:(?=\d)/)[0] ?? '';
  if (!/^[A-Za-z]/.test(rest)) return [];
  const scheme =
    http !== undefined ? `${http.toUpperCase()} colon slash slash ` : file === undefined ? '' : FILE;
  const host = http === undefined && file === undefined ? 'WWW dot ' : www === undefined ? '' : 'WWW dot ';
  return [
    {
      end: at + lead.length + rest.length,
      extraCost: UNMISTAKABLE,
      spoken: () => `${scheme}${host}${speakAddress(rest)}`,
    },
  ];
}

const FILE = 'file colon slash slash slash ';

function emails(address: string, at: number): Reading[] {
  const email = EMAIL.exec(address)?.[0].replace(/[^A-Za-z0-9/]+$/, '');
  if (email === undefined) return [];
  const [user = '', domain = ''] = email.split('@');
  return [{ end: at + email.length, spoken: () => `${speakAddress(user)} at ${speakAddress(domain)}` }];
}

function domains(address: string, at: number): Reading[] {
  if (!DOMAIN.test(address)) return [];
  // A port, or anything else behind a colon, is read by itself.
  const name = (address.split(':')[0] ?? '').replace(/[^A-Za-z0-9/]+$/, '');
  return [{ end: at + name.length, spoken: () => speakAddress(name) }];
}

/** Letters as they are, numbers counted, every sign called. */
function speakAddress(address: string): string {
  const words: string[] = [];
  let behindDot = false;
  for (const piece of address.match(/[A-Za-z]+|\d+|[^A-Za-z0-9]/g) ?? []) {
    if (/^\d/.test(piece)) words.push(piece.startsWith('0') ? callOutNumber(piece) : cardinalWithAnd(piece));
    else if (/^[A-Za-z]/.test(piece))
      words.push((behindDot ? SPOKEN_DOMAINS[piece] : INITIALS.get(piece)) ?? INITIALS.get(piece) ?? piece);
    else words.push(ADDRESS_SIGNS[piece] ?? '');
    behindDot = piece === '.';
  }
  return words.filter((word) => word !== '').join(' ');
}
