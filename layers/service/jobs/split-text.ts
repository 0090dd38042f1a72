/**
 * A long text in parts that can be spoken one after the other, on different machines if need be, and put off when one is stopped.
 *
 * Nothing is lost or changed: the parts joined are the text. A part ends where a listener expects a pause: best between
 * paragraphs, else after a sentence, a clause, a word; only a text without any of these is cut at a bare number of characters.
 */
import { isSsml } from '../../speech/text/ssml/index.ts';

/** Characters of a part: about half a minute to a minute of speech. */
const least = 120;
const most = 300;

/** Boundaries from strongest to weakest; each matches up to the place where the cut is made. Marks that close and tags stay with what they follow. */
const closers = '["\'”’」』）)\\]]*(?:\\[[^\\[\\]\\n]{1,24}\\])*';
const boundaries: readonly RegExp[] = [
  /\n\s*/gu,
  new RegExp(`[。！？!?…]+${closers}\\s*`, 'gu'),
  new RegExp(`\\.${closers}\\s+`, 'gu'),
  new RegExp(`[；;：:]${closers}\\s*`, 'gu'),
  new RegExp(`[，,、]${closers}\\s*`, 'gu'),
  /\s+/gu,
];

/** Tags whose effect must not be cut in two; a whisper that isn't ended goes to the end of its line. */
const pairedTag = /<(\/?)(?:strong|laughter)>|\[(\/?)whisper\]/gi;

/** @returns at least one part; an SSML document is one, for it can't be cut without being read. */
export function splitText(text: string): string[] {
  if (isSsml(text)) return [text];
  const parts: string[] = [];
  let rest = text;
  while (unitsOf(rest, most + 1) !== undefined) {
    const end = bestCut(rest);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest.trim() === '' && parts.length > 0) parts.push((parts.pop() ?? '') + rest);
  else parts.push(rest);
  return parts;
}

/** Where the first part ends, in UTF-16 code units. */
function bestCut(text: string): number {
  const from = unitsOf(text, least) ?? 0;
  const to = unitsOf(text, most) ?? text.length;
  // What stands after the window may belong to a boundary in it: white space, closing marks.
  const window = text.slice(0, to + 40);
  for (const boundary of boundaries) {
    let best: number | undefined;
    for (const match of window.matchAll(boundary)) {
      const end = match.index + match[0].length;
      if (end >= from && match.index < to && end < window.length && outsideTags(text, end)) best = end;
    }
    if (best !== undefined) return best;
  }
  return graphemeStart(text, to);
}

/** UTF-16 code units of the first `count` code points, or undefined when the text is shorter. */
function unitsOf(text: string, count: number): number | undefined {
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen === count) return units;
    units += character.length;
    seen++;
  }
  return seen === count ? units : undefined;
}

/** False inside of a tag such as `[pause:0.8s]`, and between one that opens and one that closes. */
function outsideTags(text: string, end: number): boolean {
  const before = text.slice(0, end);
  if (/\[[^[\]\n]{0,24}$/.test(before)) return false;
  let open = 0;
  for (const match of before.matchAll(pairedTag)) {
    const closing = match[0].includes('/');
    open = closing ? Math.max(0, open - 1) : open + 1;
  }
  return open === 0 || before.endsWith('\n');
}

/** The last place at or before `at` where no combining mark or joined sign is torn off. */
function graphemeStart(text: string, at: number): number {
  const segments = new Intl.Segmenter().segment(text.slice(0, at + 32));
  const start = segments.containing(at)?.index ?? at;
  return start > 0 ? start : at;
}
