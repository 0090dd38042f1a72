/** About how long a text takes to say, so that progress has a whole to be a part of. */

/** Seconds of speech a character takes at speed 1: measured on ordinary reading, rounded. */
const secondsPer = {
  /** A Chinese character or a Korean syllable. */
  syllable: 0.22,
  kana: 0.14,
  digit: 0.25,
  letter: 0.065,
  comma: 0.3,
  stop: 0.6,
} as const;

export function estimateSeconds(text: string, speed: number): number {
  let seconds = 0.3;
  for (const character of text) {
    if (/[\p{Script=Han}\p{Script=Hangul}]/u.test(character)) seconds += secondsPer.syllable;
    else if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) seconds += secondsPer.kana;
    else if (/\p{N}/u.test(character)) seconds += secondsPer.digit;
    else if (/\p{L}/u.test(character)) seconds += secondsPer.letter;
    else if (/[,，、;；:：]/u.test(character)) seconds += secondsPer.comma;
    else if (/[.。!！?？…]/u.test(character)) seconds += secondsPer.stop;
  }
  return seconds / speed;
}
