/** When words are heard, as answers tell it. */
import { z } from '@hono/zod-openapi';
import type {
  AudioStore,
  CaptionFormat,
  SpeechOrder,
  SpokenWord,
  StoredAudio,
} from '../../layers/service/index.ts';

export const wordSchema = z
  .object({
    word: z.string().openapi({ example: '25℃' }),
    start: z.number().openapi({ description: 'Seconds from the start of the audio.' }),
    end: z.number(),
    text_start: z.number().openapi({ description: 'Place in the text, in characters (code points).' }),
    text_end: z.number(),
  })
  .openapi('Word');

export function wordFields(words: readonly SpokenWord[]): z.infer<typeof wordSchema>[] {
  const milliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
  return words.map(({ word, startSeconds, endSeconds, textStart, textEnd }) => ({
    word,
    start: milliseconds(startSeconds),
    end: milliseconds(endSeconds),
    text_start: textStart,
    text_end: textEnd,
  }));
}

/** The key is made of the text and everything else that decides the audio: who knows it knows what the captions say. */
export function captionsUrl({ key }: StoredAudio, format: CaptionFormat | 'json'): string {
  return `/captions/${key}.${format}`;
}

/** What an order asked to be told beside the audio, and a warning where that is not known. */
export async function timingFields(
  store: AudioStore,
  audio: StoredAudio,
  { timestamps, captions }: SpeechOrder,
): Promise<{
  readonly fields: { words?: z.infer<typeof wordSchema>[]; captions_url?: string };
  readonly warnings: readonly string[];
}> {
  if (!timestamps && captions === undefined) return { fields: {}, warnings: [] };
  const words = await store.words(audio);
  if (words === undefined) return { fields: {}, warnings: ['timestamps_unavailable'] };
  return {
    fields: {
      ...(timestamps && { words: wordFields(words) }),
      ...(captions !== undefined && { captions_url: captionsUrl(audio, captions) }),
    },
    warnings: [],
  };
}
