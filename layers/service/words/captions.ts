/** Captions out of word times: SubRip and WebVTT (w3.org/TR/webvtt1). */
import type { SpokenWord } from './spoken-words.ts';

export const captionFormats = ['srt', 'vtt'] as const;
export type CaptionFormat = (typeof captionFormats)[number];

export interface Cue {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Columns of a line, a wide character taking two: what broadcasters allow, 42 Latin letters or 21 ideographs. */
const WIDEST = 42;
/** From this width on a cue ends at a comma's pause. */
const WIDE_ENOUGH = 24;
const LONGEST_SECONDS = 7;
/** Pauses as a reader makes them: a sentence's always ends a cue. */
const SENTENCE_PAUSE_SECONDS = 0.4;
const COMMA_PAUSE_SECONDS = 0.18;
/** A cue stays at least this long, if the next one lets it. */
const SHORTEST_SECONDS = 0.8;

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;

/** The words in lines that can be read while they are heard. */
export function cuesOf(words: readonly SpokenWord[]): Cue[] {
  const groups: SpokenWord[][] = [];
  let width = 0;
  for (const [index, word] of words.entries()) {
    const group = groups.at(-1);
    const added = widthOf(word.shown.trimEnd());
    if (group === undefined || endsBefore(word, words[index - 1], group, width, added)) {
      groups.push([word]);
      width = widthOf(word.shown);
    } else {
      group.push(word);
      width += widthOf(word.shown);
    }
  }
  return groups.map((group, index): Cue => {
    const startSeconds = group[0]?.startSeconds ?? 0;
    const next = groups[index + 1]?.[0]?.startSeconds ?? Number.POSITIVE_INFINITY;
    const endSeconds = Math.max(
      group.at(-1)?.endSeconds ?? 0,
      Math.min(next, startSeconds + SHORTEST_SECONDS),
    );
    return {
      text: group
        .map(({ shown }) => shown)
        .join('')
        .trim(),
      startSeconds,
      endSeconds,
    };
  });
}

function endsBefore(
  word: SpokenWord,
  previous: SpokenWord | undefined,
  group: readonly SpokenWord[],
  width: number,
  added: number,
): boolean {
  const pause = word.startSeconds - (previous?.endSeconds ?? 0);
  return (
    width + added > WIDEST ||
    word.endSeconds - (group[0]?.startSeconds ?? 0) > LONGEST_SECONDS ||
    pause >= SENTENCE_PAUSE_SECONDS ||
    (pause >= COMMA_PAUSE_SECONDS && width >= WIDE_ENOUGH)
  );
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** @returns the whole file. */
export function captions(words: readonly SpokenWord[], format: CaptionFormat): string {
  const cues = cuesOf(words);
  if (format === 'srt') {
    return cues
      .map((cue, index) => `${index + 1}\n${timing(cue, ',')}\n${cue.text.replaceAll('-->', '→')}\n\n`)
      .join('');
  }
  const blocks = cues.map((cue) => `${timing(cue, '.')}\n${escaped(cue.text)}\n\n`);
  return `WEBVTT\n\n${blocks.join('')}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const timing = ({ startSeconds, endSeconds }: Cue, point: string): string =>
  `${clock(startSeconds, point)} --> ${clock(endSeconds, point)}`;

/** `00:01:02,345`, hours as many as there are. */
function clock(seconds: number, point: string): string {
  const whole = Math.round(seconds * 1000);
  const two = (value: number): string => String(Math.floor(value) % 60).padStart(2, '0');
  const hours = String(Math.floor(whole / 3_600_000)).padStart(2, '0');
  return `${hours}:${two(whole / 60_000)}:${two(whole / 1000)}${point}${String(whole % 1000).padStart(3, '0')}`;
}
