import { joined } from '../../layers/audio/index.ts';
import type { SpeechModel } from '../../layers/speech/index.ts';
import type { sentences } from './sentences.data.ts';

/** A sentence as one piece of sound. */
export async function spoken(
  model: SpeechModel,
  { text, voice, seed }: (typeof sentences)[number],
): Promise<Float32Array> {
  const embedding = model.speakers.get(voice);
  if (!embedding) throw new Error(`the embedded voice has no ${voice}`);
  const pieces: Float32Array[] = [];
  for await (const { samples } of model.speak(text, { voice: { embedding }, seed })) pieces.push(samples);
  return joined(pieces);
}
