/** The name of audio by what is in it: equal orders have equal keys, on every machine. */
import { createHash } from 'node:crypto';
import type { SpeechOrder } from './order.ts';

/** Raised when the same order would sound different or be laid out differently, so that old audio isn't taken for new. */
const layout = 1;

/**
 * SHA-256 in hex over everything that decides the bytes; not over what only the answer tells (`timestamps`, `captions`).
 *
 * @param voiceIdentity what the voice's name stands for right now, for example the id of a clone: a name can be given again
 *   to another voice.
 */
export function contentKey(order: SpeechOrder, voiceIdentity: string): string {
  const lexicon = Object.entries(order.lexicon ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const facts = [
    layout,
    order.text,
    voiceIdentity,
    order.model,
    order.modelVersion,
    order.speed,
    order.seed,
    order.quality,
    order.format,
    order.sampleRateHz,
    lexicon,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
