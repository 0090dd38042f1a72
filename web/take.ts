/** Something that was generated: what was asked, and where its audio is. */
import type { SpeechWish } from './api/speech.ts';

export interface Take {
  readonly id: string;
  readonly wish: SpeechWish;
  readonly audioUrl: string;
  readonly seconds: number;
  readonly warnings: readonly string[];
  /** The picture of the sound, whole percents of full scale; empty when it isn't known. */
  readonly peaks: readonly number[];
  /** ISO 8601. */
  readonly madeAt: string;
}

/** File name of a download: when it was made and how it begins. */
export function downloadName({ wish, madeAt }: Take): string {
  const time = new Date(madeAt);
  const two = (value: number): string => String(value).padStart(2, '0');
  const stamp = [
    `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`,
    `${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`,
  ].join('_');
  const beginning = [...wish.text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')].slice(0, 24).join('');
  return `${stamp}_${beginning.replace(/^-+|-+$/g, '') || 'speech'}.wav`;
}

/** `1:05.3`: minutes, seconds, tenths. */
export function clockTime(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
}
