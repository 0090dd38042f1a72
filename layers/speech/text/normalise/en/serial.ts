import { groupedDigits, groupedEnd } from '../grouping.ts';
import type { Expression, Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { endsWord } from './boundary.ts';
import { callOut, plainCardinal } from './numerals.ts';
import { SIGN_WORDS } from './symbols.data.ts';

/** Longer strings of letters and digits are read piece by piece. */
const LONGEST_CODE = 48;
const MOST_PIECES = 16;
/** Digits of a count; of a longer run every digit is called. */
const LONGEST_COUNT = 5;

type PieceKind = 'letters' | 'digits' | 'sign' | 'dash' | 'slash';

interface Piece {
  readonly kind: PieceKind;
  readonly written: string;
  readonly end: number;
  /** Digits in groups of three: a count, whatever its length. */
  readonly grouped?: boolean;
}

/**
 * Codes of letters, digits and signs: `CA1234`, `GPT-4o`, `B2B`, `C++`, `x=5`, `1-2-3`, `km^2`.
 *
 * Up to five digits are counted, more are called out. A hyphen stays what it is, a slash too where nothing else in the
 * code has to be parted.
 */
export const serials: Expression = (scan, at) => {
  const pieces: Piece[] = [];
  const found: Reading[] = [];
  const counts = { letters: 0, digits: 0, sign: 0, dash: 0, slash: 0 };
  let hasDoubleSlash = false;
  let before: Piece | undefined;
  for (let piece = pieceAt(scan, at); piece !== undefined; piece = pieceAt(scan, piece.end)) {
    const isLoneDash = piece.kind === 'dash' && (before === undefined || before.kind === 'dash');
    if (isLoneDash || piece.end > at + LONGEST_CODE || pieces.length === MOST_PIECES) break;
    scan.steps++;
    pieces.push(piece);
    counts[piece.kind]++;
    hasDoubleSlash ||= piece.kind === 'slash' && before?.kind === 'slash';
    before = piece;
    const isOpenEnded = piece.kind === 'slash' || pieces[0]?.kind === 'slash';
    if (piece.kind === 'dash' || !endsWord(scan, piece.end)) continue;
    if (!isCode(counts, isOpenEnded, hasDoubleSlash)) continue;
    found.push(new Code(piece.end, pieces, pieces.length));
  }
  return found;
};

/** The first `count` of the pieces. A class, because a code has many ends and a function for each would cost more than finding them. */
class Code implements Reading {
  readonly end: number;
  readonly #pieces: readonly Piece[];
  readonly #count: number;

  constructor(end: number, pieces: readonly Piece[], count: number) {
    this.end = end;
    this.#pieces = pieces;
    this.#count = count;
  }

  spoken(): string {
    return speak(this.#pieces.slice(0, this.#count));
  }
}

/** and/or is a word; a/1, a/b/c, a/b-c, a//b and /a are codes, 2002/01 is three things, 18+ a number with a sign. */
function isCode(
  counts: Readonly<Record<PieceKind, number>>,
  isOpenEnded: boolean,
  hasDoubleSlash: boolean,
): boolean {
  // Signs alone, == and &&, are left as they are written.
  if (counts.letters + counts.digits === 0) return false;
  const numbers = counts.digits + counts.sign;
  if (isOpenEnded) return counts.letters + numbers > 0;
  if (counts.letters > 0) return numbers > 0 || hasDoubleSlash || (counts.slash > 0 && counts.letters > 2);
  return numbers + counts.slash >= 3 || (numbers === 2 && counts.sign > 0);
}

const PIECE = Symbol('piece of a code');

function pieceAt(scan: Scan, at: number): Piece | undefined {
  return scan.remember(PIECE, at, findPiece);
}

function findPiece(scan: Scan, at: number): Piece | undefined {
  const character = scan.at(at);
  if (scan.isDigit(at)) {
    const runEnd = scan.digitsEnd(at);
    const end = groupedEnd(scan, at, runEnd);
    const written = groupedDigits(scan, at, Math.min(end, at + LONGEST_CODE));
    return { kind: 'digits', written, end, grouped: end > runEnd };
  }
  if (character === '-') return { kind: 'dash', written: '-', end: at + 1 };
  if (character === '/') return { kind: 'slash', written: '/', end: at + 1 };
  if (SIGN_WORDS[character] !== undefined) return { kind: 'sign', written: character, end: at + 1 };
  let end = at;
  while (end < at + LONGEST_CODE && isLetter(scan.text.charCodeAt(end))) end++;
  return end === at ? undefined : { kind: 'letters', written: scan.text.slice(at, end), end };
}

function isLetter(codeUnit: number): boolean {
  const small = codeUnit | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

function speak(pieces: readonly Piece[]): string {
  const squared =
    pieces.at(-2)?.written === '^'
      ? { '2': 'squared', '3': 'cubed' }[pieces.at(-1)?.written ?? '']
      : undefined;
  if (squared !== undefined && isPower(pieces)) {
    return `${pieces
      .slice(0, -2)
      .map(({ written }) => written)
      .join('')} ${squared}`;
  }
  const isNumber = pieces.every(({ kind }) => kind === 'digits' || kind === 'slash');
  const openEnded = pieces[0]?.kind === 'slash' || pieces.at(-1)?.kind === 'slash';
  const isPath = pieces.every(({ kind }) => kind !== 'digits' && kind !== 'sign');
  const parted = isNumber || openEnded || isPath || pieces.some((piece, i) => touches(pieces[i - 1], piece));
  let spoken = '';
  pieces.forEach((piece, i) => {
    const before = pieces[i - 1];
    const joined =
      piece.kind === 'dash' ||
      before?.kind === 'dash' ||
      (!parted && (piece.kind === 'slash' || before?.kind === 'slash'));
    if (i > 0 && !joined) spoken += ' ';
    spoken += sayPiece(piece, parted);
  });
  return spoken;
}

/** `10^2` is no square of letters: its base is called out like any code. */
function isPower(pieces: readonly Piece[]): boolean {
  return pieces.slice(0, -2).every(({ kind }) => kind !== 'digits');
}

/** Two pieces that nothing parts in writing, and a space has to in speech. */
function touches(before: Piece | undefined, piece: Piece): boolean {
  if (before === undefined) return false;
  if (before.kind === 'slash' && piece.kind === 'slash') return true;
  if ([before.kind, piece.kind].some((kind) => kind === 'dash' || kind === 'slash')) return false;
  return true;
}

function sayPiece({ kind, written, grouped }: Piece, parted: boolean): string {
  if (kind === 'sign') return SIGN_WORDS[written] ?? written;
  if (kind === 'slash') return parted ? 'slash' : '/';
  if (kind !== 'digits') return written;
  const isShort = written.length <= LONGEST_COUNT && (written === '0' || !written.startsWith('0'));
  const isCounted = isShort || grouped === true;
  return isCounted ? plainCardinal(written) : callOut(written);
}
