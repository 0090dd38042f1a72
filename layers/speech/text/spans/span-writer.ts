import type { DropReason, Span } from '../spoken-text.ts';
import { dropReasonOf } from './drop-reason.ts';

/** True when position i of the span's spoken slice is position i of its written slice. */
export function isLinear(span: Span, written: string, spoken: string): boolean {
  const length = span.spokenEnd - span.spokenStart;
  return (
    length === span.writtenEnd - span.writtenStart &&
    written.startsWith(spoken.slice(span.spokenStart, span.spokenEnd), span.writtenStart)
  );
}

/** Writes spans one after the other, joining what is linear. */
export class SpanWriter {
  readonly spans: Span[] = [];
  written = 0;
  spoken = 0;
  /** The last span, while it is linear and may grow. */
  #growing: { spokenEnd: number; writtenEnd: number } | undefined;

  keep(length: number): void {
    if (length <= 0) return;
    this.written += length;
    this.spoken += length;
    if (this.#growing !== undefined) {
      this.#growing.spokenEnd = this.spoken;
      this.#growing.writtenEnd = this.written;
      return;
    }
    const span = {
      spokenStart: this.spoken - length,
      spokenEnd: this.spoken,
      writtenStart: this.written - length,
      writtenEnd: this.written,
    };
    this.spans.push(span);
    this.#growing = span;
  }

  replace(writtenLength: number, spokenLength: number): void {
    this.#growing = undefined;
    const spokenStart = this.spoken;
    const writtenStart = this.written;
    this.spoken += spokenLength;
    this.written += writtenLength;
    this.spans.push({ spokenStart, spokenEnd: this.spoken, writtenStart, writtenEnd: this.written });
  }

  drop(length: number, reason: DropReason): void {
    if (length <= 0) return;
    this.#growing = undefined;
    const writtenStart = this.written;
    this.written += length;
    const { spoken, written } = this;
    this.spans.push({
      spokenStart: spoken,
      spokenEnd: spoken,
      writtenStart,
      writtenEnd: written,
      dropped: reason,
    });
  }

  /** Drops a text, naming the reason of each stretch of it. */
  dropEach(text: string): void {
    let start = 0;
    let reason: DropReason | undefined;
    let at = 0;
    for (const character of text) {
      const next = dropReasonOf(character);
      if (reason !== undefined && next !== reason) {
        this.drop(at - start, reason);
        start = at;
      }
      reason = next;
      at += character.length;
    }
    if (reason !== undefined) this.drop(at - start, reason);
  }
}
