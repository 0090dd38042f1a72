/** How long parts of a text sound compared with each other, well enough to know about where in the sound a place of the text is. */

/** A rough length of each kind of character, in ideographs (a Mandarin syllable, about 0.2 s). */
const LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/\p{Script=Han}/u, 1],
  [/\p{Script=Hangul}/u, 0.9],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 0.62],
  [/\p{L}/u, 0.34],
  [/\p{N}/u, 0.9],
];

/** Relative duration of a text; silence and marks count nothing. */
export function soundLength(text: string): number {
  let length = 0;
  for (const character of text) {
    length += LENGTHS.find(([kind]) => kind.test(character))?.[1] ?? 0;
  }
  return length;
}

/** 0 to 1: how much of a text is spoken before a place in it. */
export function shareBefore(text: string, place: number): number {
  const whole = soundLength(text);
  return whole === 0 ? 0 : soundLength(text.slice(0, place)) / whole;
}
