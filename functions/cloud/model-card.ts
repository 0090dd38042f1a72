/** What the API function knows of the model in the image: enough to check requests, not to speak. Written when the image is laid out. */
import { z } from 'zod';
import type { SpeechModel } from '../../layers/speech/model.ts';

const schema = z.object({
  id: z.string(),
  version: z.string(),
  sampleRateHz: z.number(),
  languages: z.array(z.enum(['zh', 'en', 'ja', 'yue', 'ko'])),
  /** Whether the image holds the network that hears who speaks, and the one that hears what is said. */
  listening: z.object({ clones: z.boolean(), transcripts: z.boolean() }),
  /** Name -> embedding, little-endian floats in base64. */
  speakers: z.record(z.string(), z.string()),
});

export type ModelCard = z.infer<typeof schema>;

export const modelCardName = 'model-card.json';

export function writeModelCard(
  model: Omit<SpeechModel, 'speak' | 'enrol' | 'close'>,
  listening: ModelCard['listening'],
): string {
  const speakers = [...model.speakers].map(([name, embedding]) => [
    name,
    Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength).toString('base64'),
  ]);
  const { id, version, sampleRateHz, languages } = model;
  return JSON.stringify({
    id,
    version,
    sampleRateHz,
    languages,
    listening,
    speakers: Object.fromEntries(speakers),
  });
}

export function readModelCard(text: string): ModelCard {
  return schema.parse(JSON.parse(text));
}

export function embeddingsOf({ speakers }: ModelCard): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(speakers).map(([name, base64]) => {
      const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
      return [name, new Float32Array(bytes.buffer, 0, bytes.byteLength / 4)];
    }),
  );
}
