/**
 * Tags in plain text: `[laugh]`, `[whisper]`, `[pause:0.8s]` and the official `[laughter]`, `<strong>…</strong>`, `<laughter>…</laughter>`.
 * They are never read out; anything else in brackets is text.
 */
import { endOfHeard } from '../heard.ts';
import { type MarkedText, MarkedTextBuilder, type Style } from './marked-text.ts';

/** One tag of the table, for the documentation page. */
export interface TagDescription {
  readonly tag: string;
  readonly meaning: string;
}

export const TAGS: readonly TagDescription[] = [
  { tag: '[laugh]', meaning: 'A laugh at this place; at the end of a text a mild one after it.' },
  { tag: '[laughter]', meaning: 'The same as [laugh]; the name the official model uses.' },
  { tag: '[breath]', meaning: 'A breath at this place.' },
  {
    tag: '[whisper]',
    meaning: 'Whispers from here to [/whisper] or the end of the line; at the end of a text, the whole text.',
  },
  { tag: '[/whisper]', meaning: 'Ends a whisper.' },
  { tag: '[pause:0.8s]', meaning: 'Silence of this length, in s or ms, whatever the speed.' },
  { tag: '<strong>…</strong>', meaning: 'Speaks the words inside with stress.' },
  { tag: '<laughter>…</laughter>', meaning: 'Speaks the words inside while laughing.' },
];

const TAG =
  /\[(?:(?<sound>laugh|laughter|breath)|(?<whisper>\/?whisper)|pause:\s?(?<amount>\d{1,6}(?:\.\d{1,6})?)(?<unit>ms|s))\]|<(?<close>\/?)(?<style>strong|laughter)>/giu;

/** Reads the tags of a text that is no SSML document. */
export function parseTags(written: string): MarkedText {
  const builder = new MarkedTextBuilder(written);
  const reader = new TagReader(builder);
  reader.read(written, 0, written.length);
  return reader.finish();
}

/** Reads tags stretch by stretch into a builder; SSML hands it the text between its elements. */
export class TagReader {
  readonly #builder: MarkedTextBuilder;
  /** Plain places of styles that are open. */
  readonly #open = new Map<Style, number>();
  readonly #whispers: { readonly at: number; readonly opens: boolean }[] = [];

  constructor(builder: MarkedTextBuilder) {
    this.#builder = builder;
  }

  /**
   * Reads [start, end) of the written text.
   *
   * @param plain called with each stretch between tags, in order, when the text itself needs edits.
   */
  read(written: string, start: number, end: number, plain?: (start: number, end: number) => void): void {
    let done = start;
    for (const match of written.slice(start, end).matchAll(TAG)) {
      const at = start + match.index;
      const after = at + match[0].length;
      plain?.(done, at);
      done = after;
      this.#take(match.groups ?? {}, this.#builder.plainAt(at));
      this.#builder.dropMarkup(at, after);
      // Of the two blanks around a tag, one goes with it.
      const blankBefore = at === start || written.charAt(at - 1) === ' ';
      if (blankBefore && after < end && written.charAt(after) === ' ') {
        done = after + 1;
        this.#builder.replace(after, done, '');
      }
    }
    plain?.(done, end);
  }

  /** A style's beginning or end at a plain place. One that is open already, or not open, is left alone. */
  style(style: Style, place: number, opens: boolean): void {
    const start = this.#open.get(style);
    if (opens && start === undefined) this.#open.set(style, place);
    if (opens || start === undefined) return;
    this.#open.delete(style);
    if (place > start) this.#builder.styles.push({ start, end: place, style });
  }

  finish(): MarkedText {
    const marked = this.#builder.build();
    return {
      ...marked,
      styles: [...marked.styles, ...whisperedStretches(marked.plain.text, this.#whispers)],
    };
  }

  #take(groups: Record<string, string | undefined>, place: number): void {
    const { sound, whisper, amount, unit, close, style } = groups;
    if (sound !== undefined) {
      this.#builder.sounds.push({ at: place, sound: sound.toLowerCase() === 'breath' ? 'breath' : 'laugh' });
    } else if (whisper !== undefined) {
      this.#whispers.push({ at: place, opens: !whisper.startsWith('/') });
    } else if (amount !== undefined) {
      const seconds = Number(amount) / (unit?.toLowerCase() === 'ms' ? 1000 : 1);
      this.#builder.pauses.push({ at: place, seconds });
    } else if (style !== undefined) {
      this.style(style.toLowerCase() === 'strong' ? 'strong' : 'laugh', place, close === '');
    }
  }
}

/** A whisper lasts until it is closed, or to the end of its line; one with nothing to say after it holds for the whole text. */
function whisperedStretches(
  plain: string,
  whispers: readonly { readonly at: number; readonly opens: boolean }[],
): { start: number; end: number; style: Style }[] {
  const heardUntil = endOfHeard(plain);
  const stretches: { start: number; end: number; style: Style }[] = [];
  let open: { start: number; lineEnd: number } | undefined;
  for (const { at, opens } of [...whispers, { at: plain.length, opens: false }]) {
    if (open !== undefined && (!opens || open.lineEnd <= at)) {
      stretches.push({ start: open.start, end: Math.min(at, open.lineEnd), style: 'whisper' });
      open = undefined;
    }
    if (!opens || open !== undefined) continue;
    if (at >= heardUntil) return [{ start: 0, end: plain.length, style: 'whisper' }];
    const lineEnd = plain.indexOf('\n', at);
    open = { start: at, lineEnd: lineEnd < 0 ? plain.length : lineEnd };
  }
  return stretches;
}
