/** Which parts of a text can be heard: letters, ideographs and digits of any script. */

const HEARD = /[\p{L}\p{N}]/u;
const HEARD_OR_HALF = /[\p{L}\p{N}\p{Cs}]/u;

export function isHeard(text: string): boolean {
  return HEARD.test(text);
}

/** Where the last letter or digit ends; 0 when there is none. */
export function endOfHeard(text: string): number {
  let end = text.length;
  while (end > 0 && !HEARD_OR_HALF.test(text.charAt(end - 1))) end--;
  return end;
}
