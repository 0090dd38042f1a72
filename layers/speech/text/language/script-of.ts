/** Which writing system a code point belongs to, as far as the choice of language needs it. */

export type Script = 'han' | 'hiragana' | 'katakana' | 'hangul' | 'latin' | 'digit' | 'neutral';

const LETTER = /^\p{L}$/u;
const DECIMAL = /^\p{Nd}$/u;

/**
 * Letters of scripts that none of the five languages uses (Cyrillic, Arabic, Thai ...) count as `latin`: like the official front
 * end, which sends everything without an ideograph down its English path. Combining marks are neutral: they go with what they stand on.
 */
export function scriptOf(codePoint: number): Script {
  if (codePoint < 0x80) {
    if (codePoint >= 0x30 && codePoint <= 0x39) return 'digit';
    const lower = codePoint | 0x20;
    return lower >= 0x61 && lower <= 0x7a ? 'latin' : 'neutral';
  }
  if (isHan(codePoint)) return 'han';
  if (codePoint >= 0x3041 && codePoint <= 0x309f)
    return codePoint === 0x309b || codePoint === 0x309c ? 'neutral' : 'hiragana';
  if (codePoint >= 0x30a1 && codePoint <= 0x30ff) return codePoint === 0x30fb ? 'neutral' : 'katakana';
  if ((codePoint >= 0x31f0 && codePoint <= 0x31ff) || (codePoint >= 0xff66 && codePoint <= 0xff9f))
    return 'katakana';
  if (isHangul(codePoint)) return 'hangul';
  const character = String.fromCodePoint(codePoint);
  if (LETTER.test(character)) return 'latin';
  return DECIMAL.test(character) ? 'digit' : 'neutral';
}

/** Ideographs of every block, the iteration mark 々 and the zero 〇, and Bopomofo, which stands for them. */
export function isHan(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3ffff) ||
    (codePoint >= 0x3105 && codePoint <= 0x312f) ||
    (codePoint >= 0x2e80 && codePoint <= 0x2fdf) ||
    (codePoint >= 0x3005 && codePoint <= 0x3007 && codePoint !== 0x3006)
  );
}

/** Syllables, letters (modern, old and halfwidth) of Hangul. */
export function isHangul(codePoint: number): boolean {
  return (
    (codePoint >= 0xac00 && codePoint <= 0xd7fb) ||
    (codePoint >= 0x1100 && codePoint <= 0x11ff) ||
    (codePoint >= 0x3131 && codePoint <= 0x318e) ||
    (codePoint >= 0xa960 && codePoint <= 0xa97c) ||
    (codePoint >= 0xffa0 && codePoint <= 0xffdc)
  );
}
